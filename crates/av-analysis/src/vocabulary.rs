//! Which identifiers do rules speak of? A set that says no quickly.

/// Number of an identifier that rules speak of.
pub(crate) type Word = u32;

/// The identifiers of all rules.
///
/// Every name of a program is looked up, and most are in no rule. So the table is sparse, and
/// the place in it comes from the length and the ends of a name alone: for nearly all names
/// the place is empty, and that is the answer.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    words: Vec<Box<str>>,
    /// Numbers of words plus one, 0 where there is none; the length is a power of two.
    places: Vec<u32>,
}

/// How many places the table has for each word, at least.
const SPARSITY: usize = 16;

impl Vocabulary {
    /// Adds an identifier; the same one gets the same number.
    pub(crate) fn add(&mut self, word: &str) -> Word {
        if let Some(known) = self.get(word) {
            return known;
        }
        let number = self.words.len() as Word;
        self.words.push(word.into());
        let wanted = (self.words.len() * SPARSITY).next_power_of_two();
        if wanted > self.places.len() {
            // Room to spare, so that growing is rare.
            self.places = vec![0; wanted * 2];
            for number in 0..self.words.len() {
                self.settle(number as Word);
            }
        } else {
            self.settle(number);
        }
        number
    }

    /// Gives a word its place.
    fn settle(&mut self, number: Word) {
        let mut place = self.place(&self.words[number as usize]);
        while self.places[place] != 0 {
            place = self.after(place);
        }
        self.places[place] = number + 1;
    }

    /// The number of an identifier.
    #[inline]
    pub(crate) fn get(&self, word: &str) -> Option<Word> {
        self.get_at(word, spread(word.as_bytes()))
    }

    /// The same for an identifier whose spread is known.
    #[inline]
    pub(crate) fn get_at(&self, word: &str, spread: u64) -> Option<Word> {
        if self.places.is_empty() {
            return None;
        }
        let mut place = spread as usize & (self.places.len() - 1);
        loop {
            let number = self.places[place].checked_sub(1)?;
            if *self.words[number as usize] == *word {
                return Some(number);
            }
            place = self.after(place);
        }
    }

    /// Where the search for a word begins.
    #[inline]
    fn place(&self, word: &str) -> usize {
        spread(word.as_bytes()) as usize & (self.places.len() - 1)
    }

    fn after(&self, place: usize) -> usize {
        (place + 1) & (self.places.len() - 1)
    }

    /// How many identifiers there are.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// The identifier of a number.
    pub(crate) fn text(&self, word: Word) -> &str {
        &self.words[word as usize]
    }
}

/// A number from a word's length and its first and last four bytes.
#[inline]
pub(crate) fn spread(word: &[u8]) -> u64 {
    let ends = match (word.first_chunk::<4>(), word.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
        }
        _ => word
            .iter()
            .fold(0, |ends, byte| ends << 8 | u64::from(*byte)),
    };
    // An odd constant with well mixed bits, as in Fibonacci hashing; the upper half is the best.
    (ends ^ (word.len() as u64) << 56).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32
}

/// Which of the rules' identifiers a file has.
#[derive(Debug)]
pub(crate) struct Presence {
    bits: Vec<u64>,
}

impl Presence {
    /// None of `count`.
    pub(crate) fn new(count: usize) -> Self {
        Self {
            bits: vec![0; count.div_ceil(64)],
        }
    }

    /// How many identifiers it can hold.
    pub(crate) fn capacity(&self) -> usize {
        self.bits.len() * 64
    }

    /// Notes an identifier.
    #[inline]
    pub(crate) fn add(&mut self, word: Word) {
        self.bits[word as usize / 64] |= 1 << (word % 64);
    }

    /// Whether the file has it.
    #[inline]
    pub(crate) fn has(&self, word: Word) -> bool {
        self.bits[word as usize / 64] & (1 << (word % 64)) != 0
    }

    /// All that the file has, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Word> {
        self.bits.iter().enumerate().flat_map(|(index, bits)| {
            let mut left = *bits;
            std::iter::from_fn(move || {
                if left == 0 {
                    return None;
                }
                let bit = left.trailing_zeros();
                left &= left - 1;
                Some(index as Word * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Vocabulary;

    #[test]
    fn words_keep_their_numbers_and_other_names_have_none() {
        let mut words = Vocabulary::default();
        assert_eq!(words.get("open"), None);
        let names: Vec<String> = (0..3_000)
            .map(|number| format!("name_{number}_x"))
            .collect();
        for (number, name) in names.iter().enumerate() {
            assert_eq!(words.add(name) as usize, number);
        }
        for (number, name) in names.iter().enumerate() {
            assert_eq!(words.add(name) as usize, number);
            assert_eq!(words.get(name), Some(number as u32));
        }
        for other in ["", "x", "name", "name_0_y", "name_3000_x", "\u{e9}t\u{e9}"] {
            assert_eq!(words.get(other), None, "{other}");
        }
        assert_eq!(words.len(), names.len());
    }
}
