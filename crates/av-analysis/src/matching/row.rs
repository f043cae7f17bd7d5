//! Do statements in a row have the shape of a pattern?

use av_syntax::ast::Stmt;
use av_syntax::{Ranged, TextRange, TextSize};

use super::binding::{Bound, Env};
use super::block::sub_bodies;
use super::{Envs, Matcher};
use crate::pattern::placeholder;

/// Most statements that are looked through when an ellipsis skips into nested blocks.
const MAX_FLAT: usize = 5_000;

/// Statements in a row: a block as it stands, or one with what is nested in it.
#[derive(Clone, Copy)]
pub(crate) enum Code<'a, 's> {
    /// Statements of one block.
    Block(&'a [Stmt]),
    /// Statements of several levels, outer ones first.
    Flat(&'s [&'a Stmt]),
}

impl<'a> Code<'a, '_> {
    fn len(self) -> usize {
        match self {
            Self::Block(block) => block.len(),
            Self::Flat(flat) => flat.len(),
        }
    }

    fn is_empty(self) -> bool {
        self.len() == 0
    }

    fn first(self) -> Option<&'a Stmt> {
        match self {
            Self::Block(block) => block.first(),
            Self::Flat(flat) => flat.first().copied(),
        }
    }

    fn last(self) -> Option<&'a Stmt> {
        match self {
            Self::Block(block) => block.last(),
            Self::Flat(flat) => flat.last().copied(),
        }
    }

    /// The statements from a place on.
    fn from(self, place: usize) -> Self {
        match self {
            Self::Block(block) => Self::Block(&block[place..]),
            Self::Flat(flat) => Self::Flat(&flat[place..]),
        }
    }

    /// From the start of the first to the end of the last.
    fn range(self) -> TextRange {
        match (self.first(), self.last()) {
            (Some(first), Some(last)) => {
                TextRange::new(first.start(), last.end().max(first.start()))
            }
            _ => TextRange::default(),
        }
    }
}

/// A way in which a row of statements matches, with the offset where the row ends.
pub(crate) type Row<'p, 'a> = (Env<'p, 'a>, TextSize);

impl<'p, 'a> Matcher<'p, 'a, '_> {
    /// Matches statements of a pattern against the statements at the start of `code`.
    ///
    /// With `whole`, the code may have no statement beyond the pattern's.
    pub(crate) fn row(
        &self,
        pattern: &'p [Stmt],
        code: Code<'a, '_>,
        end: TextSize,
        whole: bool,
        env: Env<'p, 'a>,
    ) -> Vec<Row<'p, 'a>> {
        if !self.step() {
            return Vec::new();
        }
        let Some((first, rest)) = pattern.split_first() else {
            return if whole && !code.is_empty() {
                Vec::new()
            } else {
                vec![(env, end)]
            };
        };
        if let Some(name) = placeholder::statement_sequence(first) {
            return self.skip(name, rest, code, end, whole, env);
        }
        let Some(statement) = code.first() else {
            return Vec::new();
        };
        let end = end.max(extent(first, statement));
        self.stmt(first, statement, env)
            .into_iter()
            .flat_map(|env| self.row(rest, code.from(1), end, whole, env))
            .collect()
    }

    /// An ellipsis between statements: skips any number, into nested blocks if need be.
    fn skip(
        &self,
        name: Option<&'p str>,
        rest: &'p [Stmt],
        code: Code<'a, '_>,
        end: TextSize,
        whole: bool,
        env: Env<'p, 'a>,
    ) -> Vec<Row<'p, 'a>> {
        if rest.is_empty() {
            let end = code.last().map_or(end, |last| end.max(last.end()));
            let range = code.range();
            let envs = match name {
                Some(name) => self.bind(name, Bound::Range(range), env),
                None => vec![env],
            };
            return envs.into_iter().map(|env| (env, end)).collect();
        }
        let mut rows = self.skip_within(rest, code, end, whole, &env);
        if let Code::Block(block) = code
            && block.iter().any(|stmt| !sub_bodies(stmt).is_empty())
        {
            let flat = flatten(code);
            rows.extend(self.skip_within(rest, Code::Flat(&flat), end, whole, &env));
        }
        rows
    }

    fn skip_within(
        &self,
        rest: &'p [Stmt],
        code: Code<'a, '_>,
        end: TextSize,
        whole: bool,
        env: &Env<'p, 'a>,
    ) -> Vec<Row<'p, 'a>> {
        let mut rows = Vec::new();
        let mut end = end;
        for skipped in 0..=code.len() {
            rows.extend(self.row(rest, code.from(skipped), end, whole, env.clone()));
            // What is skipped is part of what matches.
            end = code
                .from(skipped)
                .first()
                .map_or(end, |stmt| end.max(stmt.end()));
            if rows.len() > super::MAX_WAYS {
                break;
            }
        }
        rows
    }

    /// Matches a body as a whole: what the pattern does not write needs an ellipsis, in any place.
    pub(super) fn body(
        &self,
        pattern: &'p [Stmt],
        code: &'a [Stmt],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if let [only] = pattern {
            if placeholder::statement_sequence(only) == Some(None) {
                return vec![env];
            }
            if let Some(name) = placeholder::statement_metavariable(only)
                && code.len() > 1
            {
                return self.bind(name, Bound::Range(Code::Block(code).range()), env);
            }
        }
        let is_open = pattern
            .iter()
            .any(|stmt| placeholder::statement_sequence(stmt).is_some());
        self.row(
            pattern,
            Code::Block(code),
            TextSize::default(),
            !is_open,
            env,
        )
        .into_iter()
        .map(|(env, _)| env)
        .collect()
    }

    /// A block that the pattern may leave out.
    pub(super) fn less_body(
        &self,
        pattern: &'p [Stmt],
        code: &'a [Stmt],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if pattern.is_empty() {
            return vec![env];
        }
        if code.is_empty() {
            return Vec::new();
        }
        self.body(pattern, code, env)
    }
}

/// Where a statement ends for a pattern: before the `else` of a loop or the `from` of a `raise`
/// that the pattern lacks, and before the parenthesis that closes an import.
fn extent(pattern: &Stmt, code: &Stmt) -> TextSize {
    let body = match (pattern, code) {
        (Stmt::For(left), Stmt::For(right)) if left.orelse.is_empty() => &right.body,
        (Stmt::While(left), Stmt::While(right)) if left.orelse.is_empty() => &right.body,
        (Stmt::Raise(left), Stmt::Raise(right)) if left.cause.is_none() => {
            return right.exc.as_deref().map_or(code.end(), Ranged::end);
        }
        (_, Stmt::ImportFrom(import)) => {
            return import.names.last().map_or(code.end(), Ranged::end);
        }
        _ => return code.end(),
    };
    body.last().map_or(code.end(), Ranged::end)
}

/// Statements and all those nested in them, in order.
fn flatten<'a>(statements: Code<'a, '_>) -> Vec<&'a Stmt> {
    pub(super) fn add<'a>(stmt: &'a Stmt, flat: &mut Vec<&'a Stmt>) {
        if flat.len() >= MAX_FLAT {
            return;
        }
        flat.push(stmt);
        for body in sub_bodies(stmt) {
            for inner in body {
                add(inner, flat);
            }
        }
    }
    let mut flat = Vec::new();
    for place in 0..statements.len() {
        if let Some(stmt) = statements.from(place).first() {
            add(stmt, &mut flat);
        }
    }
    flat
}
