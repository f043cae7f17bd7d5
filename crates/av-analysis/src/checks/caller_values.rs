//! Which value of its caller does a test in a public function check?
//!
//! A parameter counts until it is assigned again, and only in code that runs in every call:
//! directly in the function, in `with` and in `try`.

use av_syntax::ast::visitor::{self, Visitor};
use av_syntax::ast::{
    AnyParameterRef, CmpOp, Expr, ExprCall, ExprCompare, Operator, Stmt, StmtAssert,
    StmtFunctionDef,
};
use av_syntax::{Ranged, TextRange};

use super::CheckContext;
use super::security_assert::{NARROWING, is_about_type, is_identity_only, is_none_test, last_name};

/// Beginnings of the names of functions that are meant to assert.
const ASSERTION_HELPERS: &[&str] = &["assert", "ensure", "expect", "must", "should", "test"];

/// Functions that test a value without narrowing its type.
const PREDICATES: &[&str] = &[
    "math.isfinite",
    "math.isinf",
    "math.isnan",
    "os.path.exists",
    "os.path.isabs",
    "os.path.isdir",
    "os.path.isfile",
    "re.fullmatch",
    "re.match",
    "re.search",
];

/// Methods that test a text or a path.
const TEXT_TESTS: &[&str] = &[
    "endswith",
    "exists",
    "is_absolute",
    "is_file",
    "is_dir",
    "is_relative_to",
    "isalnum",
    "isalpha",
    "isascii",
    "isdecimal",
    "isdigit",
    "isidentifier",
    "islower",
    "isnumeric",
    "isprintable",
    "isspace",
    "isupper",
    "startswith",
];

/// What the names of validating functions begin with.
const VALIDATING: &[&str] = &["allowed", "check", "safe", "valid", "verify"];

/// The parameters that still hold what the caller handed in.
pub(super) struct Caller<'a> {
    parameters: Vec<AnyParameterRef<'a>>,
    source: &'a str,
}

/// The caller's values at an assert.
pub(super) fn caller_of<'a>(context: &CheckContext<'a, '_>, claim: &StmtAssert) -> Caller<'a> {
    let mut descent = Descent {
        parameters: Vec::new(),
        in_function: false,
        is_public: true,
    };
    descent.block(context.body, claim.range);
    Caller {
        parameters: descent.parameters,
        source: context.source,
    }
}

/// The way from the module's top to a statement.
struct Descent<'a> {
    parameters: Vec<AnyParameterRef<'a>>,
    in_function: bool,
    is_public: bool,
}

impl<'a> Descent<'a> {
    fn block(&mut self, body: &'a [Stmt], target: TextRange) {
        let after = body.partition_point(|stmt| stmt.start() <= target.start());
        let Some((stmt, before)) = body[..after].split_last() else {
            return;
        };
        if !stmt.range().contains_range(target) {
            return;
        }
        if !self.parameters.is_empty() {
            for stmt in before {
                self.forget_assigned(stmt);
            }
        }
        self.statement(stmt, target);
    }

    fn statement(&mut self, stmt: &'a Stmt, target: TextRange) {
        match stmt {
            Stmt::FunctionDef(function) => {
                self.parameters = self.visible(function);
                self.in_function = true;
                self.block(&function.body, target);
            }
            Stmt::ClassDef(class) => {
                self.parameters.clear();
                self.is_public &= !class.name.starts_with('_');
                self.block(&class.body, target);
            }
            Stmt::With(with) => self.block(&with.body, target),
            Stmt::Try(attempt) => {
                let handles = attempt
                    .handlers
                    .iter()
                    .any(|handler| handler.range().contains_range(target));
                if handles {
                    self.otherwise(stmt, target);
                }
                for body in [&attempt.body, &attempt.orelse, &attempt.finalbody] {
                    self.block(body, target);
                }
            }
            Stmt::Assert(_) => {}
            _ => self.otherwise(stmt, target),
        }
    }

    /// A branch that does not run in every call.
    fn otherwise(&mut self, stmt: &'a Stmt, target: TextRange) {
        self.parameters.clear();
        super::surroundings::each_block(stmt, &mut |body| self.block(body, target));
    }

