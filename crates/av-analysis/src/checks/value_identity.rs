//! Which `is` compares values, and which `==` compares identities?
//!
//! A value is written down (a literal, a display), known (a variable that holds nothing but
//! strings or numbers), or fresh (an object that is made on the spot or was made for one
//! variable alone). Two objects of a class of this module without `__eq__` are equal only if
//! they are the same object, so `==` between them is `is` in disguise.

use av_syntax::ast::{CmpOp, Expr, ExprCompare, ExprName, Stmt, StmtClassDef};
use av_syntax::{Ranged, TextRange};

use super::surroundings::{any_statement, expressions, statements};
use super::{Check, CheckContext, Hit};
use crate::engine::Kind;
use crate::names::{Constant, Value};

/// How many base classes are followed.
const MAX_BASES: usize = 8;

/// Integers of which CPython keeps one object each. Source: `_PY_NSMALLNEGINTS` and
/// `_PY_NSMALLPOSINTS` in its headers, up to 3.14.
const SHARED: std::ops::RangeInclusive<i64> = -5..=256;

/// Calls of these make a value, by their qualified name.
const VALUE_TYPES: &[&str] = &[
    "bytearray",
    "bytes",
    "complex",
    "datetime.date",
    "datetime.datetime",
    "datetime.time",
    "datetime.timedelta",
    "decimal.Decimal",
    "dict",
    "float",
    "fractions.Fraction",
    "frozenset",
    "int",
    "list",
    "pathlib.Path",
    "pathlib.PurePath",
    "set",
    "str",
    "tuple",
    "uuid.UUID",
];

/// `is` and `is not` with a value on one side.
#[derive(Debug)]
pub(crate) struct ValueIdentity;

impl Check for ValueIdentity {
    fn name(&self) -> &'static str {
        "value_identity"
    }

    fn kinds(&self) -> u64 {
        Kind::Compare.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        for compare in comparisons(context) {
            identities(context, compare, hits);
        }
    }
}

/// `==`, `!=` and `in` between objects of a class that defines no equality.
#[derive(Debug)]
pub(crate) struct MissingEquality;

impl Check for MissingEquality {
    fn name(&self) -> &'static str {
        "missing_equality"
    }

    fn kinds(&self) -> u64 {
        Kind::Compare.mask() | Kind::ClassDef.mask() | Kind::Call.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        if !makes_objects(context) {
            return;
        }
        for compare in comparisons(context) {
            equalities(context, compare, hits);
        }
    }
}

/// Whether a module calls something by the name of a class of its own; most do not, and what
/// their variables hold need not be asked.
fn makes_objects(context: &CheckContext<'_, '_>) -> bool {
    let classes: Vec<&str> = statements(context, Kind::ClassDef)
        .filter_map(Stmt::as_class_def_stmt)
        .map(|class| class.name.as_str())
        .collect();
    !classes.is_empty()
        && expressions(context, Kind::Call)
            .filter_map(Expr::as_call_expr)
            .filter_map(|call| call.func.as_name_expr())
            .any(|name| classes.contains(&name.id.as_str()))
}

fn comparisons<'a>(context: &CheckContext<'a, '_>) -> impl Iterator<Item = &'a ExprCompare> {
    expressions(context, Kind::Compare).filter_map(Expr::as_compare_expr)
}

fn identities(context: &CheckContext<'_, '_>, compare: &ExprCompare, hits: &mut Vec<Hit>) {
    for (left, operator, right) in pairs(compare) {
        let word = match operator {
            CmpOp::Is => "is",
            CmpOp::IsNot => "is not",
            _ => continue,
        };
        if is_singleton(left) || is_singleton(right) {
            continue;
        }
        let operand = if is_value(context, right) {
            right
        } else if is_value(context, left) || are_two_objects(context, compare, left, right) {
            left
        } else {
            continue;
        };
        let range = TextRange::new(left.start(), right.end());
        hits.push(
            Hit::new(range, "OPERATOR", word)
                .with("OPERAND", format!("`{}`", context.text_of(operand))),
        );
    }
}

