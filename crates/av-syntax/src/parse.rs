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
