//! How is a match told to people? Message, fixes, surroundings, normalised code.

use std::borrow::Cow;
use std::fmt::Write as _;

use av_syntax::ast::token::TokenKind;
use av_syntax::ast::{Expr, Stmt};
use av_syntax::{Module, Ranged, TextRange};

use super::compile::CompiledEntry;
use super::parentheses::with_parentheses;
use crate::checks::Hit;
use crate::findings::RawFinding;
use crate::matching::{Bound, Env, slice, sub_bodies};

/// Longest text of a metavariable in a finding, in characters.
const MAX_VALUE: usize = 200;
/// Most bytes of code that a fingerprint takes in.
const MAX_CODE: usize = 4_096;

/// Turns a match of a formula into a finding.
pub(super) fn from_match(
    entry: &CompiledEntry,
    range: TextRange,
    env: &Env<'_, '_>,
    source: &str,
    module: Option<&Module>,
) -> RawFinding {
    let mut metavariables: Vec<(String, String)> = env
        .iter()
        .map(|(name, bound)| (format!("${name}"), bound.text(source).to_owned()))
        .collect();
    metavariables.sort_unstable();
    let mut fixes = Vec::new();
    if let Some(fix) = &entry.fix {
        let code: Vec<(String, String)> = env
            .iter()
            .map(|(name, bound)| (format!("${name}"), whole_text(bound, source).to_owned()))
            .collect();
        let fix = indented(fix, range, source);
        fixes.push((range, fill(&fix, &code, usize::MAX)));
    } else if let Some((regex, replacement, count)) = &entry.fix_regex {
        let replacement = replacement_syntax(&fill(replacement, &metavariables, usize::MAX));
        let limit = count.map_or(0, |count| count as usize);
        let fixed = regex.replacen(slice(source, range), limit, replacement.as_str());
        fixes.push((range, fixed.into_owned()));
    }
    let mut finding = finish(
        entry,
        range,
        metavariables,
        fixes,
        Vec::new(),
        source,
        module,
    );
    if let (Some(module), true) = (module, entry.finds_syntax) {
        finding.range = with_parentheses(module, range);
    }
    finding
}

/// A fix whose further lines are indented like the first, where the finding begins its line.
fn indented<'f>(fix: &'f str, range: TextRange, source: &str) -> Cow<'f, str> {
    if !fix.contains('\n') {
        return Cow::Borrowed(fix);
    }
    let before = source
        .get(..usize::from(range.start()))
        .and_then(|before| before.rsplit('\n').next())
        .unwrap_or_default();
    if before.is_empty() || !before.trim_start().is_empty() {
        return Cow::Borrowed(fix);
    }
    let mut out = String::with_capacity(fix.len() + 64);
    for (place, line) in fix.split('\n').enumerate() {
        if place > 0 {
            out.push('\n');
            if !line.is_empty() {
                out.push_str(before);
            }
        }
        out.push_str(line);
    }
    Cow::Owned(out)
}

/// The text of what a metavariable stands for, in the parentheses that keep it together.
fn whole_text<'t>(bound: &'t Bound<'_>, source: &'t str) -> &'t str {
    let text = bound.text(source);
    let is_compound = matches!(
        bound.expr(),
        Some(
            Expr::BoolOp(_)
                | Expr::BinOp(_)
                | Expr::Compare(_)
                | Expr::UnaryOp(_)
                | Expr::If(_)
                | Expr::Lambda(_)
                | Expr::Named(_)
                | Expr::Await(_)
                | Expr::Yield(_)
                | Expr::YieldFrom(_)
        )
    );
    let range = bound.range();
    let (start, end) = (usize::from(range.start()), usize::from(range.end()));
    let around = start
        .checked_sub(1)
        .and_then(|before| source.get(before..end + 1));
    match around {
        Some(around) if is_compound && around.starts_with('(') && around.ends_with(')') => around,
        _ => text,
    }
}

