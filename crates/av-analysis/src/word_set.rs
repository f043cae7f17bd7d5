//! Is this one of a fixed list of names? Says no to most names without comparing them.

/// Names in ascending order, searched behind a table of first letters and lengths.
#[derive(Debug)]
pub(crate) struct WordSet {
    words: &'static [&'static str],
    /// By first byte, the lengths that occur; those of 63 and more share a bit.
    lengths_by_first: [u64; 128],
}

impl WordSet {
    /// Takes names that are ASCII, not empty and in ascending order.
    pub(crate) const fn new(words: &'static [&'static str]) -> Self {
        let mut lengths_by_first = [0; 128];
        let mut at = 0;
        while at < words.len() {
            let word = words[at].as_bytes();
            lengths_by_first[word[0] as usize] |= length_bit(word.len());
            at += 1;
        }
        Self {
            words,
            lengths_by_first,
        }
    }

    /// Whether a name is in the list.
    #[inline]
    pub(crate) fn contains(&self, name: &str) -> bool {
        let first = name
            .as_bytes()
            .first()
            .map_or(0, |first| usize::from(*first));
        let lengths = self.lengths_by_first.get(first).copied().unwrap_or(0);
        lengths & length_bit(name.len()) != 0 && self.words.binary_search(&name).is_ok()
    }

    /// The names, for tests of the lists.
    #[cfg(test)]
    pub(crate) fn words(&self) -> &'static [&'static str] {
        self.words
    }
}

const fn length_bit(length: usize) -> u64 {
    1 << if length < 63 { length } else { 63 }
}

#[cfg(test)]
mod tests {
    use super::WordSet;

    #[test]
    fn only_names_of_the_list_are_in_it() {
        const LONG: &str = "a_name_that_is_longer_than_sixty_three_bytes_and_so_shares_its_bit";
        let set = WordSet::new(&[LONG, "abs", "all", "zip"]);
        for name in [LONG, "abs", "all", "zip"] {
            assert!(set.contains(name), "{name}");
        }
        for name in ["", "a", "zap", "über", &LONG[1..], "absolute"] {
            assert!(!set.contains(name), "{name}");
        }
    }
}
