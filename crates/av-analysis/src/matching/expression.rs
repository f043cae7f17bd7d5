//! Does an expression have the shape of a pattern?

use std::rc::Rc;

use av_syntax::Ranged;
use av_syntax::ast::comparable::ComparableExpr;
use av_syntax::ast::visitor::{self, Visitor};
use av_syntax::ast::{
    BoolOp, CmpOp, Comprehension, DictItem, Expr, ExprCompare, ExprUnaryOp, FStringPart,
    InterpolatedStringElement, UnaryOp,
};

use super::binding::{Bound, Env};
use super::text::StringPattern;
use super::{Envs, Matcher};
use crate::names::{Constant, Value, dotted};
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
                self.operands(left.op, &left.values, &right.values, env)
            }
            (Expr::BinOp(left), Expr::BinOp(right)) if left.op == right.op => {
                Self::then(self.expr(&left.left, &right.left, env), |env| {
                    self.expr(&left.right, &right.right, env)
                })
            }
            (Expr::Set(left), Expr::Dict(_)) if is_only_ellipsis(&left.elts) => vec![env],
            (Expr::Dict(left), Expr::Set(_)) if is_open_braces(&left.items) => vec![env],
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
                self.optional(left.value.as_deref(), right.value.as_deref(), env)
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
            (Expr::ListComp(left), Expr::ListComp(right)) => self.comprehension(
                (&left.elt, &left.generators),
                (&right.elt, &right.generators),
                env,
            ),
            (Expr::SetComp(left), Expr::SetComp(right)) => self.comprehension(
                (&left.elt, &left.generators),
                (&right.elt, &right.generators),
                env,
            ),
            (Expr::Generator(left), Expr::Generator(right)) => self.comprehension(
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

    fn attribute(&self, pattern: &'p Expr, code: &'a Expr, env: Env<'p, 'a>) -> Envs<'p, 'a> {
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
        if let Expr::Attribute(right) = code {
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
        let Some(owner) = plain_path(&pattern.value) else {
            return Vec::new();
        };
        if !matches!(code, Expr::Name(_) | Expr::Attribute(_)) {
            return Vec::new();
        }
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

    /// The text that an expression is known to hold.
    fn text(&self, code: &'a Expr) -> Option<String> {
        match code {
            Expr::StringLiteral(string) => Some(string.value.to_str().to_owned()),
            _ if !self.options.constant_propagation && !code.is_bytes_literal_expr() => None,
            _ => match self.names.constant(code)? {
                Constant::Text(text) => Some(text),
                _ => None,
            },
        }
    }

    fn byte_string(&self, content: &str, code: &'a Expr, env: Env<'p, 'a>) -> Envs<'p, 'a> {
        match self.strings.get(content) {
            StringPattern::Exact => match self.text(code) {
                Some(text) if text == content => vec![env],
                _ => Vec::new(),
            },
            special => self.special_string(special, code, env),
        }
    }

    /// A string of a pattern against an expression; `text` where the content is known already.
    pub(super) fn string(
        &self,
        content: &str,
        text: Option<&str>,
        code: &'a Expr,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        match self.strings.get(content) {
            StringPattern::Exact => {
                let equal = match text {
                    Some(text) => text == content,
                    None => self.text(code).is_some_and(|text| text == content),
                };
                if equal { vec![env] } else { Vec::new() }
            }
            special => self.special_string(special, code, env),
        }
    }

    fn special_string(
        &self,
        pattern: &'p StringPattern,
        code: &'a Expr,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let Some(text) = self.text(code) else {
            return Vec::new();
        };
        match pattern {
            StringPattern::Any => vec![env],
            StringPattern::Exact => Vec::new(),
            StringPattern::Bind(name) => self.bind(
                name,
                Bound::Content(Rc::from(text), content_range(code)),
                env,
            ),
            StringPattern::Regex(regex) => match regex.is_match(&text) {
                Ok(true) => vec![env],
                _ => Vec::new(),
            },
            StringPattern::Gaps(regex, names) => {
                let Ok(Some(captures)) = regex.captures(&text) else {
                    return Vec::new();
                };
                let mut envs = vec![env];
                for (index, name) in names.iter().enumerate() {
                    let Some(group) = captures.get(index + 1) else {
                        continue;
                    };
                    let bound = Bound::Content(Rc::from(group.as_str()), content_range(code));
                    envs = Self::then(envs, |env| self.bind(name, bound.clone(), env));
                }
                envs
            }
        }
    }

    fn literal(&self, pattern: &'p Expr, code: &'a Expr, env: Env<'p, 'a>) -> Envs<'p, 'a> {
        if ComparableExpr::from(pattern) == ComparableExpr::from(code) {
            return vec![env];
        }
        let is_variable = matches!(
            code,
            Expr::Name(_) | Expr::BinOp(_) | Expr::UnaryOp(_) | Expr::NumberLiteral(_)
        );
        if !self.options.constant_propagation || !is_variable {
            return Vec::new();
        }
        match (self.names.constant(pattern), self.names.constant(code)) {
            (Some(left), Some(right)) if left == right => vec![env],
            _ => Vec::new(),
        }
    }

    /// Comparisons and negations, among them `not a in b` for `a not in b`.
    fn comparison(&self, pattern: &'p Expr, code: &'a Expr, env: Env<'p, 'a>) -> Envs<'p, 'a> {
        match (pattern, code) {
            (Expr::Compare(left), Expr::Compare(right)) => self.compare(left, right, env),
            (Expr::UnaryOp(left), Expr::UnaryOp(right)) if left.op == right.op => {
                self.expr(&left.operand, &right.operand, env)
            }
            (Expr::Compare(left), Expr::UnaryOp(right)) => match negated_compare(right) {
                Some((compare, op)) if left.ops.first() == Some(&op) && left.ops.len() == 1 => {
                    self.sides(left, compare, env)
                }
                _ => Vec::new(),
            },
            (Expr::UnaryOp(left), Expr::Compare(right)) => match negated_compare(left) {
                Some((compare, op)) if right.ops.first() == Some(&op) && right.ops.len() == 1 => {
                    self.sides(compare, right, env)
                }
                _ => Vec::new(),
            },
            (Expr::UnaryOp(_), _) => self.literal(pattern, code, env),
            _ => Vec::new(),
        }
    }

    fn sides(
        &self,
        pattern: &'p ExprCompare,
        code: &'a ExprCompare,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        Self::then(self.expr(&pattern.left, &code.left, env), |env| {
            self.items(&pattern.comparators, &code.comparators, None, env)
        })
    }

    fn compare(
        &self,
        pattern: &'p ExprCompare,
        code: &'a ExprCompare,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if pattern.ops != code.ops {
            return Vec::new();
        }
        let mut envs = self.sides(pattern, code, env.clone());
        let symmetric = matches!(*pattern.ops, [CmpOp::Eq | CmpOp::NotEq]);
        if envs.is_empty() && symmetric && self.options.symmetric_eq {
            envs = Self::then(self.expr(&pattern.left, &code.comparators[0], env), |env| {
                self.expr(&pattern.comparators[0], &code.left, env)
            });
        }
        envs
    }

    /// Operands of `and` and `or`: the pattern's are found among the code's.
    fn operands(
        &self,
        op: BoolOp,
        pattern: &'p [Expr],
        code: &'a [Expr],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let in_order = self.items(pattern, code, None, env.clone());
        if !in_order.is_empty() || !self.options.unordered_booleans {
            return in_order;
        }
        let _ = op;
        self.pick(pattern, code, &mut Vec::new(), env)
    }

    fn pick(
        &self,
        pattern: &'p [Expr],
        code: &'a [Expr],
        used: &mut Vec<usize>,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let Some((first, rest)) = pattern.split_first() else {
            return vec![env];
        };
        if placeholder::sequence(first).is_some() {
            return self.pick(rest, code, used, env);
        }
        let mut result = Vec::new();
        for (index, operand) in code.iter().enumerate() {
            if used.contains(&index) {
                continue;
            }
            used.push(index);
            for env in self.expr(first, operand, env.clone()) {
                result.extend(self.pick(rest, code, used, env));
            }
            used.pop();
        }
        result
    }

    /// Elements of a set in any order; an ellipsis admits others.
    fn set_items(&self, pattern: &'p [Expr], code: &'a [Expr], env: Env<'p, 'a>) -> Envs<'p, 'a> {
        let is_open = pattern
            .iter()
            .any(|item| placeholder::sequence(item).is_some());
        if !is_open && pattern.len() != code.len() {
            return Vec::new();
        }
        self.pick(pattern, code, &mut Vec::new(), env)
    }

    /// Entries of a dictionary in any order; an ellipsis admits others.
    fn dict_items(
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
        self.pick_items(&written, code, &mut Vec::new(), env)
    }

    fn pick_items(
        &self,
        pattern: &[&'p DictItem],
        code: &'a [DictItem],
        used: &mut Vec<usize>,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let Some((first, rest)) = pattern.split_first() else {
            return vec![env];
        };
        let mut result = Vec::new();
        for (index, item) in code.iter().enumerate() {
            if used.contains(&index) {
                continue;
            }
            let keyed = self.optional(first.key.as_ref(), item.key.as_ref(), env.clone());
            let valued = Self::then(keyed, |env| self.expr(&first.value, &item.value, env));
            used.push(index);
            for env in valued {
                result.extend(self.pick_items(rest, code, used, env));
            }
            used.pop();
        }
        result
    }

    fn comprehension(
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
            if !left.ifs.is_empty() {
                envs = Self::then(envs, |env| self.items(&left.ifs, &right.ifs, None, env));
            }
        }
        envs
    }

    fn fstring(
        &self,
        pattern: &'p av_syntax::ast::FStringValue,
        code: &'a av_syntax::ast::FStringValue,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let pattern = pattern_pieces(pattern);
        let code = code_pieces(code);
        self.pieces(&pattern, &code, 0, env)
    }

    /// Pieces of f-strings: text, gaps and holes; `skip` bytes of the first text are spent.
    fn pieces(
        &self,
        pattern: &[PatternPiece<'p>],
        code: &[CodePiece<'a>],
        skip: usize,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if !self.step() {
            return Vec::new();
        }
        let code = match code.first() {
            Some(CodePiece::Text(text)) if skip >= text.len() => {
                return if skip > 0 || text.is_empty() {
                    self.pieces(pattern, &code[1..], 0, env)
                } else {
                    Vec::new()
                };
            }
            _ => code,
        };
        match (pattern.first(), code.first()) {
            (None, None) => vec![env],
            (Some(PatternPiece::Gap), _) => self.gap(&pattern[1..], code, skip, &env),
            (Some(PatternPiece::Text(wanted)), Some(CodePiece::Text(text))) => {
                if text[skip..].starts_with(wanted.as_str()) {
                    self.pieces(&pattern[1..], code, skip + wanted.len(), env)
                } else {
                    Vec::new()
                }
            }
            (Some(PatternPiece::Hole(wanted)), Some(CodePiece::Hole(hole))) => {
                Self::then(self.expr(wanted, hole, env), |env| {
                    self.pieces(&pattern[1..], &code[1..], 0, env)
                })
            }
            _ => Vec::new(),
        }
    }

    /// A gap: whatever follows it may match at any later place.
    fn gap(
        &self,
        rest: &[PatternPiece<'p>],
        code: &[CodePiece<'a>],
        skip: usize,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let Some(next) = rest.first() else {
            return vec![env.clone()];
        };
        let mut result = Vec::new();
        for (index, piece) in code.iter().enumerate() {
            match (next, piece) {
                (PatternPiece::Hole(_), CodePiece::Hole(_)) => {
                    result.extend(self.pieces(rest, &code[index..], 0, env.clone()));
                }
                (PatternPiece::Text(wanted), CodePiece::Text(text)) => {
                    let from = if index == 0 { skip } else { 0 };
                    for (at, _) in text[from..].match_indices(wanted.as_str()) {
                        result.extend(self.pieces(rest, &code[index..], from + at, env.clone()));
                    }
                }
                _ => {}
            }
        }
        result
    }
}

/// A piece of an f-string in a pattern.
enum PatternPiece<'p> {
    Text(String),
    Gap,
    Hole(&'p Expr),
}

/// A piece of an f-string in code.
enum CodePiece<'a> {
    Text(&'a str),
    Hole(&'a Expr),
}

fn pattern_pieces(value: &av_syntax::ast::FStringValue) -> Vec<PatternPiece<'_>> {
    let mut pieces = Vec::new();
    for part in value {
        match part {
            FStringPart::Literal(literal) => add_text(&mut pieces, &literal.value),
            FStringPart::FString(string) => {
                for element in &string.elements {
                    match element {
                        InterpolatedStringElement::Literal(literal) => {
                            add_text(&mut pieces, &literal.value);
                        }
                        InterpolatedStringElement::Interpolation(hole) => {
                            pieces.push(PatternPiece::Hole(&hole.expression));
                        }
                    }
                }
            }
        }
    }
    pieces
}

fn add_text(pieces: &mut Vec<PatternPiece<'_>>, text: &str) {
    for (index, part) in text.split("...").enumerate() {
        if index > 0 {
            pieces.push(PatternPiece::Gap);
        }
        if !part.is_empty() {
            pieces.push(PatternPiece::Text(part.to_owned()));
        }
    }
}

fn code_pieces(value: &av_syntax::ast::FStringValue) -> Vec<CodePiece<'_>> {
    let mut pieces = Vec::new();
    for part in value {
        match part {
            FStringPart::Literal(literal) => pieces.push(CodePiece::Text(&literal.value)),
            FStringPart::FString(string) => {
                pieces.extend(string.elements.iter().map(|element| match element {
                    InterpolatedStringElement::Literal(literal) => CodePiece::Text(&literal.value),
                    InterpolatedStringElement::Interpolation(hole) => {
                        CodePiece::Hole(&hole.expression)
                    }
                }));
            }
        }
    }
    pieces
}

/// Whether an inferred type is the one wanted: the same, or the same by its last name.
pub(crate) fn type_matches(name: &str, wanted: &str) -> bool {
    name == wanted
        || (!wanted.contains('.') && name.rsplit('.').next() == Some(wanted))
        || (!name.contains('.') && wanted.rsplit('.').next() == Some(name))
}

/// The dotted text of a pattern that is nothing but literal names.
pub(crate) fn plain_path(pattern: &Expr) -> Option<String> {
    let path = dotted(pattern)?;
    (!path.contains("__av_")).then_some(path)
}

/// Whether braces hold nothing but an ellipsis: a dictionary or a set.
fn is_open_braces(items: &[DictItem]) -> bool {
    matches!(items, [item] if item.key.is_none() && placeholder::sequence(&item.value) == Some(None))
}

fn is_only_ellipsis(items: &[Expr]) -> bool {
    matches!(items, [item] if placeholder::sequence(item) == Some(None))
}

/// The comparison under a `not`, with the operator that says the same without it.
fn negated_compare(operation: &ExprUnaryOp) -> Option<(&ExprCompare, CmpOp)> {
    if operation.op != UnaryOp::Not {
        return None;
    }
    let Expr::Compare(compare) = operation.operand.as_ref() else {
        return None;
    };
    let op = match *compare.ops {
        [CmpOp::In] => CmpOp::NotIn,
        [CmpOp::Is] => CmpOp::IsNot,
        [CmpOp::NotIn] => CmpOp::In,
        [CmpOp::IsNot] => CmpOp::Is,
        _ => return None,
    };
    Some((compare, op))
}

/// Where the content of a string literal stands: without quotes where it is one literal.
fn content_range(code: &Expr) -> av_syntax::TextRange {
    if let Expr::StringLiteral(string) = code
        && let [literal] = string.value.as_slice()
    {
        return literal.content_range();
    }
    code.range()
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
