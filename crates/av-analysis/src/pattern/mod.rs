//! What does a pattern look like once it is read? Syntax with placeholders.

mod lexicon;
mod parse;
mod part;
pub(crate) mod placeholder;
mod rewrite;

pub(crate) use parse::{Pattern, Shape, parse};
pub(crate) use part::Part;
