//! Do a `try` and its handlers have the shape of a pattern?

use av_syntax::ast::{ExceptHandler, ExceptHandlerExceptHandler, Expr, StmtTry};

use super::binding::Env;
use super::{Envs, Matcher};
use crate::pattern::placeholder;

impl<'p, 'a> Matcher<'p, 'a, '_> {
    pub(super) fn try_statement(
        &self,
        pattern: &'p StmtTry,
        code: &'a StmtTry,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let mut envs = self.body(&pattern.body, &code.body, env);
        for wanted in &pattern.handlers {
            envs = Self::then(envs, |env| {
                code.handlers
                    .iter()
                    .flat_map(|handler| self.handler(wanted, handler, false, env.clone()))
                    .collect()
            });
        }
        let elsewise = Self::then(envs, |env| {
            self.less_body(&pattern.orelse, &code.orelse, env)
        });
        if placeholder::is_open(&pattern.finalbody) {
            return elsewise;
        }
        Self::then(elsewise, |env| {
            self.less_body(&pattern.finalbody, &code.finalbody, env)
        })
    }

    /// A bare `except` in a pattern means the bare one; one without a name none with a name.
    ///
    /// A pattern that is nothing but handlers, a `part`, does not mind the name.
    pub(super) fn handler(
        &self,
        pattern: &'p ExceptHandler,
        code: &'a ExceptHandler,
        is_part: bool,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let ExceptHandler::ExceptHandler(left) = pattern;
        let ExceptHandler::ExceptHandler(right) = code;
        let wanted = left.type_.as_deref();
        // `except ...` is any handler, with a name or without.
        if wanted.is_some_and(|wanted| placeholder::sequence(wanted) == Some(None)) {
            return self.body(&left.body, &right.body, env);
        }
        let caught = self.caught(wanted, right, is_part, env);
        let named = Self::then(caught, |env| match (&left.name, &right.name) {
            (None, name) if is_part || name.is_none() => vec![env],
            (Some(wanted), Some(name)) => {
                self.name(wanted.as_str(), name.as_str(), name.range, env)
            }
            _ => Vec::new(),
        });
        Self::then(named, |env| self.body(&left.body, &right.body, env))
    }

    /// What a handler catches.
    fn caught(
        &self,
        pattern: Option<&'p Expr>,
        code: &'a ExceptHandlerExceptHandler,
        is_part: bool,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        match (pattern, code.type_.as_deref()) {
            // One metavariable is one exception, unless the handler has a name for what it gets.
            (Some(wanted), Some(Expr::Tuple(_)))
                if !is_part
                    && code.name.is_none()
                    && placeholder::metavariable(wanted).is_some() =>
            {
                Vec::new()
            }
            (Some(Expr::Tuple(wanted)), Some(one)) if !one.is_tuple_expr() => {
                self.items(&wanted.elts, std::slice::from_ref(one), None, env)
            }
            (wanted, caught) => self.optional(wanted, caught, env),
        }
    }
}
