//! Does an expression have the shape of a pattern?

use av_syntax::ast::Expr;
use av_syntax::ast::visitor::{self, Visitor};

use super::binding::{Bound, Env};
use super::display::{as_listed, is_any_braces, is_listed, is_only_ellipsis};
use super::{Envs, Matcher};
use crate::names::dotted;
use crate::pattern::placeholder::{self, Name};

impl<'p, 'a> Matcher<'p, 'a, '_> {
    /// All the ways in which an expression has the pattern's shape.
    pub(crate) fn expr(&self, pattern: &'p Expr, code: &'a Expr, env: Env<'p, 'a>) -> Envs<'p, 'a> {
        if !self.step() {
            return Vec::new();
        }
        if let Some(name) = placeholder::metavariable(pattern) {
            return self.bind(name, Bound::Expr(code), env);
        }
        if let Some(sequence) = placeholder::sequence(pattern) {
            return match sequence {
                Some(name) => self.bind(name, Bound::Expr(code), env),
                None => vec![env],
            };
        }
        if let Some(inner) = placeholder::deep(pattern) {
            return self.deep(inner, code, &env);
        }
        if let Some((name, annotation)) = placeholder::typed(pattern) {
            return if self.has_type(code, annotation) {
                self.bind(name, Bound::Expr(code), env)
            } else {
                Vec::new()
            };
        }
        let envs = self.shape(pattern, code, env.clone());
        if envs.is_empty() {
            self.propagated(pattern, code, env)
        } else {
            envs
        }
    }

    /// Through what the code's variable is known to hold.
    fn propagated(&self, pattern: &'p Expr, code: &'a Expr, env: Env<'p, 'a>) -> Envs<'p, 'a> {
        if self.options.symbolic_propagation
            && let Expr::Name(name) = code
            && let Some(value) = self.names.assigned(name.id.as_str(), name.range.start())
            && let Some(hops) = self.hops.get().checked_sub(1)
        {
            self.hops.set(hops);
            let envs = self.expr(pattern, value, env);
            self.hops.set(hops + 1);
            return envs;
        }
        if let Expr::Named(named) = code {
            return self.expr(pattern, &named.value, env);
        }
        Vec::new()
    }

    /// Whether an expression's inferred type is the one that a pattern names.
    fn has_type(&self, code: &'a Expr, annotation: &'p Expr) -> bool {
        let Some(wanted) = dotted(annotation) else {
            return false;
        };
        self.names
            .types(code)
            .iter()
            .any(|name| type_matches(name, &wanted))
    }

    /// A match of the pattern in the expression or anything below it.
    pub(super) fn deep(
        &self,
        pattern: &'p Expr,
        code: &'a Expr,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let mut result = Vec::new();
        for inner in below(code) {
            result.extend(self.expr(pattern, inner, env.clone()));
            if result.len() > super::MAX_WAYS {
                break;
            }
        }
        result
    }

    fn shape(&self, pattern: &'p Expr, code: &'a Expr, env: Env<'p, 'a>) -> Envs<'p, 'a> {
        match (pattern, code) {
            (Expr::Name(name), _) => {
                if self.names.denotes(code, name.id.as_str()) {
                    vec![env]
                } else {
                    Vec::new()
                }
            }
            (Expr::Attribute(_), _) => self.attribute(pattern, code, env),
            (Expr::StringLiteral(string), _) => self.string(string.value.to_str(), None, code, env),
            (Expr::BytesLiteral(bytes), _) => {
                let content: String = bytes.value.bytes().map(char::from).collect();
                self.byte_string(&content, code, env)
            }
            (Expr::NumberLiteral(_) | Expr::BooleanLiteral(_) | Expr::NoneLiteral(_), _) => {
                self.literal(pattern, code, env)
            }
            (Expr::FString(pattern), Expr::FString(code)) => {
                self.fstring(&pattern.value, &code.value, env)
            }
            (Expr::Compare(_) | Expr::UnaryOp(_), _) => self.comparison(pattern, code, env),
            (Expr::Call(left), Expr::Call(right)) => {
                Self::then(self.expr(&left.func, &right.func, env), |env| {
                    self.arguments(&left.arguments, &right.arguments, env)
                })
            }
            (Expr::BoolOp(left), Expr::BoolOp(right)) if left.op == right.op => {
                self.operands(&left.values, &right.values, env)
            }
            (Expr::BinOp(left), Expr::BinOp(right)) if left.op == right.op => {
                Self::then(self.expr(&left.left, &right.left, env), |env| {
                    self.expr(&left.right, &right.right, env)
                })
            }
            (_, Expr::Set(_) | Expr::Dict(_) | Expr::SetComp(_) | Expr::DictComp(_))
                if is_any_braces(pattern) =>
            {
                vec![env]
            }
            (Expr::List(left), Expr::ListComp(_) | Expr::Generator(_))
                if is_only_ellipsis(&left.elts) && is_listed(code) =>
            {
                vec![env]
            }
            (Expr::Dict(left), Expr::Dict(right)) => {
                self.dict_items(&left.items, &right.items, env)
            }
            (Expr::Set(left), Expr::Set(right)) => self.set_items(&left.elts, &right.elts, env),
            (Expr::List(left), Expr::List(right)) => self.items(&left.elts, &right.elts, None, env),
            (Expr::Tuple(left), Expr::Tuple(right)) => {
                self.items(&left.elts, &right.elts, None, env)
            }
            _ => self.other(pattern, code, env),
        }
    }

    /// Kinds of expression that need no more than their parts compared in order.
    fn other(&self, pattern: &'p Expr, code: &'a Expr, env: Env<'p, 'a>) -> Envs<'p, 'a> {
        match (pattern, code) {
            // A slice is no expression that a metavariable could stand for.
            (Expr::Subscript(left), Expr::Subscript(right))
                if right.slice.is_slice_expr() && !left.slice.is_slice_expr() =>
            {
                Vec::new()
            }
            (Expr::Subscript(left), Expr::Subscript(right)) => {
                Self::then(self.expr(&left.value, &right.value, env), |env| {
                    self.expr(&left.slice, &right.slice, env)
                })
            }
            (Expr::Slice(left), Expr::Slice(right)) => {
                let lower = self.optional(left.lower.as_deref(), right.lower.as_deref(), env);
                let upper = Self::then(lower, |env| {
                    self.optional(left.upper.as_deref(), right.upper.as_deref(), env)
                });
                Self::then(upper, |env| {
                    self.optional(left.step.as_deref(), right.step.as_deref(), env)
                })
            }
            (Expr::If(left), Expr::If(right)) => {
                let test = self.expr(&left.test, &right.test, env);
                let body = Self::then(test, |env| self.expr(&left.body, &right.body, env));
                Self::then(body, |env| self.expr(&left.orelse, &right.orelse, env))
            }
            (Expr::Lambda(left), Expr::Lambda(right)) => {
                let parameters = match (&left.parameters, &right.parameters) {
                    (Some(left), Some(right)) => self.parameters(left, right, env),
                    (None, None) => vec![env],
                    (Some(left), None)
                        if left.iter().all(|parameter| {
                            matches!(
                                placeholder::name(parameter.name().as_str()),
                                Name::Sequence(_)
                            )
                        }) =>
                    {
                        vec![env]
                    }
                    _ => Vec::new(),
                };
                Self::then(parameters, |env| self.expr(&left.body, &right.body, env))
            }
            (Expr::Await(left), Expr::Await(right)) => self.expr(&left.value, &right.value, env),
            (Expr::Yield(left), Expr::Yield(right)) => {
                self.optional_whole(left.value.as_deref(), right.value.as_deref(), env)
            }
            (Expr::YieldFrom(left), Expr::YieldFrom(right)) => {
                self.expr(&left.value, &right.value, env)
            }
            (Expr::Starred(left), Expr::Starred(right)) => {
                self.expr(&left.value, &right.value, env)
            }
            (Expr::Named(left), Expr::Named(right)) => {
                Self::then(self.expr(&left.target, &right.target, env), |env| {
                    self.expr(&left.value, &right.value, env)
                })
            }
            (Expr::ListComp(_) | Expr::Generator(_), Expr::ListComp(_) | Expr::Generator(_)) => {
                match (as_listed(pattern), as_listed(code)) {
                    (Some(left), Some(right)) if is_listed(pattern) == is_listed(code) => {
                        self.comprehension(left, right, env)
                    }
                    _ => Vec::new(),
                }
            }
            (Expr::SetComp(left), Expr::SetComp(right)) => self.comprehension(
                (&left.elt, &left.generators),
                (&right.elt, &right.generators),
                env,
            ),
            (Expr::DictComp(left), Expr::DictComp(right)) => {
                let key = self.optional(left.key.as_deref(), right.key.as_deref(), env);
                Self::then(key, |env| {
                    self.comprehension(
                        (&left.value, &left.generators),
                        (&right.value, &right.generators),
                        env,
                    )
                })
            }
            _ => Vec::new(),
        }
    }
}

