//! Which `except` blocks raise another error, or end this one, without keeping its cause?

use av_syntax::Ranged;
use av_syntax::ast::visitor::{self, Visitor};
use av_syntax::ast::{
    ExceptHandler, ExceptHandlerExceptHandler, Expr, ExprCall, Identifier, Stmt, StmtRaise, StmtTry,
};

use super::handler::{describe, does_nothing, header, is_broad};
use super::surroundings::{any_statement, each_block, tries};
use super::{Check, CheckContext, Hit};
use crate::engine::Kind;

/// Exceptions that steer the program rather than report a fault, by the end of their name.
const STEERING: &[&str] = &[
    "Abort",
    "CancelledError",
    "Exit",
    "GeneratorExit",
    "KeyboardInterrupt",
    "StopAsyncIteration",
    "StopIteration",
    "SystemExit",
];

/// Methods whose protocol asks for an exception of its own, and which.
const PROTOCOLS: &[(&str, &[&str])] = &[
    ("__delattr__", &["AttributeError"]),
    ("__delitem__", &["IndexError", "KeyError"]),
    ("__get__", &["AttributeError"]),
    ("__getattr__", &["AttributeError"]),
    ("__getattribute__", &["AttributeError"]),
    ("__getitem__", &["IndexError", "KeyError"]),
    ("__missing__", &["KeyError"]),
];

/// Parts of the names of functions that record the exception being handled.
const RECORDERS: &[&str] = &[
    "exc_",
    "exception",
    "format_exc",
    "handle_error",
    "handleerror",
    "print_exc",
    "report",
    "traceback",
];

/// `raise Other(...)` without `from` in an `except` block.
#[derive(Debug)]
pub(crate) struct LostCause;

impl Check for LostCause {
    fn name(&self) -> &'static str {
        "lost_cause"
    }

    fn kinds(&self) -> u64 {
        Kind::Try.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        for attempt in tries(context) {
            lost_causes(context, attempt, hits);
        }
    }
}

/// Broad handlers that do something, but neither pass on, use nor record the error.
#[derive(Debug)]
pub(crate) struct ContextlessHandler;

impl Check for ContextlessHandler {
    fn name(&self) -> &'static str {
        "contextless_handler"
    }

    fn kinds(&self) -> u64 {
        Kind::Try.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        for attempt in tries(context) {
            contextless(context, attempt, hits);
        }
    }
}

fn lost_causes(context: &CheckContext<'_, '_>, attempt: &StmtTry, hits: &mut Vec<Hit>) {
    for ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
        if sets_cause(&handler.body) {
            continue;
        }
        let caught = handler.name.as_ref().map(Identifier::as_str);
        raises(&handler.body, &mut |raise| {
            if let Some(raised) = replacement(context, handler, raise) {
                hits.push(
                    Hit::new(raise.range, "RAISED", raised)
                        .with("CAUGHT", caught.unwrap_or("error")),
                );
            }
        });
    }
}

/// Calls `visit` for the `raise` statements that run in a handler; those of nested handlers
/// replace another exception and are left to their own visit.
fn raises<'a>(body: &'a [Stmt], visit: &mut dyn FnMut(&'a StmtRaise)) {
    for stmt in body {
        match stmt {
            Stmt::Raise(raise) => visit(raise),
            Stmt::Try(attempt) => {
                raises(&attempt.body, visit);
                raises(&attempt.orelse, visit);
                raises(&attempt.finalbody, visit);
            }
            _ => each_block(stmt, &mut |block| raises(block, visit)),
        }
    }
}

/// Whether a block sets `__cause__` by hand.
fn sets_cause(body: &[Stmt]) -> bool {
    any_statement(body, &|stmt| {
        matches!(stmt, Stmt::Assign(assign) if assign.targets.iter().any(|target| {
            matches!(target, Expr::Attribute(attribute)
                if matches!(attribute.attr.as_str(), "__cause__" | "__context__"))
        }))
    })
}

