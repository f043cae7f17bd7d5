//! Which statements does a text hold, and where does it stop being Python?

use ruff_python_ast::token::Tokens;
use ruff_python_ast::{PySourceType, Stmt};
use ruff_python_parser::{
    Mode, ParseOptions, Parsed, parse_cells_unchecked, parse_unchecked_source,
};
use ruff_text_size::TextRange;

use crate::notebook::Notebook;

/// Which grammar to read a text with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// A module: `.py`, `.pyi`.
    Python,
    /// A notebook's cells: magics (`%`, `!`, `?`) are statements.
    Notebook,
}

/// A place where the text is not Python.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What the parser expected, one line.
    pub message: String,
    /// Where, as byte offsets into the text.
    pub range: TextRange,
}

/// A parsed module. The tree holds whatever could be read, even beside problems.
///
/// Dropping a module recurses as deep as its tree is, so a file of unknown origin is parsed and
/// dropped under [`crate::nesting`]'s limit, on a thread whose stack is sized for that limit.
#[derive(Debug)]
pub struct Module {
    parsed: Parsed<ruff_python_ast::ModModule>,
    /// Where the text is not Python, in order of appearance.
    pub problems: Vec<Problem>,
}

impl Module {
    /// The statements at the top level, in order.
    #[must_use]
    pub fn body(&self) -> &[Stmt] {
        self.parsed.suite()
    }

    /// The tokens, comments included, in order.
    #[must_use]
    pub fn tokens(&self) -> &Tokens {
        self.parsed.tokens()
    }
}

/// Parses a text as a module. Never fails: what cannot be read becomes a problem.
///
/// The newest grammar is accepted, whichever interpreter runs antivenom. The text must be shorter
/// than 4 GiB, since offsets are 32 bits wide.
#[must_use]
pub fn parse_module(text: &str, dialect: Dialect) -> Module {
    let source_type = match dialect {
        Dialect::Python => PySourceType::Python,
        Dialect::Notebook => PySourceType::Ipynb,
    };
    module_of(parse_unchecked_source(text, source_type))
}

/// Parses the code cells of a notebook as one module, each cell on its own.
///
/// A syntax error in a cell spoils that cell alone, as it does when the notebook runs.
#[must_use]
pub fn parse_notebook(notebook: &Notebook) -> Module {
    module_of(parse_cells_unchecked(
        &notebook.source,
        notebook.ranges(),
        &ParseOptions::from(Mode::Ipython),
    ))
}

pub(crate) fn module_of(parsed: Parsed<ruff_python_ast::ModModule>) -> Module {
    let problems = parsed
        .errors()
        .iter()
        .map(|error| Problem {
            message: error.error.to_string(),
            range: error.location,
        })
        .collect();
    Module { parsed, problems }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ruff_text_size::{Ranged, TextSize};

    use super::*;
    use crate::notebook;

    #[test]
    fn the_newest_grammar_is_read() {
        let text = "type A[T = int] = T\nx = t'{a}'\ntry:\n    pass\nexcept* A, B:\n    pass\n";
        assert_eq!(parse_module(text, Dialect::Python).problems, []);
    }

    #[test]
    fn what_follows_an_error_is_read() {
        let module = parse_module("x = g(\ndef f(): pass\ny = 1\n", Dialect::Python);
        assert!(!module.problems.is_empty());
        assert!(module.body().iter().any(Stmt::is_function_def_stmt));
    }

    #[test]
    fn an_error_in_a_cell_spoils_no_other_cell() {
        let cells = ["x = (", "!ls", "y = 1"];
        let cells = cells.map(|cell| format!(r#"{{"cell_type": "code", "source": "{cell}"}}"#));
        let text = format!(r#"{{"nbformat": 4, "cells": [{}]}}"#, cells.join(","));
        let notebook = notebook::read(&text).expect("a notebook");
        let module = parse_notebook(&notebook);
        let cells: Vec<u32> = module
            .body()
            .iter()
            .map(|statement| notebook.cell(statement.start()))
            .collect();
        assert_eq!(cells, [1, 2, 3]);
        assert!(
            module
                .problems
                .iter()
                .all(|problem| notebook.cell(problem.range.start()) == 1)
        );
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_and_every_range_lies_in_it(text in "\\PC{0,60}") {
            for dialect in [Dialect::Python, Dialect::Notebook] {
                let module = parse_module(&text, dialect);
                let ends = module.problems.iter().map(|problem| problem.range.end());
                let ends = ends.chain(module.body().iter().map(Stmt::end));
                for end in ends.chain(module.tokens().iter().map(Ranged::end)) {
                    prop_assert!(end <= TextSize::of(&text));
                }
            }
        }
    }
}
