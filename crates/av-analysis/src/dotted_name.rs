//! What are the parts of a dotted name? Such names are short: byte by byte is the quickest way.

/// The first part.
pub(crate) fn first_part(name: &str) -> &str {
    let dot = name.bytes().position(|byte| byte == b'.');
    dot.map_or(name, |dot| &name[..dot])
}

/// The last part.
pub(crate) fn last_part(name: &str) -> &str {
    let dot = name.bytes().rposition(|byte| byte == b'.');
    dot.map_or(name, |dot| &name[dot + 1..])
}

/// What stands before the last part; nothing where there is only one.
pub(crate) fn parent(name: &str) -> Option<&str> {
    let dot = name.bytes().rposition(|byte| byte == b'.')?;
    Some(&name[..dot])
}

/// The parts in order.
pub(crate) fn parts(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(name);
    std::iter::from_fn(move || {
        let name = rest?;
        let first = first_part(name);
        rest = name.get(first.len() + 1..);
        Some(first)
    })
}

#[cfg(test)]
mod tests {
    use super::{first_part, last_part, parent, parts};

    #[test]
    fn names_are_taken_apart_at_their_dots() {
        assert_eq!((first_part("a.b.c"), last_part("a.b.c")), ("a", "c"));
        assert_eq!((first_part("a"), last_part("a")), ("a", "a"));
        assert_eq!((parent("a.b.c"), parent("a")), (Some("a.b"), None));
        for name in ["a.b.c", "a", "", "a.", ".a", "..", "ä.ö"] {
            assert!(parts(name).eq(name.split('.')), "{name}");
        }
    }
}
