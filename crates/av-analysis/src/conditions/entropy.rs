//! Does a text look random, as a key does?
//!
//! Shannon entropy of the characters, judged against what the text's alphabet and length allow:
//! a word or a sentence repeats letters, a random token does not. Source: C. Shannon, A
//! Mathematical Theory of Communication (1948), section 6.

/// Shortest text that is judged; shorter ones are never called random.
const MIN_LENGTH: usize = 12;
/// Bits a character from which a text of mixed characters counts as random.
const MIXED_BITS: f64 = 3.5;
/// Bits a character from which a text of hexadecimal digits counts as random.
const HEX_BITS: f64 = 3.0;

/// Bits of entropy for each character of a text; 0 for an empty one.
pub(crate) fn bits_per_char(text: &str) -> f64 {
    let mut counts = rustc_hash::FxHashMap::<char, u32>::default();
    let mut total = 0u32;
    for c in text.chars() {
        *counts.entry(c).or_default() += 1;
        total += 1;
    }
    counts
        .values()
        .map(|count| {
            let share = f64::from(*count) / f64::from(total);
            -share * share.log2()
        })
        .sum()
}

/// Whether a text looks like a random token rather than words.
pub(crate) fn is_random(text: &str) -> bool {
    if text.chars().count() < MIN_LENGTH || text.contains(char::is_whitespace) {
        return false;
    }
    let bits = bits_per_char(text);
    if text.chars().all(|c| c.is_ascii_hexdigit()) {
        return bits >= HEX_BITS;
    }
    let has_digit = text.chars().any(|c| c.is_ascii_digit());
    let has_letter = text.chars().any(|c| c.is_ascii_alphabetic());
    bits >= MIXED_BITS && has_digit && has_letter
}

#[cfg(test)]
mod tests {
    use super::is_random;

    #[test]
    fn tokens_are_random_and_words_are_not() {
        assert!(is_random("9f8e7d6c5b4a39281706f5e4d3c2b1a0"));
        assert!(is_random("AKIAQ3X7ZP5LM2WN8RTY"));
        assert!(!is_random("correct horse battery staple"));
        assert!(!is_random("configuration_directory"));
        assert!(!is_random("aaaaaaaaaaaaaaaa"));
        assert!(!is_random("short1"));
    }
}
