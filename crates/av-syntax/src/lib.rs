//! What does this text say, as Python? Text in, syntax tree and problems out; never fails.
//!
//! This is the only crate that names the parser's family, so that an unstable API is met in
//! one place.

pub mod ast {
    //! The syntax tree, re-exported so that no other crate depends on the parser.
    pub use ruff_python_ast::*;
}

pub use ruff_text_size::{Ranged, TextLen, TextRange, TextSize};

pub mod comments;
pub mod decode;
mod fragment;
pub mod lines;
pub mod nesting;
pub mod notebook;
mod parse;

pub use comments::{Comment, comments_with};
pub use decode::{DecodeProblem, Decoded, decode};
pub use fragment::parse_fragment;
pub use lines::{LineIndex, Place};
pub use notebook::{Notebook, NotebookProblem};
pub use parse::{Dialect, Module, Problem, parse_module, parse_notebook};
