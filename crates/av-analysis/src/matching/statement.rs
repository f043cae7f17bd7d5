//! Do statements have the shape of a pattern?

use av_syntax::ast::{ElifElseClause, Expr, Identifier, Stmt, StmtAssign, StmtIf, StmtWith};
use av_syntax::{Ranged, TextRange};

use super::binding::{Bound, Env};
use super::block::worked_out;
use super::expression::below_at_once;
use super::{Envs, Matcher};
use crate::engine::Node;
use crate::pattern::placeholder;

impl<'p, 'a> Matcher<'p, 'a, '_> {
    /// All the ways in which a statement has the pattern's shape.
    pub(crate) fn stmt(&self, pattern: &'p Stmt, code: &'a Stmt, env: Env<'p, 'a>) -> Envs<'p, 'a> {
        if !self.step() {
            return Vec::new();
        }
        match (pattern, code) {
            (Stmt::Expr(pattern), _) => self.expression_statement(&pattern.value, code, &env),
            (Stmt::FunctionDef(left), Stmt::FunctionDef(right)) => self.function(left, right, env),
            (Stmt::ClassDef(left), Stmt::ClassDef(right)) => self.class(left, right, env),
            (Stmt::If(left), Stmt::If(right)) => self.if_statement(left, right, &env),
            (Stmt::Try(left), Stmt::Try(right)) => self.try_statement(left, right, env),
            (Stmt::With(left), Stmt::With(right)) => self.with_statement(left, right, env),
            (Stmt::For(left), Stmt::For(right)) => {
                if left.is_async && !right.is_async {
                    return Vec::new();
                }
                let target = self.expr(&left.target, &right.target, env);
                let iter = Self::then(target, |env| self.expr(&left.iter, &right.iter, env));
                let body = Self::then(iter, |env| self.body(&left.body, &right.body, env));
                Self::then(body, |env| self.less_body(&left.orelse, &right.orelse, env))
            }
            (Stmt::While(left), Stmt::While(right)) => {
                let test = self.expr(&left.test, &right.test, env);
                let body = Self::then(test, |env| self.body(&left.body, &right.body, env));
                Self::then(body, |env| self.less_body(&left.orelse, &right.orelse, env))
            }
            (Stmt::Import(_) | Stmt::ImportFrom(_), Stmt::Import(_) | Stmt::ImportFrom(_)) => {
                self.import(pattern, code, &env)
            }
            _ => self.simple(pattern, code, env),
        }
    }

    fn simple(&self, pattern: &'p Stmt, code: &'a Stmt, env: Env<'p, 'a>) -> Envs<'p, 'a> {
        match (pattern, code) {
            (Stmt::Assign(_) | Stmt::AnnAssign(_) | Stmt::AugAssign(_), _) => {
                self.assignment(pattern, code, &env)
            }
            (Stmt::Return(left), Stmt::Return(right)) => {
                self.optional(left.value.as_deref(), right.value.as_deref(), env)
            }
            (Stmt::Raise(left), Stmt::Raise(right)) => {
                let raised = self.optional_whole(left.exc.as_deref(), right.exc.as_deref(), env);
                Self::then(raised, |env| {
                    self.less(left.cause.as_deref(), right.cause.as_deref(), env)
                })
            }
            (Stmt::Assert(left), Stmt::Assert(right)) => {
                if left.msg.is_none() && right.msg.is_some() {
                    return Vec::new();
                }
                Self::then(self.expr(&left.test, &right.test, env), |env| {
                    self.less(left.msg.as_deref(), right.msg.as_deref(), env)
                })
            }
            (Stmt::Delete(left), Stmt::Delete(right)) => {
                self.items(&left.targets, &right.targets, None, env)
            }
            (Stmt::Global(left), Stmt::Global(right)) => {
                self.declared(&left.names, &right.names, env)
            }
            (Stmt::Nonlocal(left), Stmt::Nonlocal(right)) => {
                self.declared(&left.names, &right.names, env)
            }
            (Stmt::Match(left), Stmt::Match(right)) => self.match_statement(left, right, env),
            (Stmt::Pass(_), Stmt::Pass(_))
            | (Stmt::Break(_), Stmt::Break(_))
            | (Stmt::Continue(_), Stmt::Continue(_)) => vec![env],
            _ => Vec::new(),
        }
    }

    /// Names of `global` and `nonlocal`: the pattern's are found among the code's.
    fn declared(
        &self,
        pattern: &'p [Identifier],
        code: &'a [Identifier],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let mut envs = vec![env];
        for wanted in pattern {
            envs = Self::then(envs, |env| {
                code.iter()
                    .flat_map(|name| {
                        self.name(wanted.as_str(), name.as_str(), name.range, env.clone())
                    })
                    .collect()
            });
        }
        envs
    }

    /// An expression in a row of statements matches inside what a statement there works out.
    fn expression_statement(
        &self,
        pattern: &'p Expr,
        code: &'a Stmt,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if let Some(name) = placeholder::metavariable(pattern)
            && !code.is_expr_stmt()
        {
            return self.bind(name, Bound::Range(code.range()), env.clone());
        }
        if let Stmt::Expr(statement) = code {
            let envs = self.expr(pattern, &statement.value, env.clone());
            if !envs.is_empty() || !self.options.implicit_deep_expression {
                return envs;
            }
        }
        if !self.options.implicit_deep_expression {
            return Vec::new();
        }
        let mut result = Vec::new();
        for inner in worked_out(code).into_iter().flat_map(below_at_once) {
            result.extend(self.expr(pattern, inner, env.clone()));
            if result.len() > super::MAX_WAYS {
                return result;
            }
        }
        result
    }

    fn assignment(&self, pattern: &'p Stmt, code: &'a Stmt, env: &Env<'p, 'a>) -> Envs<'p, 'a> {
        match (pattern, code) {
            (Stmt::Assign(left), Stmt::Assign(right)) => {
                if left.targets.len() > 1 {
                    let targets = self.items(&left.targets, &right.targets, None, env.clone());
                    return Self::then(targets, |env| self.expr(&left.value, &right.value, env));
                }
                let targeted = self.target(&left.targets[0], &right.targets, env.clone());
                let mut envs =
                    Self::then(targeted, |env| self.expr(&left.value, &right.value, env));
                for (target, value) in pairs(right) {
                    let targeted = self.expr(&left.targets[0], target, env.clone());
                    envs.extend(Self::then(targeted, |env| {
                        self.expr(&left.value, value, env)
                    }));
                }
                envs
            }
            (Stmt::Assign(left), Stmt::AnnAssign(right)) => {
                let (Some(value), [target]) = (&right.value, left.targets.as_slice()) else {
                    return Vec::new();
                };
                Self::then(self.expr(target, &right.target, env.clone()), |env| {
                    self.expr(&left.value, value, env)
                })
            }
            // A declaration is no assignment; a name is declared, not an attribute.
            (Stmt::AnnAssign(left), Stmt::AnnAssign(right))
                if left.value.is_some() == right.value.is_some()
                    && (right.target.is_name_expr() || !left.target.is_name_expr()) =>
            {
                let target = self.expr(&left.target, &right.target, env.clone());
                let annotated = Self::then(target, |env| {
                    self.expr(&left.annotation, &right.annotation, env)
                });
                Self::then(annotated, |env| {
                    self.less(left.value.as_deref(), right.value.as_deref(), env)
                })
            }
            (Stmt::AugAssign(left), Stmt::AugAssign(right)) if left.op == right.op => {
                Self::then(self.expr(&left.target, &right.target, env.clone()), |env| {
                    self.expr(&left.value, &right.value, env)
                })
            }
            _ => Vec::new(),
        }
    }

    /// The target of an assignment; those of a chain (`a = b = v`) are one target together.
    fn target(&self, pattern: &'p Expr, code: &'a [Expr], env: Env<'p, 'a>) -> Envs<'p, 'a> {
        match (code, placeholder::metavariable(pattern)) {
            ([only], _) => self.expr(pattern, only, env),
            ([first, .., last], Some(name)) => {
                let range = TextRange::new(first.start(), last.end());
                self.bind(name, Bound::Range(range), env)
            }
            _ if placeholder::sequence(pattern).is_some() => vec![env],
            _ => match pattern {
                Expr::Tuple(tuple) => self.items(&tuple.elts, code, None, env),
                _ => Vec::new(),
            },
        }
    }

    /// An `if` pattern also matches from each `elif` on.
    fn if_statement(
        &self,
        pattern: &'p StmtIf,
        code: &'a StmtIf,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        self.branches(
            pattern,
            &code.test,
            &code.body,
            &code.elif_else_clauses,
            env.clone(),
        )
    }

    /// The `if` that a chain of clauses amounts to.
    pub(crate) fn branches(
        &self,
        pattern: &'p StmtIf,
        test: &'a Expr,
        body: &'a [Stmt],
        clauses: &'a [ElifElseClause],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let tested = self.expr(&pattern.test, test, env);
        let mut envs = Self::then(tested, |env| self.body(&pattern.body, body, env));
        for (index, wanted) in pattern.elif_else_clauses.iter().enumerate() {
            let Some(clause) = clauses.get(index) else {
                return Vec::new();
            };
            envs = Self::then(envs, |env| self.clause(wanted, clause, env));
        }
        envs
    }

    pub(super) fn clause(
        &self,
        pattern: &'p ElifElseClause,
        code: &'a ElifElseClause,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        match (&pattern.test, &code.test) {
            (None, None) => self.body(&pattern.body, &code.body, env),
            (Some(test), Some(code_test)) => Self::then(self.expr(test, code_test, env), |env| {
                self.body(&pattern.body, &code.body, env)
            }),
            // `else` in a pattern takes an `elif` and all that follows, if any body will do.
            (None, Some(_)) => {
                let any = matches!(
                    &*pattern.body,
                    [only] if placeholder::statement_sequence(only).is_some()
                );
                if any { vec![env] } else { Vec::new() }
            }
            (Some(_), None) => Vec::new(),
        }
    }

    fn with_statement(
        &self,
        pattern: &'p StmtWith,
        code: &'a StmtWith,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if pattern.is_async && !code.is_async {
            return Vec::new();
        }
        let (wanted, items) = (&pattern.items, &code.items);
        let envs = self.unordered(wanted.len(), items.len(), env, &|wanted_item, item, env| {
            let (wanted, item) = (&wanted[wanted_item], &items[item]);
            let context = self.expr(&wanted.context_expr, &item.context_expr, env);
            Self::then(context, |env| {
                let target = item.optional_vars.as_deref();
                self.less(wanted.optional_vars.as_deref(), target, env)
            })
        });
        Self::then(envs, |env| self.body(&pattern.body, &code.body, env))
    }
}

