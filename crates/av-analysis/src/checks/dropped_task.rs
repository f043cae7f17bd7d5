//! Which asyncio tasks does nobody keep?
//!
//! A task is dropped where the expression that starts it is a statement of its own or stands
//! where its value goes nowhere, and where it is assigned to a name that is never read. Such a
//! name still keeps the task while its function waits for something else, so a plain variable
//! counts only in a loop, which overwrites it, and where nothing is awaited afterwards.

use av_syntax::ast::statement_visitor::{StatementVisitor, walk_stmt};
use av_syntax::ast::visitor::{self, Visitor};
use av_syntax::ast::{
    Arguments, Expr, ExprCall, ExprContext, ExprName, Identifier, Stmt, StmtAssign, StmtFunctionDef,
};
use av_syntax::{Ranged, TextSize};
use memchr::memmem;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Check, CheckContext, Hit};
use crate::names::Value;

/// Functions that start a task and only return it.
const STARTERS: &[&str] = &[
    "asyncio.create_task",
    "asyncio.ensure_future",
    "asyncio.tasks.create_task",
    "asyncio.tasks.ensure_future",
];

/// Functions that give an event loop, and its type.
const LOOPS: &[&str] = &[
    "asyncio.AbstractEventLoop",
    "asyncio.BaseEventLoop",
    "asyncio.get_event_loop",
    "asyncio.get_running_loop",
    "asyncio.new_event_loop",
    "asyncio.events.get_event_loop",
    "asyncio.events.new_event_loop",
    "uvloop.new_event_loop",
];

/// Names that nothing but an event loop has.
const LOOP_NAMES: &[&str] = &["_event_loop", "_loop", "event_loop", "loop"];

/// Methods of a loop that call back and ignore what the callback returns.
const CALLERS: &[&str] = &[
    "add_signal_handler",
    "call_at",
    "call_later",
    "call_soon",
    "call_soon_threadsafe",
];

/// Tasks that nobody keeps.
#[derive(Debug)]
pub(crate) struct DroppedTask;

impl Check for DroppedTask {
    fn name(&self) -> &'static str {
        "dropped_task"
    }

    /// None: few modules start tasks, and those are walked on their own.
    fn kinds(&self) -> u64 {
        0
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        let starts_tasks = ["create_task", "ensure_future"]
            .iter()
            .any(|word| memmem::find(context.source.as_bytes(), word.as_bytes()).is_some());
        if starts_tasks {
            let mut statements = Statements {
                context,
                hits,
                uses: FxHashMap::default(),
            };
            statements.visit_body(context.body);
        }
    }
}

/// Looks at every statement of a module.
struct Statements<'c, 'a, 'm> {
    context: &'c CheckContext<'a, 'm>,
    hits: &'c mut Vec<Hit>,
    /// How functions use their variables, by the function's start.
    uses: FxHashMap<TextSize, Uses<'a>>,
}

impl<'a> StatementVisitor<'a> for Statements<'_, 'a, '_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Expr(statement) => {
                dropped(self.context, &statement.value, self.hits);
                called_back(self.context, &statement.value, self.hits);
            }
            Stmt::Assign(assign) => {
                called_back(self.context, &assign.value, self.hits);
                self.assigned(assign);
            }
            _ => {}
        }
        walk_stmt(self, stmt);
    }
}

impl<'a> Statements<'_, 'a, '_> {
    /// Reports `name = create_task(...)` where the name is never read and does not keep the
    /// task.
    fn assigned(&mut self, assign: &'a StmtAssign) {
        let ([Expr::Name(target)], Expr::Call(call)) = (assign.targets.as_slice(), &*assign.value)
        else {
            return;
        };
        if !starts_task(self.context, call) {
            return;
        }
        let around = self.context.around(assign.range);
        let Some(function) = around.function() else {
            return;
        };
        let uses = self
            .uses
            .entry(function.range.start())
            .or_insert_with(|| Uses::of(function));
        let name = target.id.as_str();
        if uses.read.contains(name) || uses.read.contains("locals") {
            return;
        }
        let in_loop = around
            .frame()
            .any(|stmt| matches!(stmt, Stmt::For(_) | Stmt::While(_)));
        let waits_later = uses.last_wait.is_some_and(|at| at >= assign.range.end());
        if name == "_" || in_loop || !waits_later {
            report(self.context, call, self.hits);
        }
    }
}

/// Follows an expression whose value goes nowhere to the tasks that it starts.
fn dropped(context: &CheckContext<'_, '_>, expr: &Expr, hits: &mut Vec<Hit>) {
    match expr {
        Expr::Call(call) => {
            if starts_task(context, call) {
                report(context, call, hits);
            } else if let Expr::Attribute(method) = &*call.func
                && is_setter(method.attr.as_str())
            {
                dropped(context, &method.value, hits);
            }
        }
        Expr::BoolOp(choice) => choice
            .values
            .iter()
            .for_each(|value| dropped(context, value, hits)),
        Expr::If(choice) => {
            dropped(context, &choice.body, hits);
            dropped(context, &choice.orelse, hits);
        }
        Expr::ListComp(comprehension) => dropped(context, &comprehension.elt, hits),
        Expr::SetComp(comprehension) => dropped(context, &comprehension.elt, hits),
        Expr::Tuple(tuple) => tuple
            .elts
            .iter()
            .for_each(|element| dropped(context, element, hits)),
        Expr::List(list) => list
            .elts
            .iter()
            .for_each(|element| dropped(context, element, hits)),
        _ => {}
    }
}

