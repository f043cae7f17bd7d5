//! Which broad handlers answer every error with the same words or the same approval?

use av_syntax::Ranged;
use av_syntax::ast::{ExceptHandler, Stmt, StmtFunctionDef, StmtTry};

use super::handler::{describe, header, is_broad, is_empty_return, is_nothing, prints_constant};
use super::surroundings::{any_statement, functions, tries};
use super::words::words;
use super::{Check, CheckContext, Hit};
use crate::engine::Kind;

/// How words begin in the names of functions whose `True` lets somebody or something in.
const DECISIONS: &[&str] = &[
    "accept", "access", "admin", "allow", "auth", "can", "check", "grant", "login", "may", "owner",
    "permi", "safe", "secure", "trust", "valid", "verif",
];

/// Broad handlers that print fixed words and do nothing else.
#[derive(Debug)]
pub(crate) struct UnexaminedError;

impl Check for UnexaminedError {
    fn name(&self) -> &'static str {
        "unexamined_error"
    }

    fn kinds(&self) -> u64 {
        Kind::Try.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        for attempt in tries(context) {
            unexamined(context, attempt, hits);
        }
    }
}

/// Broad handlers that return `True` from a function that decides something.
#[derive(Debug)]
pub(crate) struct FailOpenHandler;

impl Check for FailOpenHandler {
    fn name(&self) -> &'static str {
        "fail_open_handler"
    }

    fn kinds(&self) -> u64 {
        Kind::Try.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        for attempt in tries(context) {
            fail_open(context, attempt, hits);
        }
    }
}

/// An `__exit__` that ends by returning `True` whatever was raised.
#[derive(Debug)]
pub(crate) struct SwallowingExit;

impl Check for SwallowingExit {
    fn name(&self) -> &'static str {
        "swallowing_exit"
    }

    fn kinds(&self) -> u64 {
        Kind::FunctionDef.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        for function in functions(context) {
            swallowing_exit(function, hits);
        }
    }
}

/// Reports a lone broad handler that only prints; one behind more specific handlers is left
/// alone, for those have examined what can be told apart.
fn unexamined(context: &CheckContext<'_, '_>, attempt: &StmtTry, hits: &mut Vec<Hit>) {
    let [ExceptHandler::ExceptHandler(handler)] = attempt.handlers.as_slice() else {
        return;
    };
    let only_words = handler.body.iter().all(|stmt| {
        is_nothing(stmt)
            || matches!(stmt, Stmt::Continue(_))
            || is_empty_return(stmt)
            || prints_constant(context, stmt)
    });
    if only_words
        && handler
            .body
            .iter()
            .any(|stmt| prints_constant(context, stmt))
        && is_broad(context, handler)
    {
        hits.push(Hit::new(
            header(handler),
            "HANDLER",
            describe(context, handler),
        ));
    }
}

fn fail_open(context: &CheckContext<'_, '_>, attempt: &StmtTry, hits: &mut Vec<Hit>) {
    for ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
        let Some((last, before)) = handler.body.split_last() else {
            continue;
        };
        let approves = returns_true(last)
            && before
                .iter()
                .all(|stmt| matches!(stmt, Stmt::Expr(_) | Stmt::Pass(_)));
        if !approves || !is_broad(context, handler) {
            continue;
        }
        let function = context.around(attempt.range).function();
        if let Some(function) = function.filter(|function| decides(function)) {
            hits.push(
                Hit::new(header(handler), "HANDLER", describe(context, handler))
                    .with("FUNCTION", function.name.as_str()),
            );
        }
    }
}

/// Whether a function's name says that it decides: `is_allowed`, `verifyToken`, `can_read`.
fn decides(function: &StmtFunctionDef) -> bool {
    words(function.name.as_str()).iter().any(|word| {
        let is_author = word == "author" || word == "authors";
        !is_author && DECISIONS.iter().any(|part| word.starts_with(part))
    })
}

fn returns_true(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Return(leave) if leave
        .value
        .as_deref()
        .is_some_and(|value| value.as_boolean_literal_expr().is_some_and(|flag| flag.value)))
}

fn swallowing_exit(function: &StmtFunctionDef, hits: &mut Vec<Hit>) {
    if !matches!(function.name.as_str(), "__exit__" | "__aexit__") {
        return;
    }
    let Some((last, before)) = function.body.split_last() else {
        return;
    };
    let leaves_earlier = any_statement(before, &|stmt| {
        matches!(stmt, Stmt::Return(_) | Stmt::Raise(_))
    });
    if returns_true(last) && !leaves_earlier {
        hits.push(Hit::new(last.range(), "FUNCTION", function.name.as_str()));
    }
}
