//! Which other names does an assignment give to what it assigns?

use av_syntax::ast::{Expr, Stmt};

/// Calls `each` with the names that a statement assigns to, each with a value it can get.
#[inline]
pub(crate) fn each_assigned<'a>(stmt: &'a Stmt, each: &mut dyn FnMut(&'a str, &'a Expr)) {
    match stmt {
        Stmt::Assign(assign) => {
            for target in &assign.targets {
                pair(target, &assign.value, each);
            }
        }
        Stmt::AnnAssign(assign) => {
            if let Some(value) = &assign.value {
                pair(&assign.target, value, each);
            }
        }
        _ => {}
    }
}

/// `a, b = x, y` is two assignments.
fn pair<'a>(target: &'a Expr, value: &'a Expr, each: &mut dyn FnMut(&'a str, &'a Expr)) {
    match (target, value) {
        (Expr::Name(name), _) => each_choice(value, &mut |value| each(name.id.as_str(), value)),
        (Expr::Tuple(_) | Expr::List(_), Expr::Tuple(_) | Expr::List(_)) => {
            let (targets, values) = (items(target), items(value));
            if targets.len() == values.len() {
                for (target, value) in targets.iter().zip(values) {
                    pair(target, value, each);
                }
            }
        }
        _ => {}
    }
}

fn items(expr: &Expr) -> &[Expr] {
    match expr {
        Expr::Tuple(tuple) => &tuple.elts,
        Expr::List(list) => &list.elts,
        _ => &[],
    }
}

/// Calls `each` with the expressions one of which an expression comes to.
pub(crate) fn each_choice<'a>(value: &'a Expr, each: &mut dyn FnMut(&'a Expr)) {
    match value {
        Expr::If(choice) => {
            each_choice(&choice.body, each);
            each_choice(&choice.orelse, each);
        }
        Expr::BoolOp(operation) => {
            for operand in &operation.values {
                each_choice(operand, each);
            }
        }
        Expr::Named(named) => each_choice(&named.value, each),
        _ => each(value),
    }
}