/// Whether an inferred type is the one wanted: the same, or the same by its last name.
pub(crate) fn type_matches(name: &str, wanted: &str) -> bool {
    name == wanted
        || (!wanted.contains('.') && name.rsplit('.').next() == Some(wanted))
        || (!name.contains('.') && wanted.rsplit('.').next() == Some(name))
}

/// An expression and those below it that are worked out together with it: not what a lambda or a
/// comprehension does later or often, and not what a condition decides on.
pub(crate) fn below_at_once(expr: &Expr) -> Vec<&Expr> {
    struct Collector<'a> {
        found: Vec<&'a Expr>,
    }
    impl<'a> Visitor<'a> for Collector<'a> {
        fn visit_expr(&mut self, expr: &'a Expr) {
            self.found.push(expr);
            let is_apart = matches!(
                expr,
                Expr::Lambda(_)
                    | Expr::ListComp(_)
                    | Expr::SetComp(_)
                    | Expr::DictComp(_)
                    | Expr::Generator(_)
                    | Expr::If(_)
                    | Expr::Named(_)
            );
            if !is_apart {
                visitor::walk_expr(self, expr);
            }
        }
    }
    let mut collector = Collector { found: Vec::new() };
    collector.visit_expr(expr);
    collector.found
}

/// An expression and all expressions below it, outer ones first.
pub(crate) fn below(expr: &Expr) -> Vec<&Expr> {
    struct Collector<'a> {
        found: Vec<&'a Expr>,
    }
    impl<'a> Visitor<'a> for Collector<'a> {
        fn visit_expr(&mut self, expr: &'a Expr) {
            self.found.push(expr);
            visitor::walk_expr(self, expr);
        }
    }
    let mut collector = Collector { found: Vec::new() };
    collector.visit_expr(expr);
    collector.found
}
