//! Do a call's arguments have the shape of a pattern's?

use av_syntax::ast::{Arguments, Expr, Keyword};
use av_syntax::{Ranged, TextRange};

use super::binding::{Bound, Env};
use super::{Envs, Matcher, ordered};
use crate::pattern::placeholder;

impl<'p, 'a> Matcher<'p, 'a, '_> {
    /// Matches arguments: positional ones in order, keywords in any order.
    ///
    /// Without an ellipsis at the end the code may have nothing there that the pattern does not
    /// write.
    pub(super) fn arguments(
        &self,
        pattern: &'p Arguments,
        code: &'a Arguments,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let is_open = pattern
            .args
            .iter()
            .any(|item| placeholder::sequence(item).is_some());
        if !is_open && pattern.len() != code.len() {
            return Vec::new();
        }
        if !ordered::is_plain(pattern) || ordered::takes_unpacked(pattern, code) {
            return self.ordered_arguments(pattern, code, env);
        }
        let end = code.range.end() - av_syntax::TextSize::new(1);
        let positional = self.items(&pattern.args, &code.args, Some(end), env);
        Self::then(positional, |env| {
            self.keywords(&pattern.keywords, &code.keywords, env)
        })
    }

    /// Matches the keywords of a pattern, each against another keyword of the code.
    fn keywords(
        &self,
        pattern: &'p [Keyword],
        code: &'a [Keyword],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        self.unordered(pattern.len(), code.len(), env, &|wanted, keyword, env| {
            self.keyword(&pattern[wanted], &code[keyword], env)
        })
    }

    pub(super) fn keyword(
        &self,
        pattern: &'p Keyword,
        code: &'a Keyword,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let named = match (&pattern.arg, &code.arg) {
            (None, None) => vec![env],
            (Some(name), Some(code_name)) => {
                self.name(name.as_str(), code_name.as_str(), code_name.range, env)
            }
            _ => Vec::new(),
        };
        Self::then(named, |env| self.expr(&pattern.value, &code.value, env))
    }

    /// Matches bases of a class: the pattern names some of them, in any order.
    pub(super) fn some_arguments(
        &self,
        pattern: &'p Arguments,
        code: Option<&'a Arguments>,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let mut envs = vec![env];
        for base in &pattern.args {
            if placeholder::sequence(base).is_some() {
                continue;
            }
            envs = Self::then(envs, |env| {
                let bases = code.map_or(&[][..], |code| &code.args);
                bases
                    .iter()
                    .flat_map(|code_base| self.expr(base, code_base, env.clone()))
                    .collect()
            });
        }
        let keywords = code.map_or(&[][..], |code| &code.keywords);
        Self::then(envs, |env| self.keywords(&pattern.keywords, keywords, env))
    }

    /// Matches items in order; an ellipsis takes any number of them.
    ///
    /// `end` is where the enclosing arguments end: a sequence metavariable in last place takes
    /// everything up to there, keywords included.
    pub(super) fn items(
        &self,
        pattern: &'p [Expr],
        code: &'a [Expr],
        end: Option<av_syntax::TextSize>,
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
        let Some(sequence) = placeholder::sequence(first) else {
            return match code.split_first() {
                Some((item, others)) => Self::then(self.expr(first, item, env), |env| {
                    self.items(rest, others, end, env)
                }),
                None => Vec::new(),
            };
        };
        if rest.is_empty() {
            return self.take_sequence(sequence, code, end, env);
        }
        let mut result = Vec::new();
        for taken in 0..=code.len() {
            let envs = self.take_sequence(sequence, &code[..taken], None, env.clone());
            result.extend(Self::then(envs, |env| {
                self.items(rest, &code[taken..], end, env)
            }));
        }
        result
    }

    fn take_sequence(
        &self,
        name: Option<&'p str>,
        items: &'a [Expr],
        end: Option<av_syntax::TextSize>,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let Some(name) = name else { return vec![env] };
        let range = match (items.first(), items.last()) {
            (Some(first), Some(last)) => {
                let last = end.map_or(last.end(), |end| end.max(last.end()));
                TextRange::new(first.start(), last)
            }
            _ => end.map_or_else(TextRange::default, TextRange::empty),
        };
        self.bind(name, Bound::Range(range), env)
    }
}
