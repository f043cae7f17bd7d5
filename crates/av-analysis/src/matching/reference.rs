//! Does code refer to what a dotted pattern names?

use std::rc::Rc;

use av_syntax::Ranged;
use av_syntax::ast::Expr;

use super::binding::{Bound, Env};
use super::{Envs, Matcher};
use crate::names::{Value, dotted};
use crate::pattern::placeholder::{self, Name};

impl<'p, 'a> Matcher<'p, 'a, '_> {
    pub(super) fn attribute(
        &self,
        pattern: &'p Expr,
        code: &'a Expr,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if let Expr::Attribute(attribute) = pattern
            && let Name::Literal(last) = placeholder::name(attribute.attr.as_str())
            && !self.names.can_end_in(code, last)
        {
            return Vec::new();
        }
        if let Some(path) = plain_path(pattern) {
            return if self.names.denotes(code, &path) {
                vec![env]
            } else {
                Vec::new()
            };
        }
        let Expr::Attribute(left) = pattern else {
            return Vec::new();
        };
        if let Expr::Attribute(inner) = left.value.as_ref()
            && placeholder::is_chain(inner.attr.as_str())
        {
            let Expr::Attribute(right) = code else {
                return Vec::new();
            };
            let named = self.name(
                left.attr.as_str(),
                right.attr.as_str(),
                right.attr.range,
                env,
            );
            return Self::then(named, |env| self.chain(&inner.value, &right.value, &env));
        }
        if let Expr::Attribute(right) = code
            && self.may_denote(&left.value, &right.value)
        {
            let named = self.name(
                left.attr.as_str(),
                right.attr.as_str(),
                right.attr.range,
                env.clone(),
            );
            let envs = Self::then(named, |env| self.expr(&left.value, &right.value, env));
            if !envs.is_empty() {
                return envs;
            }
        }
        match placeholder::metavariable(&left.value) {
            Some(owner) => self.imported_member(left, owner, code, &env),
            None => self.member(left, code, &env),
        }
    }

    /// Whether code can have a pattern's last name, where that is a literal one; cheap.
    pub(super) fn may_denote(&self, pattern: &Expr, code: &Expr) -> bool {
        let last = match pattern {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => return true,
        };
        match placeholder::name(last) {
            Name::Literal(last) if !last.starts_with("__av_") => {
                self.options.symbolic_propagation
                    || code.is_named_expr()
                    || self.names.can_end_in(code, last)
            }
            _ => true,
        }
    }

    /// `$M.f` against a name that `from m import f` brought: `$M` is `m`.
    fn imported_member(
        &self,
        pattern: &'p av_syntax::ast::ExprAttribute,
        owner: &'p str,
        code: &'a Expr,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let Expr::Name(name) = code else {
            return Vec::new();
        };
        let reaching = self.names.reaching(name.id.as_str(), name.range.start());
        let is_member =
            |value: &Value<'_>| matches!(value, Value::Import(path) if path.member.is_some());
        let bindings = &reaching.bindings;
        if bindings.is_empty() || !bindings.iter().all(|binding| is_member(&binding.value)) {
            return Vec::new();
        }
        let qualified = self.names.qualified(code);
        let bound = |text: &str| Bound::Content(Rc::from(text), code.range());
        qualified
            .iter()
            .filter_map(|path| path.rsplit_once('.'))
            .flat_map(|(module, member)| {
                let named = match placeholder::name(pattern.attr.as_str()) {
                    Name::Metavariable(variable) => self.bind(variable, bound(member), env.clone()),
                    Name::Literal(literal) if literal == member => vec![env.clone()],
                    _ => Vec::new(),
                };
                Self::then(named, |env| self.bind(owner, bound(module), env))
            })
            .collect()
    }

    /// `os.$F` against a name that stands for a member of `os`.
    fn member(
        &self,
        pattern: &'p av_syntax::ast::ExprAttribute,
        code: &'a Expr,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let Name::Metavariable(variable) = placeholder::name(pattern.attr.as_str()) else {
            return Vec::new();
        };
        if !matches!(code, Expr::Name(_) | Expr::Attribute(_))
            || !self.names.may_be_member(code, &pattern.value)
        {
            return Vec::new();
        }
        let Some(owner) = plain_path(&pattern.value) else {
            return Vec::new();
        };
        self.names
            .qualified(code)
            .iter()
            .filter_map(|name| {
                let member = name.strip_prefix(owner.as_str())?.strip_prefix('.')?;
                (!member.contains('.')).then(|| Bound::Content(Rc::from(member), code.range()))
            })
            .flat_map(|bound| self.bind(variable, bound, env.clone()))
            .collect()
    }

    /// `$X. ... .m`: any attributes and calls between the start of the chain and its end.
    fn chain(&self, pattern: &'p Expr, code: &'a Expr, env: &Env<'p, 'a>) -> Envs<'p, 'a> {
        let mut result = Vec::new();
        let mut link = Some(code);
        while let Some(code) = link {
            result.extend(self.expr(pattern, code, env.clone()));
            link = match code {
                Expr::Attribute(attribute) => Some(&attribute.value),
                Expr::Call(call) => Some(&call.func),
                Expr::Subscript(subscript) => Some(&subscript.value),
                _ => None,
            };
        }
        result
    }
}

/// The dotted text of a pattern that is nothing but literal names.
fn plain_path(pattern: &Expr) -> Option<String> {
    if is_plain(pattern) {
        dotted(pattern)
    } else {
        None
    }
}

fn is_plain(pattern: &Expr) -> bool {
    match pattern {
        Expr::Name(name) => !placeholder::is_reserved(&name.id),
        Expr::Attribute(attribute) => {
            !placeholder::is_reserved(&attribute.attr) && is_plain(&attribute.value)
        }
        _ => false,
    }
}
