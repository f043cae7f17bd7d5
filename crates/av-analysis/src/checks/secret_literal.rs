//! Which string literals are secrets, by the name they go by, by their use or by their shape?
//!
//! Names count where a literal meets one: in assignments, defaults, keywords, entries of
//! dictionaries, comparisons, fallbacks of settings, and arguments of functions of the module.
//! Shapes are searched for in the whole text at once; only literals around a hit are looked at.
//! A literal is reported once, for the first reason.

use av_syntax::ast::visitor::{self, Visitor};
use av_syntax::ast::{BoolOp, CmpOp, Expr, Stmt};
use av_syntax::{Ranged, TextRange, TextSize};
use rustc_hash::FxHashMap;

use super::secret_names::{SecretKind, kind_of};
use super::secret_shapes::{MARKS, shape_of};
use super::secret_uses::{arguments, callee};
use super::secret_values::is_secret;
use super::surroundings::{expressions, functions, statements};
use super::{Check, CheckContext, Hit};
use crate::engine::Kind;

/// Shortest text that a shape can have, in bytes.
const SHORTEST_SHAPE: usize = 12;

/// Attributes and entries in which frameworks keep the key that signs sessions.
const SIGNING_KEYS: &[&str] = &["jwt_secret_key", "secret_key", "security_password_salt"];

/// Ends of the names of base classes whose members are choices.
const ENUMERATIONS: &[&str] = &["Choices", "Enum", "Flag", "TextChoices"];

/// Functions that look a name up.
const LOOKUPS: &[&str] = &["get", "get_argument", "getenv", "getfirst", "pop"];

/// Methods of texts whose result is the same secret.
const CONVERSIONS: &[&str] = &["decode", "encode", "lower", "strip"];

/// String literals that are secrets.
#[derive(Debug)]
pub(crate) struct SecretLiteral;

impl Check for SecretLiteral {
    fn name(&self) -> &'static str {
        "secret_literal"
    }

    fn kinds(&self) -> u64 {
        [
            Kind::Assign,
            Kind::Call,
            Kind::ClassDef,
            Kind::Compare,
            Kind::Dict,
            Kind::FunctionDef,
            Kind::Named,
        ]
        .iter()
        .fold(0, |mask, kind| mask | kind.mask())
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        let mut judge = Judge {
            context,
            found: FxHashMap::default(),
        };
        judge.assignments();
        judge.entries();
        judge.defaults();
        judge.comparisons();
        judge.calls();
        judge.shapes();
        hits.extend(judge.found.into_values());
        hits.sort_by_key(|hit| hit.range.start());
    }
}

/// What a literal is judged by.
pub(super) struct Named<'e> {
    pub(super) name: &'e str,
    pub(super) value: &'e Expr,
    /// The value goes to something that authenticates, signs or compares.
    pub(super) is_used: bool,
}

/// Judges the literals of one module.
struct Judge<'c, 'a, 'm> {
    context: &'c CheckContext<'a, 'm>,
    /// By the start of the literal.
    found: FxHashMap<TextSize, Hit>,
}

