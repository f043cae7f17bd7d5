//! Which `assert` statements stand guard over a security decision?
//!
//! Two kinds: the test makes a decision (its words say so: `is_admin`, `verify_signature`, a
//! comparison with a password), or it checks what the caller of a public function handed in.
//! Tests of types and of `None` narrow a value for the reader and for type checkers, and are
//! left to the pedantic.

use av_syntax::ast::{CmpOp, Expr, ExprCall, ExprCompare, Stmt, StmtAssert, UnaryOp};

use super::caller_values::caller_of;
use super::decision_words::{is_datum, is_decision};
use super::surroundings::statements;
use super::{Check, CheckContext, Hit};
use crate::engine::Kind;

/// Functions that only narrow the type of a value.
pub(super) const NARROWING: &[&str] = &["callable", "hasattr", "isinstance", "issubclass"];

/// Words that the names of comparing functions begin with.
const COMPARING: &[&str] = &["equal", "same", "match", "matches", "fullmatch", "verify"];

/// Words that may be followed by more in the names of comparing functions.
const COMPARING_BEGINNINGS: &[&str] = &["check", "valid", "compare"];

/// Asserts that decide about security.
#[derive(Debug)]
pub(crate) struct SecurityAssert;

impl Check for SecurityAssert {
    fn name(&self) -> &'static str {
        "security_assert"
    }

    fn kinds(&self) -> u64 {
        Kind::Assert.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        for claim in asserts(context) {
            if let Some((why, what)) = guarded(context, claim) {
                hits.push(Hit::new(claim.range, "DECISION", what).with("WHY", why));
            }
        }
    }
}

/// All other asserts.
#[derive(Debug)]
pub(crate) struct UnguardedAssert;

impl Check for UnguardedAssert {
    fn name(&self) -> &'static str {
        "unguarded_assert"
    }

    fn kinds(&self) -> u64 {
        Kind::Assert.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        for claim in asserts(context) {
            if guarded(context, claim).is_none() {
                hits.push(Hit {
                    range: claim.range,
                    metavariables: Vec::new(),
                    related: Vec::new(),
                });
            }
        }
    }
}

/// Asserts whose test is no constant.
fn asserts<'a>(context: &CheckContext<'a, '_>) -> impl Iterator<Item = &'a StmtAssert> {
    statements(context, Kind::Assert)
        .filter_map(Stmt::as_assert_stmt)
        .filter(|claim| !claim.test.is_literal_expr())
}

/// Why an assert guards something, and what.
fn guarded<'a>(
    context: &CheckContext<'a, '_>,
    claim: &'a StmtAssert,
) -> Option<(&'static str, &'a str)> {
    let mut parts = Vec::new();
    conjuncts(&claim.test, &mut parts);
    if let Some(name) = parts.iter().find_map(|part| decision(part)) {
        return Some(("decides on", name));
    }
    let caller = caller_of(context, claim);
    let value = parts.iter().find_map(|part| caller.checked(part))?;
    Some(("checks the caller's", value))
}

/// The operands of `and`, `or` and `not`, flattened.
fn conjuncts<'a>(test: &'a Expr, parts: &mut Vec<&'a Expr>) {
    match test {
        Expr::BoolOp(choice) => choice
            .values
            .iter()
            .for_each(|value| conjuncts(value, parts)),
        Expr::UnaryOp(operation) if operation.op == UnaryOp::Not => {
            conjuncts(&operation.operand, parts);
        }
        Expr::Named(named) => conjuncts(&named.value, parts),
        Expr::Await(waiting) => conjuncts(&waiting.value, parts),
        Expr::Call(call) => match (&*call.func, &*call.arguments.args) {
            (Expr::Name(name), [only]) if name.id.as_str() == "bool" => conjuncts(only, parts),
            _ => parts.push(test),
        },
        _ => parts.push(test),
    }
}

/// The security decision that a part of the test makes.
fn decision(part: &Expr) -> Option<&str> {
    let Expr::Compare(compare) = part else {
        return named_decision(part).or_else(|| comparing_call(part));
    };
    if is_none_test(compare) || is_identity_only(compare) || sides(compare).any(is_about_type) {
        return None;
    }
    let named = sides(compare).find_map(|side| {
        let mut parts = Vec::new();
        conjuncts(side, &mut parts);
        parts.into_iter().find_map(named_decision)
    });
    named.or_else(|| sides(compare).find_map(datum))
}

