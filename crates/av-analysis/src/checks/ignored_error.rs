//! Which broad handlers do nothing about the error they catch?
//!
//! Attempts at cleaning up are told apart: code that is already on its way out may have no
//! better answer than to go on, so those are for the pedantic alone.

use av_syntax::Ranged;
use av_syntax::ast::{ExceptHandler, ExceptHandlerExceptHandler, Expr, Stmt, StmtTry};

use super::handler::{describe, does_nothing, header, is_broad};
use super::surroundings::tries;
use super::{Check, CheckContext, Hit};
use crate::engine::Kind;

/// Names of functions that end or remove something.
const CLEANUPS: &[&str] = &[
    "aclose",
    "cancel",
    "cleanup",
    "clear",
    "close",
    "close_connection",
    "destroy",
    "detach",
    "disconnect",
    "dispose",
    "flush",
    "join",
    "kill",
    "logout",
    "quit",
    "release",
    "remove",
    "rmdir",
    "rmtree",
    "rollback",
    "shutdown",
    "stop",
    "terminate",
    "unlink",
    "unregister",
    "unsubscribe",
    "wait",
];

/// Broad handlers that hide errors of the program's work.
#[derive(Debug)]
pub(crate) struct IgnoredError;

impl Check for IgnoredError {
    fn name(&self) -> &'static str {
        "ignored_error"
    }

    fn kinds(&self) -> u64 {
        Kind::Try.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        for attempt in tries(context) {
            report(context, attempt, false, hits);
        }
    }
}

/// Broad handlers that hide errors of cleaning up.
#[derive(Debug)]
pub(crate) struct IgnoredCleanupError;

impl Check for IgnoredCleanupError {
    fn name(&self) -> &'static str {
        "ignored_cleanup_error"
    }

    fn kinds(&self) -> u64 {
        Kind::Try.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        for attempt in tries(context) {
            report(context, attempt, true, hits);
        }
    }
}

fn report(context: &CheckContext<'_, '_>, attempt: &StmtTry, cleanup: bool, hits: &mut Vec<Hit>) {
    for handler in ignoring(context, attempt) {
        if is_cleanup(context, attempt) == cleanup {
            hits.push(Hit::new(
                header(handler),
                "HANDLER",
                describe(context, handler),
            ));
        }
    }
}

fn ignoring<'t>(
    context: &CheckContext<'_, '_>,
    attempt: &'t StmtTry,
) -> impl Iterator<Item = &'t ExceptHandlerExceptHandler> {
    attempt.handlers.iter().filter_map(move |handler| {
        let ExceptHandler::ExceptHandler(handler) = handler;
        (does_nothing(&handler.body) && is_broad(context, handler)).then_some(handler)
    })
}

/// Whether the attempt only ends, removes or optionally imports something, notes whether it
/// went well, or runs while another error is being handled.
fn is_cleanup(context: &CheckContext<'_, '_>, attempt: &StmtTry) -> bool {
    let around = context.around(attempt.range);
    let in_finalizer = around
        .function()
        .is_some_and(|function| function.name.as_str() == "__del__");
    in_finalizer
        || attempt.body.iter().all(is_cleanup_call)
        || attempt
            .body
            .iter()
            .all(|stmt| matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_)))
        || attempt.body.last().is_some_and(notes_success)
        || around.frame().any(|stmt| handles_another(stmt, attempt))
}

/// Whether a statement notes that all went well: `supported = True`.
fn notes_success(stmt: &Stmt) -> bool {
    stmt.as_assign_stmt().is_some_and(|assign| {
        let is_true = assign.value.as_boolean_literal_expr();
        is_true.is_some_and(|flag| flag.value)
    })
}

fn is_cleanup_call(stmt: &Stmt) -> bool {
    let Stmt::Expr(expression) = stmt else {
        return false;
    };
    let value = match &*expression.value {
        Expr::Await(waiting) => &*waiting.value,
        other => other,
    };
    let Expr::Call(call) = value else {
        return false;
    };
    let name = match &*call.func {
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        Expr::Name(name) => name.id.as_str(),
        _ => return false,
    };
    CLEANUPS
        .binary_search(&name.trim_start_matches('_'))
        .is_ok()
}

/// Whether `inner` stands in a handler or the `finally` of `outer`.
fn handles_another(outer: &Stmt, inner: &StmtTry) -> bool {
    let Stmt::Try(outer) = outer else {
        return false;
    };
    let in_handler = outer
        .handlers
        .iter()
        .any(|handler| handler.range().contains_range(inner.range));
    let in_finally = outer
        .finalbody
        .iter()
        .any(|stmt| stmt.range().contains_range(inner.range));
    in_handler || in_finally
}