impl Judge<'_, '_, '_> {
    fn report(&mut self, range: TextRange, what: &str, name: &str) {
        self.found
            .entry(range.start())
            .or_insert_with(|| Hit::new(range, "WHAT", what).with("NAME", name));
    }

    fn assignments(&mut self) {
        for stmt in statements(self.context, Kind::Assign) {
            match stmt {
                Stmt::Assign(assign) => {
                    for target in &assign.targets {
                        self.bind(target, &assign.value);
                    }
                }
                Stmt::AnnAssign(assign) => {
                    if let Some(value) = &assign.value {
                        self.bind(&assign.target, value);
                    }
                }
                _ => {}
            }
        }
        for expr in expressions(self.context, Kind::Named) {
            if let Expr::Named(named) = expr {
                self.bind(&named.target, &named.value);
            }
        }
    }

    fn bind(&mut self, target: &Expr, value: &Expr) {
        if let (Some(targets), Some(values)) = (elements(target), elements(value)) {
            if targets.len() == values.len() {
                for (target, value) in targets.iter().zip(values) {
                    self.bind(target, value);
                }
            }
            return;
        }
        if !may_be_literal(value, false) {
            return;
        }
        if let Some(name) = name_of(target) {
            let is_used = !target.is_name_expr()
                && SIGNING_KEYS.contains(&name.to_ascii_lowercase().as_str());
            self.judge(&Named {
                name,
                value,
                is_used,
            });
        }
    }

    fn entries(&mut self) {
        for dict in expressions(self.context, Kind::Dict).filter_map(Expr::as_dict_expr) {
            for item in &dict.items {
                if let Some(name) = item.key.as_ref().and_then(text) {
                    self.judge(&Named {
                        name,
                        value: &item.value,
                        is_used: false,
                    });
                }
            }
        }
    }

    fn defaults(&mut self) {
        for function in functions(self.context) {
            for parameter in &function.parameters {
                if let Some(value) = parameter.default() {
                    let name = parameter.name().as_str();
                    self.judge(&Named {
                        name,
                        value,
                        is_used: false,
                    });
                }
            }
        }
    }

    fn comparisons(&mut self) {
        for compare in expressions(self.context, Kind::Compare).filter_map(Expr::as_compare_expr) {
            let ([CmpOp::Eq | CmpOp::NotEq], [right]) = (&*compare.ops, &*compare.comparators)
            else {
                continue;
            };
            for (side, value) in [(&*compare.left, right), (right, &*compare.left)] {
                if !may_be_literal(value, true) {
                    continue;
                }
                if let Some(name) = name_of(side) {
                    let is_used = kind_of(name) == Some(SecretKind::Password);
                    self.judge(&Named {
                        name,
                        value,
                        is_used,
                    });
                }
            }
        }
    }

    fn calls(&mut self) {
        let parameters = secret_parameters(self.context);
        for call in expressions(self.context, Kind::Call).filter_map(Expr::as_call_expr) {
            arguments(self.context, call, &mut |named| self.judge(named));
            if let Some(names) = parameters.get(callee(&call.func)) {
                for (name, value) in names.iter().zip(&call.arguments.args) {
                    self.judge(&Named {
                        name,
                        value,
                        is_used: false,
                    });
                }
            }
        }
    }

    /// Judges a value that goes by a name.
    fn judge(&mut self, named: &Named<'_>) {
        if !may_be_literal(named.value, named.is_used) {
            return;
        }
        let Some(kind) = kind_of(named.name) else {
            return;
        };
        self.judge_as(kind, named.name, named.value, named.is_used);
    }

    fn judge_as(&mut self, kind: SecretKind, name: &str, value: &Expr, is_used: bool) {
        let mut value = unconverted(value);
        if let Expr::BoolOp(choice) = value
            && choice.op == BoolOp::Or
            && let Some(last) = choice.values.last()
        {
            value = last;
        }
        if let Expr::If(choice) = value {
            self.judge_as(kind, name, &choice.body, is_used);
            value = &choice.orelse;
        }
        if let Expr::Name(variable) = value
            && is_used
        {
            let at = variable.range.start();
            match self.context.names.assigned(variable.id.as_str(), at) {
                Some(assigned) => value = assigned,
                None => return,
            }
        }
        let Some(literal) = content(value) else {
            return;
        };
        if is_secret(&literal, name, kind, is_used) && !self.is_choice(value.range()) {
            let what = format!("a hard-coded {}", kind.word());
            self.report(value.range(), &what, name);
        }
    }

    /// Whether a place belongs to an enumeration, whose values are names.
    fn is_choice(&self, range: TextRange) -> bool {
        self.context.around(range).definitions().any(|stmt| {
            let bases = stmt
                .as_class_def_stmt()
                .and_then(|class| class.arguments.as_deref())
                .map(|arguments| &arguments.args);
            bases.is_some_and(|bases| {
                bases
                    .iter()
                    .any(|base| ENUMERATIONS.iter().any(|end| callee(base).ends_with(end)))
            })
        })
    }

    /// Looks at literals around the marks of shapes.
    fn shapes(&mut self) {
        let mut literals = Literals::default();
        for mark in MARKS.find_iter(self.context.source).flatten() {
            let Ok(start) = TextSize::try_from(mark.start()) else {
                return;
            };
            let Some(literal) = literals.at(self.context, start) else {
                continue;
            };
            if self.found.contains_key(&literal.range().start()) {
                continue;
            }
            if let Some(content) = content(literal).filter(|text| text.len() >= SHORTEST_SHAPE)
                && let Some(what) = shape_of(&content, mark.as_str())
            {
                self.report(literal.range(), what, "");
            }
        }
    }
}

fn elements(expr: &Expr) -> Option<&[Expr]> {
    match expr {
        Expr::Tuple(tuple) => Some(&tuple.elts),
        Expr::List(list) => Some(&list.elts),
        _ => None,
    }
}

