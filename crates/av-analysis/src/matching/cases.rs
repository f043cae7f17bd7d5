//! Do the cases of a `match` have the shape of a pattern's?

use av_syntax::Ranged;
use av_syntax::ast::{Expr, MatchCase, Pattern, PatternMatchAs, StmtMatch};

use super::binding::{Bound, Env};
use super::{Envs, Matcher};
use crate::pattern::placeholder::{self, Name};

impl<'p, 'a> Matcher<'p, 'a, '_> {
    /// A `match` statement that has, among its cases, those that the pattern writes.
    pub(super) fn match_statement(
        &self,
        pattern: &'p StmtMatch,
        code: &'a StmtMatch,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let mut envs = self.expr(&pattern.subject, &code.subject, env);
        for wanted in &pattern.cases {
            envs = Self::then(envs, |env| {
                code.cases
                    .iter()
                    .flat_map(|case| self.case(wanted, case, env.clone()))
                    .collect()
            });
        }
        envs
    }

    pub(super) fn case(
        &self,
        pattern: &'p MatchCase,
        code: &'a MatchCase,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let shaped = self.case_pattern(&pattern.pattern, &code.pattern, env);
        let guarded = Self::then(shaped, |env| {
            self.less(pattern.guard.as_deref(), code.guard.as_deref(), env)
        });
        Self::then(guarded, |env| self.body(&pattern.body, &code.body, env))
    }

    fn case_pattern(
        &self,
        pattern: &'p Pattern,
        code: &'a Pattern,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if !self.step() {
            return Vec::new();
        }
        if let Some(variable) = captured(pattern) {
            return self.bind(variable, bound(code), env);
        }
        match (pattern, code) {
            (Pattern::MatchValue(left), Pattern::MatchValue(right)) => {
                self.expr(&left.value, &right.value, env)
            }
            (Pattern::MatchSingleton(left), Pattern::MatchSingleton(right))
                if left.value == right.value =>
            {
                vec![env]
            }
            (Pattern::MatchAs(left), Pattern::MatchAs(right)) => self.case_as(left, right, env),
            (Pattern::MatchOr(left), Pattern::MatchOr(right)) => {
                self.case_patterns(&left.patterns, &right.patterns, env)
            }
            (Pattern::MatchSequence(left), Pattern::MatchSequence(right)) => {
                self.case_patterns(&left.patterns, &right.patterns, env)
            }
            (Pattern::MatchClass(left), Pattern::MatchClass(right)) => {
                let class = self.expr(&left.cls, &right.cls, env);
                Self::then(class, |env| {
                    self.case_patterns(&left.arguments.patterns, &right.arguments.patterns, env)
                })
            }
            _ => Vec::new(),
        }
    }

    fn case_as(
        &self,
        pattern: &'p PatternMatchAs,
        code: &'a PatternMatchAs,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let named = match (&pattern.name, &code.name) {
            (Some(wanted), Some(name)) => {
                self.name(wanted.as_str(), name.as_str(), name.range, env)
            }
            (None, None) => vec![env],
            _ => Vec::new(),
        };
        Self::then(named, |env| match (&pattern.pattern, &code.pattern) {
            (Some(left), Some(right)) => self.case_pattern(left, right, env),
            (None, None) => vec![env],
            _ => Vec::new(),
        })
    }

    fn case_patterns(
        &self,
        pattern: &'p [Pattern],
        code: &'a [Pattern],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if pattern.len() != code.len() {
            return Vec::new();
        }
        let mut envs = vec![env];
        for (wanted, part) in pattern.iter().zip(code) {
            envs = Self::then(envs, |env| self.case_pattern(wanted, part, env));
        }
        envs
    }
}

/// The metavariable that a whole case of a pattern is.
fn captured(pattern: &Pattern) -> Option<&str> {
    let Pattern::MatchAs(capture) = pattern else {
        return None;
    };
    match (&capture.pattern, &capture.name) {
        (None, Some(name)) => match placeholder::name(name.as_str()) {
            Name::Metavariable(variable) => Some(variable),
            _ => None,
        },
        _ => None,
    }
}

/// What a metavariable in place of a case stands for.
fn bound(code: &Pattern) -> Bound<'_> {
    match code {
        Pattern::MatchValue(value) => Bound::Expr(value.value.as_ref() as &Expr),
        Pattern::MatchAs(capture) => match (&capture.pattern, &capture.name) {
            (None, Some(name)) => Bound::Name(name.as_str(), name.range),
            _ => Bound::Range(code.range()),
        },
        _ => Bound::Range(code.range()),
    }
}
