//! Do sets, dictionaries and comprehensions have the shape of a pattern?

use av_syntax::ast::{Comprehension, DictItem, Expr};

use super::binding::Env;
use super::{Envs, Matcher};
use crate::pattern::placeholder;

impl<'p, 'a> Matcher<'p, 'a, '_> {
    /// Elements of a set in any order; an ellipsis admits others.
    pub(super) fn set_items(
        &self,
        pattern: &'p [Expr],
        code: &'a [Expr],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let is_open = pattern
            .iter()
            .any(|item| placeholder::sequence(item).is_some());
        if !is_open && pattern.len() != code.len() {
            return Vec::new();
        }
        let written: Vec<&'p Expr> = super::operator::written(pattern).collect();
        self.unordered(written.len(), code.len(), env, &|wanted, item, env| {
            self.expr(written[wanted], &code[item], env)
        })
    }

    /// Entries of a dictionary in any order; an ellipsis admits others.
    pub(super) fn dict_items(
        &self,
        pattern: &'p [DictItem],
        code: &'a [DictItem],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let is_ellipsis = |item: &&'p DictItem| {
            item.key.is_none() && placeholder::sequence(&item.value).is_some()
        };
        let written: Vec<&'p DictItem> = pattern.iter().filter(|item| !is_ellipsis(item)).collect();
        if written.len() == pattern.len() && pattern.len() != code.len() {
            return Vec::new();
        }
        self.unordered(written.len(), code.len(), env, &|wanted, item, env| {
            let (wanted, item) = (written[wanted], &code[item]);
            let keyed = self.optional(wanted.key.as_ref(), item.key.as_ref(), env);
            Self::then(keyed, |env| self.expr(&wanted.value, &item.value, env))
        })
    }

    pub(super) fn comprehension(
        &self,
        (element, generators): (&'p Expr, &'p [Comprehension]),
        (code_element, code_generators): (&'a Expr, &'a [Comprehension]),
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if generators.len() != code_generators.len() {
            return Vec::new();
        }
        let mut envs = self.expr(element, code_element, env);
        for (left, right) in generators.iter().zip(code_generators) {
            envs = Self::then(envs, |env| self.expr(&left.target, &right.target, env));
            envs = Self::then(envs, |env| self.expr(&left.iter, &right.iter, env));
            envs = Self::then(envs, |env| self.items(&left.ifs, &right.ifs, None, env));
        }
        envs
    }
}

/// Whether a pattern is `{...}`: any dictionary or set, also by a comprehension.
pub(crate) fn is_any_braces(pattern: &Expr) -> bool {
    match pattern {
        Expr::Set(set) => is_only_ellipsis(&set.elts),
        Expr::Dict(dict) => matches!(
            &*dict.items,
            [item] if item.key.is_none() && placeholder::sequence(&item.value) == Some(None)
        ),
        _ => false,
    }
}

/// Whether elements are nothing but an ellipsis.
pub(crate) fn is_only_ellipsis(items: &[Expr]) -> bool {
    matches!(items, [item] if placeholder::sequence(item) == Some(None))
}

/// Element and generators of a list by a comprehension, or of a generator.
pub(super) fn as_listed(expr: &Expr) -> Option<(&Expr, &[Comprehension])> {
    match expr {
        Expr::ListComp(list) => Some((&list.elt, &list.generators)),
        Expr::Generator(generator) => Some((&generator.elt, &generator.generators)),
        _ => None,
    }
}

/// Whether a comprehension is a list: `any(x for x in y)` is `any([x for x in y])`.
pub(super) fn is_listed(expr: &Expr) -> bool {
    match expr {
        Expr::ListComp(_) => true,
        Expr::Generator(generator) => !generator.parenthesized,
        _ => false,
    }
}