/// Turns a check's hit into a finding.
pub(super) fn from_hit(
    entry: &CompiledEntry,
    hit: Hit,
    source: &str,
    module: Option<&Module>,
) -> RawFinding {
    let metavariables = hit
        .metavariables
        .into_iter()
        .map(|(name, text)| (format!("${name}"), text))
        .collect();
    finish(
        entry,
        hit.range,
        metavariables,
        Vec::new(),
        hit.related,
        source,
        module,
    )
}

fn finish(
    entry: &CompiledEntry,
    range: TextRange,
    mut metavariables: Vec<(String, String)>,
    fixes: Vec<(TextRange, String)>,
    related: Vec<(TextRange, String)>,
    source: &str,
    module: Option<&Module>,
) -> RawFinding {
    let message = fill(&entry.message, &metavariables, MAX_VALUE);
    for (_, text) in &mut metavariables {
        *text = shorten(text, MAX_VALUE).into_owned();
    }
    RawFinding {
        rule: entry.rule,
        entry: entry.entry,
        range,
        message,
        metavariables,
        qualname: module.map_or_else(String::new, |module| qualname(module.body(), range)),
        fixes,
        code: module.map_or_else(
            || {
                slice(source, range)
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            },
            |module| code(module, source, range),
        ),
        related,
    }
}

/// Puts what metavariables stand for in place of their names.
fn fill(template: &str, metavariables: &[(String, String)], longest: usize) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let dots = if rest[1..].starts_with("...") { 3 } else { 0 };
        let name = &rest[1 + dots..];
        let length = name
            .find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'))
            .unwrap_or(name.len());
        let value = metavariables
            .iter()
            .find(|(known, _)| length > 0 && known[1..] == name[..length]);
        match value {
            Some((_, text)) => {
                out.push_str(&shorten(text, longest));
                rest = &rest[1 + dots + length..];
            }
            None => {
                out.push('$');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn shorten(text: &str, longest: usize) -> Cow<'_, str> {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}...", &text[..end]).into(),
        None => text.into(),
    }
}

/// `\1` in a replacement is what the library writes `${1}`.
fn replacement_syntax(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(digit)) if digit.is_ascii_digit() => {
                let _ = write!(out, "${{{digit}}}");
                chars.next();
            }
            ('$', _) => out.push_str("$$"),
            _ => out.push(c),
        }
    }
    out
}

/// The qualified name of the innermost function or class around a range.
pub(super) fn qualname(body: &[Stmt], range: TextRange) -> String {
    let mut path = String::new();
    let mut body = body;
    loop {
        let next = body.partition_point(|stmt| stmt.start() <= range.start());
        let Some(stmt) = next.checked_sub(1).map(|index| &body[index]) else {
            return path;
        };
        if !stmt.range().contains_range(range) {
            return path;
        }
        let name = match stmt {
            Stmt::FunctionDef(function) => Some(function.name.as_str()),
            Stmt::ClassDef(class) => Some(class.name.as_str()),
            _ => None,
        };
        if let Some(name) = name {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(name);
        }
        let inner =
            sub_bodies(stmt)
                .into_iter()
                .find(|inner| match (inner.first(), inner.last()) {
                    (Some(first), Some(last)) => {
                        TextRange::new(first.start(), last.end()).contains_range(range)
                    }
                    _ => false,
                });
        match inner {
            Some(inner) => body = inner,
            None => return path,
        }
    }
}

/// The tokens of a range without comments and layout, one space between.
fn code(module: &Module, source: &str, range: TextRange) -> String {
    let tokens = module.tokens();
    let first = tokens.partition_point(|token| token.end() <= range.start());
    let mut out = String::new();
    for token in &tokens[first..] {
        if token.start() >= range.end() || out.len() > MAX_CODE {
            break;
        }
        let is_layout = matches!(
            token.kind(),
            TokenKind::Comment
                | TokenKind::NonLogicalNewline
                | TokenKind::Newline
                | TokenKind::Indent
                | TokenKind::Dedent
        );
        if is_layout {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(slice(source, token.range()));
    }
    out
}