fn equalities(context: &CheckContext<'_, '_>, compare: &ExprCompare, hits: &mut Vec<Hit>) {
    for (left, operator, right) in pairs(compare) {
        let others: Vec<&Expr> = match (operator, right) {
            (CmpOp::Eq | CmpOp::NotEq, _) => vec![right],
            (CmpOp::In | CmpOp::NotIn, Expr::List(list)) => list.elts.iter().collect(),
            (CmpOp::In | CmpOp::NotIn, Expr::Tuple(tuple)) => tuple.elts.iter().collect(),
            (CmpOp::In | CmpOp::NotIn, Expr::Set(set)) => set.elts.iter().collect(),
            _ => continue,
        };
        let may_be_object = |expr: &Expr| expr.is_call_expr() || expr.is_name_expr();
        if !may_be_object(left) || !others.iter().copied().any(may_be_object) {
            continue;
        }
        let Some((class, object)) = object_of(context, left) else {
            continue;
        };
        let same_class: Vec<TextRange> = others
            .iter()
            .filter_map(|other| object_of(context, other))
            .filter(|(other, _)| other.range == class.range)
            .map(|(_, object)| object)
            .collect();
        if !same_class.is_empty()
            && !same_class.contains(&object)
            && lacks_equality(context, class)
            && !context.around(compare.range).is_asserted()
        {
            let range = TextRange::new(left.start(), right.end());
            hits.push(
                Hit::new(range, "OPERATOR", operator.as_str())
                    .with("CLASS", class.name.as_str())
                    .related(class.name.range(), "the class is defined here"),
            );
        }
    }
}

/// The comparisons of a chain: `a < b < c` compares `a` with `b` and `b` with `c`.
fn pairs(compare: &ExprCompare) -> impl Iterator<Item = (&Expr, CmpOp, &Expr)> {
    let lefts = std::iter::once(&*compare.left).chain(&compare.comparators);
    lefts
        .zip(&compare.ops)
        .zip(&compare.comparators)
        .map(|((left, operator), right)| (left, *operator, right))
}

/// Whether an expression is written as an object that exists once.
fn is_singleton(expr: &Expr) -> bool {
    match expr {
        Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) | Expr::EllipsisLiteral(_) => true,
        Expr::Name(name) => matches!(name.id.as_str(), "NotImplemented" | "Ellipsis"),
        _ => false,
    }
}

fn is_value(context: &CheckContext<'_, '_>, expr: &Expr) -> bool {
    match expr {
        Expr::UnaryOp(operation) => operation.operand.is_number_literal_expr(),
        Expr::BinOp(operation) => {
            let is_text = |side: &Expr| side.is_string_literal_expr() || side.is_f_string_expr();
            is_text(&operation.left)
                || is_text(&operation.right)
                || (is_value(context, &operation.left) && is_value(context, &operation.right))
        }
        Expr::Name(name) => is_known_value(context, name),
        Expr::Call(call) => {
            context
                .names
                .qualified(&call.func)
                .iter()
                .any(|name| VALUE_TYPES.contains(&name.as_str()))
                || class_of(context, &call.func)
                    .is_some_and(|class| makes_new_objects(context, class))
        }
        _ => is_written_value(expr),
    }
}

/// Whether an expression writes a value down.
fn is_written_value(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::FString(_)
            | Expr::TString(_)
            | Expr::List(_)
            | Expr::Dict(_)
            | Expr::Set(_)
            | Expr::Tuple(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_)
            | Expr::Lambda(_)
    )
}

/// Whether everything that a variable can hold here is a string or a number.
///
/// A module's constant may be a mark that is only ever passed around, such as
/// `argparse.SUPPRESS`: texts that no data looks like, and numbers that CPython shares.
fn is_known_value(context: &CheckContext<'_, '_>, name: &ExprName) -> bool {
    if !context.names.may_hold_constant(&name.id) {
        return false;
    }
    let reaching = context.names.reaching(name.id.as_str(), name.range.start());
    let is_global = reaching.scope == 0;
    !reaching.bindings.is_empty()
        && reaching.bindings.iter().all(|binding| match binding.value {
            Value::Assigned(value, _) => match context.names.constant(value) {
                Some(Constant::Text(text)) => !is_global || is_like_data(&text),
                Some(Constant::Integer(number)) => !is_global || !SHARED.contains(&number),
                Some(Constant::Float(_)) => true,
                _ => false,
            },
            _ => false,
        })
}

