//! Which part of a statement does a pattern write that is no statement by itself?
//!
//! `except $E: ...` alone is no Python, and neither are `else: ...` or a decorator without a
//! function. Such a pattern is read within a statement that lends it the rest, and what it
//! matches is that part of a statement and no more.

use super::placeholder::OPEN;

/// A part of a statement that a pattern can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// `try` and its body, whatever handles its errors.
    Try,
    /// Handlers in a row, with the `else` and the `finally` that the pattern writes.
    Handlers,
    /// The `else` of an `if`, a loop or a `try`.
    Else,
    /// `finally` and its body.
    Finally,
    /// `elif`s in a row, with the `else` that the pattern writes.
    Elif,
    /// Cases of a `match` in a row.
    Cases,
    /// Decorators of a function or a class.
    Decorators,
}

/// The part that a text begins with, and a whole statement that holds it.
pub(super) fn completed(text: &str) -> Option<(Part, String)> {
    let first = text.split_whitespace().next()?;
    let body = if text.ends_with(':') { " ..." } else { "" };
    let (part, whole) = match first.trim_end_matches(':') {
        "except" | "except*" => (Part::Handlers, format!("try: ...\n{text}{body}")),
        "finally" => (Part::Finally, format!("try: ...\n{text}{body}")),
        "else" => (Part::Else, format!("try: ...\nexcept: ...\n{text}{body}")),
        "elif" => (Part::Elif, format!("if $_: ...\n{text}{body}")),
        "case" if first == "case" => {
            let lines: Vec<String> = text.lines().map(|line| format!("    {line}")).collect();
            let lines = lines.join("\n");
            (Part::Cases, format!("match $_:\n{lines}{body}"))
        }
        _ if first.starts_with('@') => (Part::Decorators, format!("{text}\ndef $_(...): ...")),
        _ => return None,
    };
    Some((part, whole))
}

/// A pattern in which each `try` without handlers and `finally` has a mark for `finally`.
///
/// Goes by lines and indentation; what else is wrong with the text the parser finds.
pub(super) fn closed_tries(text: &str) -> String {
    let mut out = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for line in text.lines() {
        let word = line.trim_start();
        if word.is_empty() {
            continue;
        }
        let margin = &line[..line.len() - word.len()];
        while let Some(last) = open.pop_if(|last| last.len() >= margin.len()) {
            let goes_on = word.starts_with("except") || word.starts_with("finally");
            if last.len() == margin.len() && goes_on {
                break;
            }
            out.push(format!("{last}finally: {OPEN}"));
        }
        if word.starts_with("try:") {
            open.push(margin);
        }
        let needs_body = word == "try:" && line == text.lines().last().unwrap_or_default();
        out.push(format!("{line}{}", if needs_body { " ..." } else { "" }));
    }
    out.extend(
        open.iter()
            .rev()
            .map(|last| format!("{last}finally: {OPEN}")),
    );
    out.join("\n")
}