/// Methods of a task that return nothing and keep nothing.
fn is_setter(method: &str) -> bool {
    matches!(method, "add_done_callback" | "set_name")
}

fn report(context: &CheckContext<'_, '_>, call: &ExprCall, hits: &mut Vec<Hit>) {
    hits.push(Hit::new(call.range(), "CALL", context.text_of(&*call.func)));
}

/// Reports starters handed to a loop as callbacks.
fn called_back(context: &CheckContext<'_, '_>, expr: &Expr, hits: &mut Vec<Hit>) {
    let Expr::Call(call) = expr else {
        return;
    };
    let Expr::Attribute(method) = &*call.func else {
        return;
    };
    if !CALLERS.contains(&method.attr.as_str()) {
        return;
    }
    for argument in &call.arguments.args {
        match argument {
            Expr::Lambda(lambda) => dropped(context, &lambda.body, hits),
            Expr::Name(_) | Expr::Attribute(_) if is_starter(context, argument) => {
                hits.push(Hit::new(
                    argument.range(),
                    "CALL",
                    context.text_of(argument),
                ));
            }
            _ => {}
        }
    }
}

fn starts_task(context: &CheckContext<'_, '_>, call: &ExprCall) -> bool {
    is_starter(context, &call.func)
}

/// Whether an expression is a function that starts a task and only returns it.
fn is_starter(context: &CheckContext<'_, '_>, function: &Expr) -> bool {
    let last = match function {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return false,
    };
    // An alias may have any name, but only a plain one.
    let may_be_alias = function.is_name_expr();
    if !may_be_alias && !matches!(last, "create_task" | "ensure_future") {
        return false;
    }
    let is_function = context
        .names
        .qualified(function)
        .iter()
        .any(|name| STARTERS.contains(&name.as_str()));
    is_function
        || matches!(function, Expr::Attribute(attribute)
            if last == "create_task" && is_loop(context, &attribute.value))
}

/// Whether an expression is an event loop, by where it comes from or by its name.
fn is_loop(context: &CheckContext<'_, '_>, expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => is_loop_source(&context.names.qualified(&call.func)),
        Expr::Attribute(attribute) => LOOP_NAMES.contains(&attribute.attr.as_str()),
        Expr::Name(name) => {
            let types = context.names.types(expr);
            if is_loop_source(&types) {
                return true;
            }
            types.is_empty() && LOOP_NAMES.contains(&name.id.as_str()) && may_be_loop(context, name)
        }
        _ => false,
    }
}

fn is_loop_source(names: &[String]) -> bool {
    names.iter().any(|name| LOOPS.contains(&name.as_str()))
}

/// Whether nothing that binds the name speaks against an event loop.
fn may_be_loop(context: &CheckContext<'_, '_>, name: &ExprName) -> bool {
    let reaching = context.names.reaching(name.id.as_str(), name.range.start());
    reaching.bindings.iter().all(|binding| match binding.value {
        Value::Assigned(value, _) => match value {
            Expr::Attribute(attribute) => LOOP_NAMES.contains(&attribute.attr.as_str()),
            other => other.is_bool_op_expr() || other.is_if_expr(),
        },
        Value::Parameter(_) | Value::Gathered(_) | Value::Import(_) | Value::Declared(_) => true,
        _ => false,
    })
}

/// How a function uses its variables, and where it waits last.
#[derive(Default)]
struct Uses<'a> {
    /// Names that are read, or that belong to a scope outside.
    read: FxHashSet<&'a str>,
    last_wait: Option<TextSize>,
    /// Functions around the place that is looked at, within the one in question.
    depth: usize,
}

impl<'a> Uses<'a> {
    fn of(function: &'a StmtFunctionDef) -> Self {
        let mut uses = Self::default();
        uses.visit_body(&function.body);
        uses
    }

    fn waits(&mut self, at: TextSize) {
        if self.depth == 0 {
            self.last_wait = self.last_wait.max(Some(at));
        }
    }
}

/// The arguments of `name.add_done_callback(...)` as a statement, which keeps nothing.
fn setter_arguments(stmt: &Stmt) -> Option<&Arguments> {
    let call = stmt.as_expr_stmt()?.value.as_call_expr()?;
    let method = call.func.as_attribute_expr()?;
    let is_setter = method.value.is_name_expr() && is_setter(method.attr.as_str());
    is_setter.then_some(&call.arguments)
}

impl<'a> Visitor<'a> for Uses<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if let Some(arguments) = setter_arguments(stmt) {
            visitor::walk_arguments(self, arguments);
            return;
        }
        match stmt {
            Stmt::Global(global) => {
                self.read
                    .extend(global.names.iter().map(Identifier::as_str));
            }
            Stmt::Nonlocal(outer) => {
                self.read.extend(outer.names.iter().map(Identifier::as_str));
            }
            Stmt::For(repeat) if repeat.is_async => self.waits(repeat.range.start()),
            Stmt::With(with) if with.is_async => self.waits(with.range.start()),
            _ => {}
        }
        let is_function = stmt.is_function_def_stmt();
        self.depth += usize::from(is_function);
        visitor::walk_stmt(self, stmt);
        self.depth -= usize::from(is_function);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) if matches!(name.ctx, ExprContext::Load) => {
                self.read.insert(name.id.as_str());
            }
            Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_) => {
                self.waits(expr.range().start());
            }
            _ => {}
        }
        visitor::walk_expr(self, expr);
    }
}