    fn visible(&self, function: &'a StmtFunctionDef) -> Vec<AnyParameterRef<'a>> {
        let name = function.name.as_str();
        let is_entry = matches!(name, "__init__" | "__new__" | "__call__");
        let is_public = self.is_public
            && !self.in_function
            && (is_entry || !name.starts_with('_'))
            && !is_assertion_helper(name);
        let named = function
            .parameters
            .iter_non_variadic_params()
            .map(AnyParameterRef::NonVariadic);
        named
            .filter(|parameter| is_public && !matches!(parameter.name().as_str(), "self" | "cls"))
            .collect()
    }

    /// A parameter that is assigned again is the caller's no more.
    fn forget_assigned(&mut self, stmt: &Stmt) {
        let targets: &[Expr] = match stmt {
            Stmt::Assign(assign) => &assign.targets,
            Stmt::AugAssign(assign) => std::slice::from_ref(&*assign.target),
            Stmt::AnnAssign(assign) => std::slice::from_ref(&*assign.target),
            _ => return,
        };
        let mut names = NamesIn::default();
        for target in targets {
            names.visit_expr(target);
        }
        self.parameters
            .retain(|parameter| !names.found.contains(&parameter.name().as_str()));
    }
}

#[derive(Default)]
struct NamesIn<'e> {
    found: Vec<&'e str>,
}

impl<'e> Visitor<'e> for NamesIn<'e> {
    fn visit_expr(&mut self, expr: &'e Expr) {
        if let Expr::Name(name) = expr {
            self.found.push(name.id.as_str());
        }
        visitor::walk_expr(self, expr);
    }
}

fn is_assertion_helper(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ASSERTION_HELPERS
        .iter()
        .any(|beginning| name.starts_with(beginning))
}

