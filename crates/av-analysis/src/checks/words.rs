//! Which words is an identifier made of?

/// The words of an identifier in lower case, split at `_`, at humps and around digits:
/// `HTTPServer_v2` is `http`, `server`, `v`, `2`.
pub(crate) fn words(name: &str) -> Vec<String> {
    let bytes = name.as_bytes();
    let run = |from: usize, belongs: fn(&u8) -> bool| {
        bytes[from..]
            .iter()
            .take_while(|byte| belongs(byte))
            .count()
    };
    let mut words = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let capitals = run(start, u8::is_ascii_uppercase);
        let small = run(start + capitals, u8::is_ascii_lowercase);
        let length = match (capitals, small) {
            (0, 0) => run(start, u8::is_ascii_digit),
            // The last capital of several begins the next word.
            (2.., 1..) => capitals - 1,
            _ => capitals + small,
        };
        if length > 0 {
            words.push(name[start..start + length].to_ascii_lowercase());
        }
        start += length.max(1);
    }
    words
}

/// Whether some words follow each other in a list of words.
pub(crate) fn contains(words: &[String], sequence: &[&str]) -> bool {
    words
        .windows(sequence.len().max(1))
        .any(|window| window == sequence)
}

#[cfg(test)]
mod tests {
    use super::{contains, words};

    #[test]
    fn humps_underscores_and_digits_split_words() {
        assert_eq!(words("HTTPServer_v2"), ["http", "server", "v", "2"]);
        assert_eq!(words("is_ownedBy"), ["is", "owned", "by"]);
        assert_eq!(words("API"), ["api"]);
        assert_eq!(words("é_x"), ["x"]);
        assert!(words("__").is_empty());
    }

    #[test]
    fn a_sequence_of_words_is_found_in_order_alone() {
        let name = words("user_has_permission");
        assert!(contains(&name, &["has", "permission"]));
        assert!(!contains(&name, &["permission", "has"]));
    }
}
