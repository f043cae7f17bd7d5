//! Does a `match` statement have the shape of a pattern's?

use av_syntax::ast::{
    Expr, MatchCase, Pattern, PatternArguments, PatternKeyword, PatternMatchAs,
    PatternMatchMapping, StmtMatch,
};
use av_syntax::{Ranged, TextRange};

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
        match placeholder::captured(pattern) {
            Name::Metavariable(variable) | Name::Sequence(Some(variable)) => {
                return self.bind(variable, bound(code), env);
            }
            Name::Sequence(None) => return vec![env],
            Name::Literal(_) => {}
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
                self.alternatives(&left.patterns, &right.patterns, env)
            }
            (Pattern::MatchSequence(left), Pattern::MatchSequence(right)) => {
                self.case_items(&left.patterns, &right.patterns, env)
            }
            (Pattern::MatchStar(left), Pattern::MatchStar(right)) => {
                match (&left.name, &right.name) {
                    (Some(wanted), Some(name)) => {
                        self.name(wanted.as_str(), name.as_str(), name.range, env)
                    }
                    (None, None) => vec![env],
                    _ => Vec::new(),
                }
            }
            (Pattern::MatchMapping(left), Pattern::MatchMapping(right)) => {
                self.case_mapping(left, right, env)
            }
            (Pattern::MatchClass(left), Pattern::MatchClass(right)) => {
                let class = self.expr(&left.cls, &right.cls, env);
                Self::then(class, |env| {
                    self.case_arguments(&left.arguments, &right.arguments, env)
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

    /// Patterns in order; an ellipsis takes any number of them.
    fn case_items(
        &self,
        pattern: &'p [Pattern],
        code: &'a [Pattern],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if !self.step() {
            return Vec::new();
        }
        let Some((first, rest)) = pattern.split_first() else {
            return if code.is_empty() {
                vec![env]
            } else {
                Vec::new()
            };
        };
        let Name::Sequence(sequence) = placeholder::captured(first) else {
            return match code.split_first() {
                Some((part, others)) => Self::then(self.case_pattern(first, part, env), |env| {
                    self.case_items(rest, others, env)
                }),
                None => Vec::new(),
            };
        };
        let mut result = Vec::new();
        let least = if rest.is_empty() { code.len() } else { 0 };
        for taken in least..=code.len() {
            let envs = match sequence {
                Some(name) => self.bind(name, Bound::Range(around(&code[..taken])), env.clone()),
                None => vec![env.clone()],
            };
            result.extend(Self::then(envs, |env| {
                self.case_items(rest, &code[taken..], env)
            }));
        }
        result
    }

    /// Alternatives in any order; an ellipsis admits others.
    fn alternatives(
        &self,
        pattern: &'p [Pattern],
        code: &'a [Pattern],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let written: Vec<&'p Pattern> = pattern.iter().filter(|part| !is_ellipsis(part)).collect();
        if written.len() == pattern.len() && pattern.len() != code.len() {
            return Vec::new();
        }
        self.unordered(written.len(), code.len(), env, &|wanted, part, env| {
            self.case_pattern(written[wanted], &code[part], env)
        })
    }

    /// Entries in any order; an ellipsis admits others and what takes the rest.
    fn case_mapping(
        &self,
        pattern: &'p PatternMatchMapping,
        code: &'a PatternMatchMapping,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let is_written = |key: &Expr| !placeholder::is_ellipsis_key(key);
        let written: Vec<(&'p Expr, &'p Pattern)> = pattern
            .keys
            .iter()
            .zip(&pattern.patterns)
            .filter(|(key, _)| is_written(key))
            .collect();
        let is_open = written.len() < pattern.keys.len();
        if !is_open && written.len() != code.keys.len() {
            return Vec::new();
        }
        let rest = match (&pattern.rest, &code.rest) {
            (Some(wanted), Some(name)) => {
                self.name(wanted.as_str(), name.as_str(), name.range, env)
            }
            (None, None) => vec![env],
            (None, Some(_)) if is_open => vec![env],
            _ => Vec::new(),
        };
        Self::then(rest, |env| {
            self.unordered(written.len(), code.keys.len(), env, &|wanted, item, env| {
                let (key, value) = written[wanted];
                Self::then(self.expr(key, &code.keys[item], env), |env| {
                    self.case_pattern(value, &code.patterns[item], env)
                })
            })
        })
    }

    /// What a class pattern writes in parentheses: keywords in any order.
    fn case_arguments(
        &self,
        pattern: &'p PatternArguments,
        code: &'a PatternArguments,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let written: Vec<&'p PatternKeyword> = pattern
            .keywords
            .iter()
            .filter(|keyword| !is_ellipsis(&keyword.pattern))
            .collect();
        let takes_keywords = written.len() < pattern.keywords.len();
        let is_open = takes_keywords || pattern.patterns.iter().any(is_ellipsis);
        if !is_open && written.len() != code.keywords.len() {
            return Vec::new();
        }
        // `C(k=$V, ...)` says no more about positions than `C(..., k=$V)`.
        let positional = if takes_keywords && pattern.patterns.is_empty() {
            vec![env]
        } else {
            self.case_items(&pattern.patterns, &code.patterns, env)
        };
        Self::then(positional, |env| {
            self.unordered(
                written.len(),
                code.keywords.len(),
                env,
                &|wanted, item, env| {
                    let (wanted, keyword) = (written[wanted], &code.keywords[item]);
                    let name = &keyword.attr;
                    let named = self.name(wanted.attr.as_str(), name.as_str(), name.range, env);
                    Self::then(named, |env| {
                        self.case_pattern(&wanted.pattern, &keyword.pattern, env)
                    })
                },
            )
        })
    }
}

fn is_ellipsis(pattern: &Pattern) -> bool {
    matches!(placeholder::captured(pattern), Name::Sequence(_))
}

/// From the start of the first to the end of the last.
fn around(patterns: &[Pattern]) -> TextRange {
    match (patterns.first(), patterns.last()) {
        (Some(first), Some(last)) => TextRange::new(first.start(), last.end()),
        _ => TextRange::default(),
    }
}

/// What a metavariable in place of a pattern stands for.
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
