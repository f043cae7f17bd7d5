//! Is an exception handler broad, and does it do anything?

use av_syntax::ast::{ExceptHandlerExceptHandler, Expr, Stmt};
use av_syntax::{Ranged, TextRange, TextSize};

use super::CheckContext;

/// Whether a handler catches every error: bare, or naming `Exception` or `BaseException`.
pub(crate) fn is_broad(
    context: &CheckContext<'_, '_>,
    handler: &ExceptHandlerExceptHandler,
) -> bool {
    match handler.type_.as_deref() {
        None => true,
        Some(Expr::Tuple(kinds)) => kinds.elts.iter().any(|kind| is_everything(context, kind)),
        Some(kind) => is_everything(context, kind),
    }
}

fn is_everything(context: &CheckContext<'_, '_>, kind: &Expr) -> bool {
    match kind {
        Expr::Name(name) => {
            let name_text = name.id.as_str();
            matches!(name_text, "Exception" | "BaseException")
                && context.names.is_builtin(name_text, name.range.start())
        }
        Expr::Attribute(attribute) => {
            matches!(attribute.attr.as_str(), "Exception" | "BaseException")
                && matches!(&*attribute.value, Expr::Name(module) if module.id.as_str() == "builtins")
        }
        _ => false,
    }
}

/// How a message names the handler.
pub(crate) fn describe(
    context: &CheckContext<'_, '_>,
    handler: &ExceptHandlerExceptHandler,
) -> String {
    match handler.type_.as_deref() {
        None => String::from("a bare `except`"),
        Some(kind) => format!("`except {}`", context.text_of(kind)),
    }
}

/// The first line of the handler, from `except` to the type it names.
pub(crate) fn header(handler: &ExceptHandlerExceptHandler) -> TextRange {
    let start = handler.range.start();
    let end = match (&handler.name, &handler.type_) {
        (Some(name), _) => name.end(),
        (None, Some(kind)) => kind.end(),
        (None, None) => start + TextSize::of("except"),
    };
    TextRange::new(start, end)
}

/// Whether a statement has no effect: `pass`, a docstring, `...`.
pub(crate) fn is_nothing(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Pass(_) => true,
        Stmt::Expr(expression) => is_constant(&expression.value),
        _ => false,
    }
}

/// Whether an expression is written as a constant.
pub(crate) fn is_constant(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
    )
}

/// Whether a statement leaves the function without a word: `return`, `return None`.
pub(crate) fn is_empty_return(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Return(leave)
        if leave.value.as_deref().is_none_or(Expr::is_none_literal_expr))
}

/// Whether a block does nothing about the error: nothing, `continue`, a plain `return`.
pub(crate) fn does_nothing(body: &[Stmt]) -> bool {
    body.iter().all(|stmt| {
        is_nothing(stmt)
            || matches!(stmt, Stmt::Continue(_))
            || matches!(stmt, Stmt::Return(leave) if leave.value.is_none())
    })
}

/// Whether a statement prints fixed words.
pub(crate) fn prints_constant(context: &CheckContext<'_, '_>, stmt: &Stmt) -> bool {
    let Stmt::Expr(expression) = stmt else {
        return false;
    };
    let Expr::Call(call) = &*expression.value else {
        return false;
    };
    let callee = context.text_of(&*call.func);
    matches!(
        callee,
        "print" | "sys.stdout.write" | "sys.stderr.write" | "click.echo" | "typer.echo"
    ) && call.arguments.args.iter().all(is_constant)
}
