//! How many levels could these bytes make at most, whatever their order?

/// Bytes counted at once, so that the sum fits a byte and the compiler can use vectors.
const BLOCK: usize = 128;

/// An upper bound of the levels that a text can make.
pub(super) fn most_levels(bytes: &[u8]) -> usize {
    // Each block repeats the indentation of those around it, so n blocks need n * n / 2 bytes of
    // white space; mixing tabs and spaces makes up to eight levels per byte.
    let blocks = 4 * (bytes.len().isqrt() + 1);
    blocks + operators(bytes) + keywords(bytes)
}

fn operators(bytes: &[u8]) -> usize {
    bytes
        .chunks(BLOCK)
        .map(|block| sum(block.iter().map(|&byte| is_operator(byte))))
        .sum()
}

fn keywords(bytes: &[u8]) -> usize {
    let next = bytes.get(1..).unwrap_or_default();
    let pairs = bytes.chunks(BLOCK).zip(next.chunks(BLOCK));
    pairs
        .map(|(here, next)| sum(here.iter().zip(next).map(|(&a, &b)| starts_keyword(a, b))))
        .sum()
}

fn sum(flags: impl Iterator<Item = bool>) -> usize {
    usize::from(flags.fold(0_u8, |total, flag| total.wrapping_add(u8::from(flag))))
}

/// Operators and opening brackets, with some neighbours in ASCII so that few comparisons suffice.
/// Commas, equals signs and closing brackets, which are most of the rest, are told apart.
#[allow(
    clippy::needless_bitwise_bool,
    reason = "lazy operators are branches, which keep the compiler from using vectors"
)]
fn is_operator(byte: u8) -> bool {
    let arithmetic = (byte.wrapping_sub(b'%') <= b'/' - b'%') & (byte != b',') & (byte != b')');
    let relation = (byte.wrapping_sub(b':') <= b'@' - b':') & (byte != b'=');
    let bracket = ((byte | 0x20).wrapping_sub(b'{') <= b'~' - b'{') & (byte | 0x20 != b'}');
    arithmetic | relation | bracket
}

/// The first two letters of the keywords that open a level: `not`, `if`, `await`, `async`,
/// `yield`. A `lambda` has its colon.
fn starts_keyword(first: u8, second: u8) -> bool {
    (first == b'n' && second == b'o')
        || (first == b'i' && second == b'f')
        || (first == b'a' && (second == b'w' || second == b's'))
        || (first == b'y' && second == b'i')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_and_keyword_is_counted_once_at_least() {
        for level in [
            "(", "[", "{", "+", "-", "*", "/", "%", "@", "&", "|", "^", "~", "<", ">", ".", ":",
            "not ", "if ", "await ", "async ", "yield ", "lambda: ",
        ] {
            let many = level.repeat(1000);
            assert!(most_levels(many.as_bytes()) >= 1000, "{level}");
        }
    }

    #[test]
    fn words_alone_count_little() {
        let words = "word ".repeat(10_000);
        assert!(most_levels(words.as_bytes()) < 1_000);
    }
}
