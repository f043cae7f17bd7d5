//! Which tree does a pattern's text stand for?

use av_syntax::ast::{Expr, Stmt};
use av_syntax::{Module, parse_fragment};

use super::part::{self, Part};
use super::placeholder;
use super::rewrite::rewrite;

/// Longest pattern that is read, in bytes.
const MAX_BYTES: usize = 100_000;
/// Deepest nesting of brackets in a pattern.
const MAX_DEPTH: usize = 100;

/// A parsed pattern.
#[derive(Debug)]
pub(crate) struct Pattern {
    module: Module,
    is_expression: bool,
    part: Option<Part>,
}

/// What a pattern matches: one expression, statements in a row, or a part of a statement.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape<'p> {
    /// Any expression of this shape.
    Expression(&'p Expr),
    /// Consecutive statements of a block.
    Statements(&'p [Stmt]),
    /// What the statement has of this part.
    Part(Part, &'p Stmt),
}

impl Pattern {
    /// Its statements.
    pub(crate) fn body(&self) -> &[Stmt] {
        self.module.body()
    }

    /// What it matches.
    pub(crate) fn shape(&self) -> Shape<'_> {
        let body = self.module.body();
        match (body, self.part) {
            ([whole], Some(part)) => Shape::Part(part, whole),
            ([Stmt::Expr(statement)], _) if self.is_expression => {
                Shape::Expression(&statement.value)
            }
            _ => Shape::Statements(body),
        }
    }
}

/// Parses a pattern's text, or says in one line why it is none.
pub(crate) fn parse(text: &str) -> Result<Pattern, String> {
    let text = dedent(text);
    if text.trim().is_empty() {
        return Err(String::from("the pattern is empty"));
    }
    if text.len() > MAX_BYTES || depth(&text) > MAX_DEPTH {
        return Err(String::from("the pattern is too large"));
    }
    let (module, part) =
        read(&text).map_err(|problem| format!("the pattern is not Python: {problem}"))?;
    if module.body().is_empty() {
        return Err(String::from("the pattern is empty"));
    }
    let is_expression = match module.body() {
        [Stmt::Expr(statement)] => placeholder::sequence(&statement.value).is_none(),
        _ => false,
    };
    Ok(Pattern {
        module,
        is_expression,
        part,
    })
}

/// Reads a pattern as Python, or as a part of a statement of Python.
fn read(text: &str) -> Result<(Module, Option<Part>), String> {
    let whole = |text: &str| parse_fragment(&rewrite(text));
    let part = part::completed(text);
    // Decorators are a part only where nothing follows that they decorate.
    if let Some((part, text)) = &part
        && *part != Part::Decorators
        && let Ok(module) = whole(text)
    {
        return Ok((module, Some(*part)));
    }
    let problem = match whole(text) {
        Ok(module) => return Ok((module, None)),
        Err(problem) => problem.message,
    };
    if let Some(module) = completed(text).and_then(|text| whole(&text).ok()) {
        return Ok((module, None));
    }
    if let Some((part, text)) = part
        && let Ok(module) = whole(&text)
    {
        return Ok((module, Some(part)));
    }
    let module = whole(&part::closed_tries(text)).map_err(|_| problem)?;
    let is_part =
        matches!(module.body(), [Stmt::Try(only)] if placeholder::is_open(&only.finalbody));
    Ok((module, is_part.then_some(Part::Try)))
}

/// A pattern that ends in the header of a statement, with a body that takes any.
fn completed(text: &str) -> Option<String> {
    let text = text.trim_end();
    if text.starts_with("match ") {
        let header = text.strip_suffix("...").unwrap_or(text).trim_end();
        return header
            .ends_with(':')
            .then(|| format!("{header}\n    case ...: ..."));
    }
    if text.ends_with(':') {
        return Some(format!("{text} ..."));
    }
    let headers = ["def ", "async ", "class ", "if ", "for ", "while ", "with "];
    let first = text.lines().find(|line| !line.starts_with('@'))?;
    headers
        .iter()
        .any(|header| first.starts_with(header))
        .then(|| format!("{text}: ..."))
}

/// Removes the indentation that all lines share, and blank lines around.
fn dedent(text: &str) -> String {
    let margin = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.get(margin..).unwrap_or("").trim_end())
        .collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

fn depth(text: &str) -> usize {
    let mut depth = 0usize;
    let mut deepest = 0usize;
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}
