//! When is a regular expression built? On its first use, since most files need few of them.

use std::sync::OnceLock;

use fancy_regex::{Expr, Regex};

/// A regular expression whose syntax is checked at once and whose automaton waits.
#[derive(Debug)]
pub(crate) struct LazyRegex {
    text: String,
    /// `None` where the library refuses it for its size.
    built: OnceLock<Option<Regex>>,
}

impl LazyRegex {
    /// Checks an expression, or says why it is none.
    pub(crate) fn new(text: String) -> Result<Self, String> {
        Expr::parse_tree(&text).map_err(|error| error.to_string())?;
        Ok(Self {
            text,
            built: OnceLock::new(),
        })
    }

    /// Whether the expression finds the text; false where it backtracks beyond the limit.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.built
            .get_or_init(|| Regex::new(&self.text).ok())
            .as_ref()
            .is_some_and(|regex| regex.is_match(text).unwrap_or(false))
    }
}
