//! Does a function or class have the shape of a pattern?

use av_syntax::ast::{Decorator, Expr, Stmt, StmtClassDef, StmtFunctionDef};

use super::binding::Env;
use super::{Envs, Matcher};
use crate::pattern::placeholder;

impl<'p, 'a> Matcher<'p, 'a, '_> {
    /// The decorators that the pattern writes, among those of the code.
    pub(super) fn decorators(
        &self,
        pattern: &'p [Decorator],
        code: &'a [Decorator],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let mut envs = vec![env];
        for wanted in pattern {
            if placeholder::sequence(&wanted.expression) == Some(None) {
                continue;
            }
            envs = Self::then(envs, |env| {
                code.iter()
                    .flat_map(|decorator| {
                        self.decorator(&wanted.expression, &decorator.expression, env.clone())
                    })
                    .collect()
            });
        }
        envs
    }

    /// One decorator; `@d` is `@d()`, and `@$D` no decorator with arguments.
    pub(super) fn decorator(
        &self,
        pattern: &'p Expr,
        code: &'a Expr,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        match (pattern, code) {
            (Expr::Call(left), Expr::Name(_) | Expr::Attribute(_))
                if !placeholder::is_special(&left.func) =>
            {
                let admits_none = left.arguments.keywords.is_empty()
                    && left
                        .arguments
                        .args
                        .iter()
                        .all(|argument| placeholder::sequence(argument).is_some());
                if admits_none {
                    return self.expr(&left.func, code, env);
                }
                Vec::new()
            }
            (Expr::Name(_) | Expr::Attribute(_), Expr::Call(right)) => {
                if right.arguments.is_empty() {
                    return self.expr(pattern, &right.func, env);
                }
                Vec::new()
            }
            _ => self.expr(pattern, code, env),
        }
    }

    pub(super) fn function(
        &self,
        pattern: &'p StmtFunctionDef,
        code: &'a StmtFunctionDef,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if pattern.is_async && !code.is_async {
            return Vec::new();
        }
        let name = &code.name;
        let named = self.name(pattern.name.as_str(), name.as_str(), name.range, env);
        let decorated = Self::then(named, |env| {
            self.decorators(&pattern.decorator_list, &code.decorator_list, env)
        });
        let taking = Self::then(decorated, |env| {
            self.parameters(&pattern.parameters, &code.parameters, env)
        });
        let returning = Self::then(taking, |env| {
            self.less(pattern.returns.as_deref(), code.returns.as_deref(), env)
        });
        Self::then(returning, |env| self.body(&pattern.body, &code.body, env))
    }

    pub(super) fn class(
        &self,
        pattern: &'p StmtClassDef,
        code: &'a StmtClassDef,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let name = &code.name;
        let named = self.name(pattern.name.as_str(), name.as_str(), name.range, env);
        let decorated = Self::then(named, |env| {
            self.decorators(&pattern.decorator_list, &code.decorator_list, env)
        });
        let derived = Self::then(decorated, |env| match &pattern.arguments {
            Some(arguments) => self.some_arguments(arguments, code.arguments.as_deref(), env),
            None => vec![env],
        });
        Self::then(derived, |env| self.members(&pattern.body, &code.body, env))
    }

    /// The body of a class: some of its own members, in any order.
    fn members(&self, pattern: &'p [Stmt], code: &'a [Stmt], env: Env<'p, 'a>) -> Envs<'p, 'a> {
        if let [only] = pattern
            && placeholder::statement_sequence(only).is_some()
        {
            return self.body(pattern, code, env);
        }
        let written: Vec<&'p Stmt> = pattern
            .iter()
            .filter(|stmt| placeholder::statement_sequence(stmt).is_none())
            .collect();
        self.unordered(written.len(), code.len(), env, &|wanted, member, env| {
            self.stmt(written[wanted], &code[member], env)
        })
    }
}