impl<'a> Caller<'a> {
    /// The parameter whose value a part of a test checks.
    pub(super) fn checked(&self, part: &Expr) -> Option<&'a str> {
        if self.parameters.is_empty() {
            return None;
        }
        match part {
            Expr::Compare(compare) => self.compared(compare),
            Expr::Name(_) => {
                let parameter = self.parameter(part)?;
                let annotation = self.text_of(parameter.annotation()?);
                let is_plain = matches!(annotation, "str" | "int" | "float" | "bytes");
                (is_plain && parameter.default().is_none()).then(|| parameter.name().as_str())
            }
            Expr::Call(call) => self.called(call),
            _ => None,
        }
    }

    fn text_of(&self, expr: &Expr) -> &'a str {
        let range = expr.range();
        self.source
            .get(range.start().to_usize()..range.end().to_usize())
            .unwrap_or_default()
    }

    fn parameter(&self, expr: &Expr) -> Option<AnyParameterRef<'a>> {
        let name = expr.as_name_expr()?.id.as_str();
        self.parameters
            .iter()
            .copied()
            .find(|parameter| parameter.name().as_str() == name)
    }

    /// The parameter that an expression is.
    fn bare(&self, expr: &Expr) -> Option<&'a str> {
        self.parameter(expr)
            .map(|parameter| parameter.name().as_str())
    }

    /// The parameter whose value an expression measures: `x`, `len(x)`, `x % 2`.
    fn value(&self, expr: &Expr) -> Option<&'a str> {
        if let Some(name) = self.bare(expr) {
            return Some(name);
        }
        match expr {
            Expr::Call(call) => {
                let function = call.func.as_name_expr()?.id.as_str();
                match &*call.arguments.args {
                    [only] if matches!(function, "len" | "abs" | "float" | "int") => {
                        self.bare(only)
                    }
                    _ => None,
                }
            }
            Expr::BinOp(operation) if operation.op == Operator::Mod => self.bare(&operation.left),
            _ => None,
        }
    }

    fn attribute(&self, expr: &Expr) -> Option<&'a str> {
        self.bare(&expr.as_attribute_expr()?.value)
    }

    /// Whether an expression is a limit or a closed set to measure a value against.
    fn is_bound(&self, expr: &Expr) -> bool {
        match expr {
            Expr::UnaryOp(operation) => self.is_bound(&operation.operand),
            Expr::Tuple(tuple) => tuple.elts.iter().all(|element| self.is_bound(element)),
            Expr::List(list) => list.elts.iter().all(|element| self.is_bound(element)),
            Expr::Set(set) => set.elts.iter().all(|element| self.is_bound(element)),
            Expr::Call(call) => call
                .func
                .as_name_expr()
                .is_some_and(|name| name.id.as_str() == "range"),
            Expr::Name(_) | Expr::Attribute(_) => {
                last_name(expr).is_some_and(is_constant_name) || self.bare(expr).is_some()
            }
            _ => expr.is_literal_expr(),
        }
    }

    fn compared(&self, compare: &ExprCompare) -> Option<&'a str> {
        if is_none_test(compare) || is_identity_only(compare) {
            return None;
        }
        let mut left = &*compare.left;
        for (operator, right) in compare.ops.iter().zip(&compare.comparators) {
            if is_about_type(left) || is_about_type(right) {
                return None;
            }
            let found = match operator {
                CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE => self
                    .measured(left, right)
                    .or_else(|| self.measured(right, left)),
                CmpOp::In | CmpOp::NotIn => self.looked_up(left, right),
                _ => {
                    let is_unequal = *operator == CmpOp::NotEq;
                    self.equated(left, right, is_unequal)
                        .or_else(|| self.equated(right, left, is_unequal))
                }
            };
            if found.is_some() {
                return found;
            }
            left = right;
        }
        None
    }

    fn measured(&self, value: &Expr, bound: &Expr) -> Option<&'a str> {
        self.value(value)
            .or_else(|| self.attribute(value).filter(|_| self.is_bound(bound)))
    }

    fn looked_up(&self, element: &Expr, collection: &Expr) -> Option<&'a str> {
        let value = self.value(element).or_else(|| self.attribute(element));
        if let Some(value) = value.filter(|_| self.is_bound(collection)) {
            return Some(value);
        }
        let is_text = element.is_string_literal_expr() || element.is_bytes_literal_expr();
        self.bare(collection).filter(|_| is_text)
    }

    /// A value compared with a literal; equal to a text is a choice rather than a check.
    fn equated(&self, value: &Expr, literal: &Expr, is_unequal: bool) -> Option<&'a str> {
        let is_text = literal.is_string_literal_expr() || literal.is_bytes_literal_expr();
        let counts = literal.is_literal_expr() && (is_unequal || !is_text);
        self.value(value).filter(|_| counts)
    }

    fn called(&self, call: &ExprCall) -> Option<&'a str> {
        let name = last_name(&call.func);
        let arguments = &*call.arguments.args;
        match (&*call.func, name?) {
            (Expr::Name(_), "isinstance") => {
                let [value, kind] = arguments else {
                    return None;
                };
                let parameter = self.parameter(value)?;
                let is_optional = parameter.default().is_some_and(Expr::is_none_literal_expr);
                let is_promised = parameter
                    .annotation()
                    .is_none_or(|annotation| self.text_of(annotation) == self.text_of(kind));
                (!is_optional && is_promised).then(|| parameter.name().as_str())
            }
            (Expr::Name(_), "all" | "any") => {
                let generator = arguments.first()?.as_generator_expr()?;
                let narrows = generator.elt.as_call_expr().is_some_and(|call| {
                    last_name(&call.func).is_some_and(|name| NARROWING.contains(&name))
                });
                self.bare(&generator.generators.first()?.iter)
                    .filter(|_| !narrows)
            }
            (Expr::Attribute(method), name)
                if TEXT_TESTS.contains(&name) && self.bare(&method.value).is_some() =>
            {
                self.bare(&method.value)
            }
            (_, name) => {
                let validates =
                    PREDICATES.contains(&self.text_of(&call.func)) || is_validating(name);
                arguments
                    .iter()
                    .filter(|_| validates)
                    .find_map(|argument| self.bare(argument))
            }
        }
    }
}

fn is_constant_name(name: &str) -> bool {
    name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
}

fn is_validating(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.strip_prefix('_').unwrap_or(&name);
    let rest = name
        .strip_prefix("is_")
        .or_else(|| name.strip_prefix("is"))
        .unwrap_or(name);
    [name, rest].iter().any(|name| {
        VALIDATING
            .iter()
            .any(|beginning| name.starts_with(beginning))
    })
}