/// How the new exception is called, if the statement raises one that forgets its cause.
fn replacement(
    context: &CheckContext<'_, '_>,
    handler: &ExceptHandlerExceptHandler,
    raise: &StmtRaise,
) -> Option<String> {
    let raised = raise.exc.as_deref()?;
    if raise.cause.is_some() {
        return None;
    }
    let caught = handler.name.as_ref().map(Identifier::as_str);
    if caught.is_some() && root(raised) == caught {
        return None;
    }
    let callee = match raised {
        Expr::Call(call) => made_by(call, caught)?,
        // An object made before the handler may carry its cause already.
        Expr::Name(name) if !is_class_name(name.id.as_str()) => {
            let made = context
                .names
                .assigned(name.id.as_str(), name.range.start())?;
            let inside = handler.range.contains_range(made.range());
            made_by(made.as_call_expr().filter(|_| inside)?, caught)?
        }
        class => class,
    };
    let last = last_name(callee)?;
    if raised.is_attribute_expr() && !is_class_name(last) {
        return None;
    }
    if STEERING.contains(&last) || is_protocol(context, raise, last) {
        return None;
    }
    Some(context.text_of(callee).to_owned())
}

/// What a call makes, unless it may keep the cause by itself.
fn made_by<'e>(call: &'e ExprCall, caught: Option<&str>) -> Option<&'e Expr> {
    let last = last_name(&call.func)?;
    if last == "with_traceback" {
        return None;
    }
    let takes_error = caught.is_some_and(|caught| {
        let mut arguments = call.arguments.args.iter();
        arguments.any(|argument| root(argument) == Some(caught))
    });
    (is_class_name(last) || !takes_error).then_some(&*call.func)
}

/// The name at the root of calls, attributes and subscripts.
fn root(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => root(&attribute.value),
        Expr::Call(call) => root(&call.func),
        Expr::Subscript(subscript) => root(&subscript.value),
        _ => None,
    }
}

fn last_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        _ => None,
    }
}

fn is_class_name(name: &str) -> bool {
    name.trim_start_matches('_').starts_with(char::is_uppercase)
}

fn is_protocol(context: &CheckContext<'_, '_>, raise: &StmtRaise, raised: &str) -> bool {
    let function = context.around(raise.range).function();
    function.is_some_and(|function| {
        let method = function.name.as_str();
        PROTOCOLS
            .iter()
            .any(|(name, errors)| *name == method && errors.contains(&raised))
    })
}

fn contextless(context: &CheckContext<'_, '_>, attempt: &StmtTry, hits: &mut Vec<Hit>) {
    for ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
        if does_nothing(&handler.body) || !is_broad(context, handler) {
            continue;
        }
        let mut use_of_error = UseOfError {
            caught: handler.name.as_ref().map(Identifier::as_str),
            found: false,
        };
        use_of_error.visit_body(&handler.body);
        if !use_of_error.found {
            hits.push(Hit::new(
                header(handler),
                "HANDLER",
                describe(context, handler),
            ));
        }
    }
}

/// Looks for anything in a handler that keeps the error: `raise`, its name, a recorder.
struct UseOfError<'n> {
    caught: Option<&'n str>,
    found: bool,
}

impl<'a> Visitor<'a> for UseOfError<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        self.found |= stmt.is_raise_stmt();
        if !self.found {
            visitor::walk_stmt(self, stmt);
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.found |= match expr {
            Expr::Name(name) => self.caught == Some(name.id.as_str()),
            Expr::Call(call) => records(call),
            _ => false,
        };
        if !self.found {
            visitor::walk_expr(self, expr);
        }
    }
}

fn records(call: &ExprCall) -> bool {
    let by_name = last_name(&call.func).is_some_and(|name| {
        let name = name.to_ascii_lowercase();
        name == "exc" || RECORDERS.iter().any(|part| name.contains(part))
    });
    let by_keyword =
        call.arguments.keywords.iter().any(|keyword| {
            keyword.arg.as_ref().is_some_and(|name| {
                matches!(name.as_str(), "exc_info" | "exception" | "stack_info")
            }) && !is_false(&keyword.value)
        });
    by_name || by_keyword
}

fn is_false(expr: &Expr) -> bool {
    expr.as_boolean_literal_expr()
        .is_some_and(|flag| !flag.value)
        || expr.is_none_literal_expr()
}