/// Both sides of a comparison, or all of a chain.
pub(super) fn sides(compare: &ExprCompare) -> impl Iterator<Item = &Expr> {
    std::iter::once(&*compare.left).chain(&compare.comparators)
}

/// `x is None`, `x == None`.
pub(super) fn is_none_test(compare: &ExprCompare) -> bool {
    sides(compare).any(Expr::is_none_literal_expr)
}

/// Whether a comparison asks for identity alone, `is True` and `is False` excepted.
pub(super) fn is_identity_only(compare: &ExprCompare) -> bool {
    compare
        .ops
        .iter()
        .all(|operator| matches!(operator, CmpOp::Is | CmpOp::IsNot))
        && !compare
            .comparators
            .iter()
            .any(Expr::is_boolean_literal_expr)
}

/// `type(x)` and its like.
pub(super) fn is_about_type(expr: &Expr) -> bool {
    expr.as_call_expr()
        .and_then(|call| call.func.as_name_expr())
        .is_some_and(|name| matches!(name.id.as_str(), "type" | "id" | "hash"))
}

/// The last name of an expression: `x.name`, `name`, `x["name"]`.
pub(super) fn last_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        Expr::Subscript(subscript) => text(&subscript.slice),
        _ => None,
    }
}

fn text(expr: &Expr) -> Option<&str> {
    expr.as_string_literal_expr()
        .map(|string| string.value.to_str())
}

/// The name of a value or call that is a decision by itself.
fn named_decision(expr: &Expr) -> Option<&str> {
    let name = match expr {
        Expr::Call(call) => last_name(&call.func).filter(|name| !NARROWING.contains(name))?,
        _ => last_name(expr)?,
    };
    is_decision(name).then_some(name)
}

/// The security datum that an operand carries, looked for through conversions and lookups.
fn datum(expr: &Expr) -> Option<&str> {
    if let Expr::Call(call) = expr {
        return datum_of_call(call);
    }
    if let Some(name) = last_name(expr).filter(|name| is_datum(name)) {
        return Some(name);
    }
    expr.as_subscript_expr()
        .and_then(|subscript| datum(&subscript.value))
}

fn datum_of_call(call: &ExprCall) -> Option<&str> {
    let first = call.arguments.args.first();
    match &*call.func {
        Expr::Name(function) => {
            let name = function.id.as_str();
            let converts = matches!(
                name,
                "len" | "str" | "bytes" | "int" | "set" | "sorted" | "hash"
            );
            match first {
                Some(first) if converts => datum(first),
                _ => is_datum(name).then_some(name),
            }
        }
        Expr::Attribute(method) => {
            let name = method.attr.as_str();
            match (name, first.and_then(text)) {
                ("get" | "pop", Some(key)) if is_datum(key) => Some(key),
                ("get" | "pop", Some(_))
                | ("strip" | "lower" | "upper" | "encode" | "decode" | "hexdigest" | "digest", _) => {
                    datum(&method.value)
                }
                _ => is_datum(name).then_some(name),
            }
        }
        _ => None,
    }
}

/// The datum that a comparing function is called on or with.
fn comparing_call(part: &Expr) -> Option<&str> {
    let call = part.as_call_expr()?;
    if !is_comparing(last_name(&call.func)?) {
        return None;
    }
    let keywords = call.arguments.keywords.iter().map(|keyword| &keyword.value);
    let mut arguments = call.arguments.args.iter().chain(keywords);
    arguments.find_map(datum).or_else(|| {
        call.func
            .as_attribute_expr()
            .and_then(|method| datum(&method.value))
    })
}

fn is_comparing(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let rest = name
        .strip_prefix("is_")
        .or_else(|| name.strip_prefix("is"))
        .unwrap_or(&name);
    [&*name, rest].iter().any(|name| {
        COMPARING.contains(name)
            || COMPARING_BEGINNINGS
                .iter()
                .any(|beginning| name.starts_with(beginning))
    })
}