/// Whether a text looks like something that a program reads: letters in lower case first.
fn is_like_data(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_lowercase() || letter.is_ascii_digit())
        && text.chars().all(|letter| {
            letter.is_alphanumeric() || matches!(letter, ' ' | '_' | '-' | '.' | '/' | ':' | '@')
        })
}

/// Whether two variables hold objects that were made apart.
fn are_two_objects(
    context: &CheckContext<'_, '_>,
    compare: &ExprCompare,
    left: &Expr,
    right: &Expr,
) -> bool {
    match (made_for(context, left), made_for(context, right)) {
        (Some(left), Some(right)) => left != right && !context.around(compare.range).is_asserted(),
        _ => false,
    }
}

/// The expression that made the one object that a variable can hold.
fn made_for(context: &CheckContext<'_, '_>, expr: &Expr) -> Option<TextRange> {
    let name = expr.as_name_expr()?;
    let value = context
        .names
        .assigned(name.id.as_str(), name.range.start())?;
    (!value.is_name_expr() && is_value(context, value)).then(|| value.range())
}

/// The class of this module that an expression is an object of, and the call that made it.
fn object_of<'a>(
    context: &CheckContext<'a, '_>,
    expr: &Expr,
) -> Option<(&'a StmtClassDef, TextRange)> {
    match expr {
        Expr::Call(call) => Some((class_of(context, &call.func)?, call.range())),
        Expr::Name(name) => {
            let call = context
                .names
                .assigned(name.id.as_str(), name.range.start())?
                .as_call_expr()?;
            Some((class_of(context, &call.func)?, call.range()))
        }
        _ => None,
    }
}

/// The class of this module that a name means.
fn class_of<'a>(context: &CheckContext<'a, '_>, expr: &Expr) -> Option<&'a StmtClassDef> {
    let name = expr.as_name_expr()?;
    let reaching = context.names.reaching(name.id.as_str(), name.range.start());
    match reaching.bindings.as_slice() {
        [binding] => match binding.value {
            Value::Class(class) => Some(class),
            _ => None,
        },
        _ => None,
    }
}

/// Whether each call of a class makes another object.
fn makes_new_objects(context: &CheckContext<'_, '_>, class: &StmtClassDef) -> bool {
    is_plain(context, class, &["__new__"], MAX_BASES)
}

/// Whether a class compares its objects by identity.
fn lacks_equality(context: &CheckContext<'_, '_>, class: &StmtClassDef) -> bool {
    is_plain(context, class, &["__eq__", "__new__"], MAX_BASES)
}

/// Whether a class and its bases are known and define none of some methods: no decorators, no
/// metaclass, no base from elsewhere.
fn is_plain(
    context: &CheckContext<'_, '_>,
    class: &StmtClassDef,
    methods: &[&str],
    bases: usize,
) -> bool {
    let Some(bases) = bases.checked_sub(1) else {
        return false;
    };
    if !class.decorator_list.is_empty() || defines(class, methods) {
        return false;
    }
    let Some(arguments) = &class.arguments else {
        return true;
    };
    arguments.keywords.is_empty()
        && arguments.args.iter().all(|base| {
            let is_object = base
                .as_name_expr()
                .is_some_and(|name| name.id.as_str() == "object");
            is_object
                || class_of(context, base)
                    .is_some_and(|base| is_plain(context, base, methods, bases))
        })
}

/// Whether a class's body binds one of some names.
fn defines(class: &StmtClassDef, names: &[&str]) -> bool {
    any_statement(&class.body, &|stmt| match stmt {
        Stmt::FunctionDef(function) => names.contains(&function.name.as_str()),
        Stmt::Assign(assign) => assign.targets.iter().any(|target| {
            target
                .as_name_expr()
                .is_some_and(|name| names.contains(&name.id.as_str()))
        }),
        _ => false,
    })
}
