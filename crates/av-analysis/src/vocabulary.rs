//! Which identifiers do rules speak of? A set that says no quickly.

use rustc_hash::FxHashMap;

/// Number of an identifier that rules speak of.
pub(crate) type Word = u32;

/// The identifiers of all rules.
///
/// Most identifiers of a program are in no rule. A table of first byte and length rejects the
/// bulk of them before anything is hashed.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    words: FxHashMap<Box<str>, Word>,
    lengths_by_first: Box<[u64; 256]>,
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self {
            words: FxHashMap::default(),
            lengths_by_first: Box::new([0; 256]),
        }
    }
}

impl Vocabulary {
    /// Adds an identifier; the same one gets the same number.
    pub(crate) fn add(&mut self, word: &str) -> Word {
        if let Some(known) = self.words.get(word) {
            return *known;
        }
        let number = self.words.len() as Word;
        self.words.insert(word.into(), number);
        if let Some(first) = word.bytes().next() {
            self.lengths_by_first[usize::from(first)] |= 1 << word.len().min(63);
        }
        number
    }

    /// The number of an identifier.
    #[inline]
    pub(crate) fn get(&self, word: &str) -> Option<Word> {
        let first = *word.as_bytes().first()?;
        if self.lengths_by_first[usize::from(first)] & (1 << word.len().min(63)) == 0 {
            return None;
        }
        self.words.get(word).copied()
    }

    /// How many identifiers there are.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }
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