/// `a, b = x, y` is two assignments; the targets of one that is no such pair are none.
pub(crate) fn pairs(code: &StmtAssign) -> impl Iterator<Item = (&Expr, &Expr)> {
    let (targets, values): (&[Expr], &[Expr]) = match (&*code.targets, &*code.value) {
        ([Expr::Tuple(targets)], Expr::Tuple(values))
            if targets.elts.len() == values.elts.len() =>
        {
            (&targets.elts, &values.elts)
        }
        _ => (&[], &[]),
    };
    targets.iter().zip(values)
}

/// Matches a pattern `return $X` against what lambdas give back.
pub(crate) fn lambda_bodies<'p, 'a>(
    nodes: &[Node<'a>],
    matcher: &Matcher<'p, 'a, '_>,
    pattern: &'p Expr,
    found: &mut dyn FnMut(TextRange, Env<'p, 'a>),
) {
    for node in nodes {
        if let Node::Expr(Expr::Lambda(lambda)) = node
            && matcher.may_match(pattern, &lambda.body)
        {
            for env in matcher.expr(pattern, &lambda.body, Env::default()) {
                found(lambda.body.range(), env);
            }
        }
    }
}

/// Matches an assignment pattern against `(x := v)`.
pub(crate) fn named_targets<'p, 'a>(
    nodes: &[Node<'a>],
    matcher: &Matcher<'p, 'a, '_>,
    pattern: &'p Stmt,
    found: &mut dyn FnMut(TextRange, Env<'p, 'a>),
) {
    let Stmt::Assign(assign) = pattern else {
        return;
    };
    let [target] = assign.targets.as_slice() else {
        return;
    };
    for node in nodes {
        if let Node::Expr(Expr::Named(named)) = node {
            let targeted = matcher.expr(target, &named.target, Env::default());
            for env in Matcher::then(targeted, |env| {
                matcher.expr(&assign.value, &named.value, env)
            }) {
                found(named.range, env);
            }
        }
    }
}
