//! What does a pattern look like once it is read? Syntax with placeholders.

mod parse;
pub(crate) mod placeholder;
mod rewrite;

pub(crate) use parse::{Pattern, Shape, parse};
