//! Does this code have the shape of that pattern, and what do the metavariables stand for?
//!
//! Matching gives every way in which a pattern fits, because a later condition may need the
//! second one: a list of environments, empty where there is none. Work is bounded by a step
//! budget for each file, since an outside rule can be written to explode.

mod arguments;
mod binding;
mod block;
mod cases;
mod definition;
mod display;
mod expression;
mod fstring;
mod handler;
mod import;
mod literal;
mod operator;
mod ordered;
mod parameters;
mod part;
mod precheck;
mod reference;
mod regex;
mod row;
mod statement;
mod text;
mod unordered;

use std::cell::Cell;

use av_syntax::TextRange;
use av_syntax::ast::Expr;

pub(crate) use binding::{Bound, Env, slice};
pub(crate) use block::{elif_suffixes, sub_bodies};
pub(crate) use display::{is_any_braces, is_only_ellipsis};
pub(crate) use expression::{below, type_matches};
pub(crate) use regex::regex_matches;
pub(crate) use row::Code;
pub(crate) use statement::{lambda_bodies, named_targets, pairs};
pub(crate) use text::StringPatterns;

use crate::names::Names;
use crate::pattern::placeholder;
use crate::rules::Options;

/// All the ways in which a pattern fits.
pub(crate) type Envs<'p, 'a> = Vec<Env<'p, 'a>>;

/// Most ways that are kept for one place.
const MAX_WAYS: usize = 256;

/// Steps that matching one file may take.
pub(crate) const MAX_STEPS: u64 = 50_000_000;

/// Matches patterns against the code of one file.
pub(crate) struct Matcher<'p, 'a, 'm> {
    /// The module's text.
    pub(crate) source: &'a str,
    /// What its names mean.
    pub(crate) names: &'m Names<'a>,
    /// The rule's switches.
    pub(crate) options: &'m Options,
    /// What string literals in patterns mean.
    pub(crate) strings: &'p StringPatterns,
    /// Steps that are left; 0 once the budget is spent.
    pub(crate) steps: &'m Cell<u64>,
    /// How many more assignments may be followed from here.
    pub(crate) hops: Cell<u8>,
}

/// How many assignments are followed to find what a variable stands for.
pub(crate) const MAX_HOPS: u8 = 8;

impl<'p, 'a> Matcher<'p, 'a, '_> {
    /// Takes a step; false when the budget is spent.
    fn step(&self) -> bool {
        match self.steps.get().checked_sub(1) {
            Some(left) => {
                self.steps.set(left);
                true
            }
            None => false,
        }
    }

    fn bind(&self, name: &'p str, value: Bound<'a>, env: Env<'p, 'a>) -> Envs<'p, 'a> {
        if name == placeholder::ANONYMOUS {
            return vec![env];
        }
        env.with(name, value, self.source).into_iter().collect()
    }

    /// Applies a matcher to each way so far.
    fn then(envs: Envs<'p, 'a>, mut next: impl FnMut(Env<'p, 'a>) -> Envs<'p, 'a>) -> Envs<'p, 'a> {
        let mut result = Vec::new();
        for env in envs {
            result.extend(next(env));
            if result.len() > MAX_WAYS {
                result.truncate(MAX_WAYS);
                break;
            }
        }
        result
    }

    /// Matches an identifier of a pattern against a name of the code.
    fn name(
        &self,
        pattern: &'p str,
        code: &'a str,
        range: TextRange,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        match placeholder::name(pattern) {
            placeholder::Name::Literal(literal) if literal == code => vec![env],
            placeholder::Name::Literal(_) => Vec::new(),
            placeholder::Name::Metavariable(name) => self.bind(name, Bound::Name(code, range), env),
            placeholder::Name::Sequence(Some(name)) => {
                self.bind(name, Bound::Name(code, range), env)
            }
            placeholder::Name::Sequence(None) => vec![env],
        }
    }

    fn optional(
        &self,
        pattern: Option<&'p Expr>,
        code: Option<&'a Expr>,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        match (pattern, code) {
            (None, None) => vec![env],
            (Some(pattern), Some(code)) => self.expr(pattern, code, env),
            (Some(pattern), None) if placeholder::sequence(pattern).is_some() => vec![env],
            _ => Vec::new(),
        }
    }

    /// The same, but an ellipsis stands for something.
    fn optional_whole(
        &self,
        pattern: Option<&'p Expr>,
        code: Option<&'a Expr>,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        match (pattern, code) {
            (Some(_), None) => Vec::new(),
            _ => self.optional(pattern, code, env),
        }
    }

    /// What the pattern writes must be there; what it leaves out may be.
    fn less(
        &self,
        pattern: Option<&'p Expr>,
        code: Option<&'a Expr>,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        match pattern {
            None => vec![env],
            Some(_) => self.optional(pattern, code, env),
        }
    }
}
