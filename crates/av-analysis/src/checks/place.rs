//! Do two expressions name the same place, such as `self.items` or `groups[name]`?

use av_syntax::ast::Expr;

/// Whether an expression is a chain of names, attributes and simple subscripts.
pub(crate) fn is_place(expr: &Expr) -> bool {
    match expr {
        Expr::Name(_) => true,
        Expr::Attribute(attribute) => is_place(&attribute.value),
        Expr::Subscript(subscript) => is_place(&subscript.value) && is_key(&subscript.slice),
        _ => false,
    }
}

fn is_key(expr: &Expr) -> bool {
    is_place(expr) || expr.is_string_literal_expr() || expr.is_number_literal_expr()
}

/// Whether two places are written the same way.
pub(crate) fn same_place(left: &Expr, right: &Expr) -> bool {
    match (left, right) {
        (Expr::Name(left), Expr::Name(right)) => left.id == right.id,
        (Expr::Attribute(left), Expr::Attribute(right)) => {
            left.attr.id == right.attr.id && same_place(&left.value, &right.value)
        }
        (Expr::Subscript(left), Expr::Subscript(right)) => {
            same_place(&left.value, &right.value) && same_key(&left.slice, &right.slice)
        }
        _ => false,
    }
}

fn same_key(left: &Expr, right: &Expr) -> bool {
    match (left, right) {
        (Expr::StringLiteral(left), Expr::StringLiteral(right)) => {
            left.value.to_str() == right.value.to_str()
        }
        (Expr::NumberLiteral(left), Expr::NumberLiteral(right)) => left.value == right.value,
        _ => same_place(left, right),
    }
}

/// Whether giving `target` a new value makes `place` name something else: `a`, `a.b` and `k`
/// do so for `a.b[k]`.
pub(crate) fn decides(target: &Expr, place: &Expr) -> bool {
    if same_place(target, place) {
        return true;
    }
    match place {
        Expr::Attribute(attribute) => decides(target, &attribute.value),
        Expr::Subscript(subscript) => {
            decides(target, &subscript.value) || decides(target, &subscript.slice)
        }
        _ => false,
    }
}

/// Calls `visit` for the parts of a target that are bound one by one.
pub(crate) fn each_target<'e>(target: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    match target {
        Expr::Tuple(tuple) => tuple.elts.iter().for_each(|part| each_target(part, visit)),
        Expr::List(list) => list.elts.iter().for_each(|part| each_target(part, visit)),
        Expr::Starred(starred) => each_target(&starred.value, visit),
        _ => visit(target),
    }
}
