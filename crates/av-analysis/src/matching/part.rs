//! Which parts of a statement have the shape of a pattern that writes only such a part?

use av_syntax::ast::{ExceptHandler, Stmt, StmtIf, StmtTry};
use av_syntax::{Ranged, TextRange, TextSize};

use super::binding::{Env, slice};
use super::{Envs, Matcher};
use crate::pattern::Part;

/// A part of a statement that matches, and how.
pub(crate) type Found<'p, 'a> = (TextRange, Env<'p, 'a>);

impl<'p, 'a> Matcher<'p, 'a, '_> {
    /// The parts of a statement that match; `pattern` is the statement that lends the rest.
    pub(crate) fn parts(
        &self,
        part: Part,
        pattern: &'p Stmt,
        code: &'a Stmt,
    ) -> Vec<Found<'p, 'a>> {
        match (part, pattern, code) {
            (Part::Decorators, Stmt::FunctionDef(left), _) => {
                let written = match code {
                    Stmt::FunctionDef(function) => &function.decorator_list,
                    Stmt::ClassDef(class) => &class.decorator_list,
                    _ => return Vec::new(),
                };
                match left.decorator_list.as_slice() {
                    [only] => found_each(written, |decorator| {
                        self.decorator(&only.expression, &decorator.expression, Env::default())
                    }),
                    several => found(
                        around(written),
                        self.decorators(several, written, Env::default()),
                    ),
                }
            }
            (Part::Elif, Stmt::If(left), Stmt::If(right)) => self.elifs(left, right),
            (Part::Cases, Stmt::Match(left), Stmt::Match(right)) => {
                rows(&right.cases, left.cases.len(), |cases| {
                    let mut envs = vec![Env::default()];
                    for (wanted, case) in left.cases.iter().zip(cases) {
                        envs = Self::then(envs, |env| self.case(wanted, case, env));
                    }
                    envs
                })
            }
            (Part::Try, Stmt::Try(left), Stmt::Try(right)) => {
                let end = right.body.last().map_or(right.range.end(), Ranged::end);
                let range = TextRange::new(right.range.start(), end);
                found(range, self.body(&left.body, &right.body, Env::default()))
            }
            (Part::Handlers, Stmt::Try(left), Stmt::Try(right)) => self.handlers(left, right),
            (Part::Finally, Stmt::Try(left), Stmt::Try(right)) => {
                let from = finally_from(right);
                self.block("finally", from, &left.finalbody, &right.finalbody)
            }
            (Part::Else, Stmt::Try(left), _) => self.elses(left, code),
            _ => Vec::new(),
        }
    }

    fn elifs(&self, pattern: &'p StmtIf, code: &'a StmtIf) -> Vec<Found<'p, 'a>> {
        let wanted = &pattern.elif_else_clauses;
        rows(&code.elif_else_clauses, wanted.len(), |clauses| {
            let mut envs = vec![Env::default()];
            for (wanted, clause) in wanted.iter().zip(clauses) {
                envs = Self::then(envs, |env| self.clause(wanted, clause, env));
            }
            envs
        })
    }

    /// Handlers in a row; with `else` or `finally` in the pattern up to the end of those.
    fn handlers(&self, pattern: &'p StmtTry, code: &'a StmtTry) -> Vec<Found<'p, 'a>> {
        let end = match (pattern.finalbody.last(), pattern.orelse.last()) {
            (Some(_), _) => code.finalbody.last(),
            (None, Some(_)) => code.orelse.last(),
            (None, None) => None,
        };
        let matches = rows(&code.handlers, pattern.handlers.len(), |handlers| {
            let mut envs = vec![Env::default()];
            for (wanted, handler) in pattern.handlers.iter().zip(handlers) {
                envs = Self::then(envs, |env| self.handler(wanted, handler, true, env));
            }
            let envs = Self::then(envs, |env| {
                self.less_body(&pattern.orelse, &code.orelse, env)
            });
            Self::then(envs, |env| {
                self.less_body(&pattern.finalbody, &code.finalbody, env)
            })
        });
        let to = |range: TextRange| end.map_or(range, |end| range.cover(end.range()));
        matches
            .into_iter()
            .map(|(range, env)| (to(range), env))
            .collect()
    }

    /// The `else` of whatever has one; a `finally` in the pattern has to follow it.
    fn elses(&self, pattern: &'p StmtTry, code: &'a Stmt) -> Vec<Found<'p, 'a>> {
        let wanted = &pattern.orelse;
        match code {
            Stmt::Try(code) => {
                let before = code.handlers.last().map(Ranged::end);
                let from = before.or(code.body.last().map(Ranged::end));
                let mut matches = self.block("else", from, wanted, &code.orelse);
                if let (false, Some(end)) = (pattern.finalbody.is_empty(), code.finalbody.last()) {
                    for (range, _) in &mut matches {
                        *range = range.cover(end.range());
                    }
                }
                matches
                    .into_iter()
                    .flat_map(|(range, env)| {
                        let envs = self.less_body(&pattern.finalbody, &code.finalbody, env);
                        found(range, envs)
                    })
                    .collect()
            }
            _ if !pattern.finalbody.is_empty() => Vec::new(),
            Stmt::For(code) => {
                let from = code.body.last().map(Ranged::end);
                self.block("else", from, wanted, &code.orelse)
            }
            Stmt::While(code) => {
                let from = code.body.last().map(Ranged::end);
                self.block("else", from, wanted, &code.orelse)
            }
            Stmt::If(code) => match code.elif_else_clauses.last() {
                Some(clause) if clause.test.is_none() => found(
                    clause.range,
                    self.body(wanted, &clause.body, Env::default()),
                ),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// A block under a keyword of its own, which stands first in a line after `from`.
    fn block(
        &self,
        keyword: &str,
        from: Option<TextSize>,
        pattern: &'p [Stmt],
        code: &'a [Stmt],
    ) -> Vec<Found<'p, 'a>> {
        let (Some(from), Some(first), Some(last)) = (from, code.first(), code.last()) else {
            return Vec::new();
        };
        let between = TextRange::new(from, first.start().max(from));
        let start = keyword_start(slice(self.source, between), keyword)
            .map_or(first.start(), |offset| from + offset);
        let range = TextRange::new(start, last.end().max(start));
        found(range, self.body(pattern, code, Env::default()))
    }
}

fn finally_from(code: &StmtTry) -> Option<TextSize> {
    let handled = code.handlers.last().map(ExceptHandler::end);
    let otherwise = code.orelse.last().map(Ranged::end);
    otherwise
        .or(handled)
        .or_else(|| code.body.last().map(Ranged::end))
}

/// Where a keyword stands first in a line, which the words of a comment never do.
fn keyword_start(text: &str, keyword: &str) -> Option<TextSize> {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let word = line.trim_start();
        if word.starts_with(keyword) {
            return Some(TextSize::new((offset + line.len() - word.len()) as u32));
        }
        offset += line.len();
    }
    None
}

/// All runs of `count` items in a row that match.
fn rows<'p, 'a, T: Ranged>(
    items: &'a [T],
    count: usize,
    matches: impl Fn(&'a [T]) -> Envs<'p, 'a>,
) -> Vec<Found<'p, 'a>> {
    items
        .windows(count.max(1))
        .flat_map(|row| found(around(row), matches(row)))
        .collect()
}

fn found_each<'p, 'a, T: Ranged>(
    items: &'a [T],
    matches: impl Fn(&'a T) -> Envs<'p, 'a>,
) -> Vec<Found<'p, 'a>> {
    items
        .iter()
        .flat_map(|item| found(item.range(), matches(item)))
        .collect()
}

fn found<'p, 'a>(range: TextRange, envs: Envs<'p, 'a>) -> Vec<Found<'p, 'a>> {
    envs.into_iter().map(|env| (range, env)).collect()
}

/// From the start of the first to the end of the last.
fn around(items: &[impl Ranged]) -> TextRange {
    match (items.first(), items.last()) {
        (Some(first), Some(last)) => TextRange::new(first.start(), last.end()),
        _ => TextRange::default(),
    }
}