/// Whether an expression may turn out to be a literal; says no quickly.
pub(super) fn may_be_literal(expr: &Expr, is_used: bool) -> bool {
    match expr {
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::BoolOp(_) | Expr::If(_) => true,
        Expr::Name(_) => is_used,
        Expr::Call(call) => call
            .func
            .as_attribute_expr()
            .is_some_and(|method| matches!(method.attr.as_str(), "encode" | "strip")),
        _ => false,
    }
}

/// A value without `.encode()` and `.strip()` behind it.
fn unconverted(expr: &Expr) -> &Expr {
    match expr {
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(method) if matches!(method.attr.as_str(), "encode" | "strip") => {
                unconverted(&method.value)
            }
            _ => expr,
        },
        _ => expr,
    }
}

/// The content of a string literal.
pub(super) fn text(expr: &Expr) -> Option<&str> {
    expr.as_string_literal_expr()
        .map(|string| string.value.to_str())
}

/// The content of a string or bytes literal, bytes as Latin-1.
fn content(expr: &Expr) -> Option<String> {
    match expr {
        Expr::StringLiteral(string) => Some(string.value.to_str().to_owned()),
        Expr::BytesLiteral(bytes) => Some(bytes.value.bytes().map(char::from).collect()),
        _ => None,
    }
}

/// The name of what an expression denotes: `x.password`, `form["password"]`.
pub(super) fn name_of(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        Expr::Subscript(subscript) => text(&subscript.slice),
        Expr::Call(call) => {
            let name = callee(&call.func);
            match (call.arguments.args.first(), &*call.func) {
                (Some(first), _) if LOOKUPS.contains(&name) => text(first),
                (_, Expr::Attribute(method)) if CONVERSIONS.contains(&name) => {
                    name_of(&method.value)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The parameters of those functions and classes of the module that take secrets by position.
fn secret_parameters<'a>(context: &CheckContext<'a, '_>) -> FxHashMap<&'a str, Vec<&'a str>> {
    let mut found = FxHashMap::default();
    let classes = statements(context, Kind::ClassDef).filter_map(Stmt::as_class_def_stmt);
    let constructors = classes.filter_map(|class| {
        let mut methods = class.body.iter().filter_map(Stmt::as_function_def_stmt);
        let constructor = methods.find(|method| method.name.as_str() == "__init__")?;
        Some((class.name.as_str(), constructor))
    });
    let free = functions(context).map(|function| (function.name.as_str(), function));
    for (name, function) in constructors.chain(free) {
        let parameters = &function.parameters;
        let names = || {
            let all = parameters.posonlyargs.iter().chain(&parameters.args);
            all.map(|parameter| parameter.parameter.name.as_str())
        };
        if !names().any(|parameter| kind_of(parameter).is_some()) {
            continue;
        }
        let skipped = usize::from(
            names()
                .next()
                .is_some_and(|first| matches!(first, "self" | "cls")),
        );
        found.insert(name, names().skip(skipped).collect());
    }
    found
}

/// The string literals of one statement, kept while offsets of that statement are asked for.
#[derive(Default)]
struct Literals<'a> {
    statement: TextRange,
    /// In order.
    found: Vec<&'a Expr>,
}

impl<'a> Literals<'a> {
    /// The string literal around an offset that is part of some computation.
    fn at(&mut self, context: &CheckContext<'a, '_>, offset: TextSize) -> Option<&'a Expr> {
        let stmt = context.around(TextRange::empty(offset)).innermost()?;
        if let Stmt::Expr(statement) = stmt
            && (statement.value.is_string_literal_expr() || statement.value.is_bytes_literal_expr())
        {
            // A docstring, or a text that is there to be read.
            return None;
        }
        if stmt.range() != self.statement {
            self.statement = stmt.range();
            self.found.clear();
            self.visit_stmt(stmt);
            self.found.sort_by_key(|literal| literal.range().start());
        }
        let after = self
            .found
            .partition_point(|literal| literal.range().start() <= offset);
        let literal = self.found.get(after.checked_sub(1)?)?;
        literal.range().contains(offset).then_some(*literal)
    }
}

impl<'a> Visitor<'a> for Literals<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::StringLiteral(_) | Expr::BytesLiteral(_) => self.found.push(expr),
            // What is interpolated is not in the source.
            Expr::FString(_) | Expr::TString(_) => {}
            _ => visitor::walk_expr(self, expr),
        }
    }
}
