//! Does a text of any language hold these words?

use av_syntax::TextRange;

use crate::matching::Env;
use crate::rules::Options;

/// A pattern of language `generic`.
#[derive(Debug)]
pub(crate) struct GenericPattern {}

impl GenericPattern {
    /// Parses a pattern.
    pub(crate) fn parse(_text: &str, _options: &Options) -> Result<Self, String> {
        Err(String::from("to come"))
    }

    /// All the places where it matches, in order, with what its metavariables stand for.
    pub(crate) fn find<'p, 'a>(&'p self, _text: &'a str) -> Vec<(TextRange, Env<'p, 'a>)> {
        Vec::new()
    }
}
