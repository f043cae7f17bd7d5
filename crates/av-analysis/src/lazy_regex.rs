//! When is a regular expression built? On its first use, since most files need few of them.

use std::sync::OnceLock;

use fancy_regex::{Captures, Expr, Regex, RegexBuilder};

/// Longest expression that waits, in bytes; a longer one may be too large for the library, which
/// shows only when it is built.
const LONGEST_WAITING: usize = 4_000;

/// A regular expression whose syntax is checked at once and whose automaton waits.
///
/// Nearly all texts are ASCII. For those an automaton that knows ASCII alone gives the same
/// answer, and is built in a fraction of the time: `\w` of Unicode has 140,000 letters.
#[derive(Debug)]
pub(crate) struct LazyRegex {
    text: String,
    /// For texts in ASCII; `None` where the expression asks for more than that.
    ascii: OnceLock<Option<Regex>>,
    /// For all others; `None` where the library refuses it for its size.
    unicode: OnceLock<Option<Regex>>,
}

impl LazyRegex {
    /// Checks an expression, or says why it is none.
    pub(crate) fn new(text: String) -> Result<Self, String> {
        Expr::parse_tree(&text).map_err(|error| error.to_string())?;
        let may_be_large = text.len() > LONGEST_WAITING || has_large_repetition(&text);
        let unicode = OnceLock::new();
        if may_be_large {
            let built = Regex::new(&text).map_err(|error| error.to_string())?;
            unicode.get_or_init(|| Some(built));
        }
        Ok(Self {
            text,
            ascii: OnceLock::new(),
            unicode,
        })
    }

    /// Whether the expression finds the text; false where it backtracks beyond the limit.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.built_for(text)
            .is_some_and(|regex| regex.is_match(text).unwrap_or(false))
    }

    /// What the expression's groups take of the text; nothing where it backtracks beyond the
    /// limit.
    pub(crate) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t, str>> {
        self.built_for(text)?.captures(text).ok().flatten()
    }

    fn built_for(&self, text: &str) -> Option<&Regex> {
        if text.is_ascii() && self.text.is_ascii() {
            let ascii = self.ascii.get_or_init(|| {
                let mut builder = RegexBuilder::new(&self.text);
                builder.unicode_mode(false).build().ok()
            });
            if ascii.is_some() {
                return ascii.as_ref();
            }
        }
        self.unicode
            .get_or_init(|| Regex::new(&self.text).ok())
            .as_ref()
    }
}

/// Whether some `{n}` has three digits or more.
fn has_large_repetition(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |at: usize| {
        let after = bytes[at..].iter();
        after.take_while(|byte| byte.is_ascii_digit()).count()
    };
    bytes
        .iter()
        .enumerate()
        .any(|(at, byte)| matches!(byte, b'{' | b',') && digits(at + 1) >= 3)
}

#[cfg(test)]
mod tests {
    use super::LazyRegex;

    fn finds(expression: &str, text: &str) -> bool {
        LazyRegex::new(expression.to_owned()).is_ok_and(|regex| regex.is_match(text))
    }

    #[test]
    fn texts_in_ascii_and_others_are_read_alike() {
        assert!(finds(r"^\w+\b.$", "name!"));
        assert!(finds(r"^\w+\b.$", "größe!"));
        assert!(finds(r"(?i)^[^a]STRASSE$", "_strasse"));
        assert!(finds(r"(?i)^größe$", "GRÖSSE".replace("SS", "ß").as_str()));
        assert!(finds(r"(?!x)\p{L}", "y"));
        assert!(!finds(r"^\d$", "a"));
        assert!(finds(r"^\d$", "٣"));
    }

    #[test]
    fn an_expression_too_large_is_refused_at_once() {
        assert!(LazyRegex::new(String::from(r"(\w{999}){999}")).is_err());
        assert!(LazyRegex::new(String::from("(")).is_err());
    }
}
