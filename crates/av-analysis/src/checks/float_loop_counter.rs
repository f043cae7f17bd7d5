//! Which `while` loops count in floating point?
//!
//! A loop counts if it steps a variable by the same amount in every round and that variable
//! decides when the loop ends. It counts in floating point if the step or the start is a float.
//! A step that is also the time the loop sleeps measures a deadline and is left alone.

use av_syntax::Ranged;
use av_syntax::ast::visitor::{self, Visitor};
use av_syntax::ast::{Expr, ExprCall, Operator, Stmt, StmtIf, StmtWhile};

use super::float_scope::Scopes;
use super::place::same_place;
use super::surroundings::statements;
use super::{Check, CheckContext, Hit};
use crate::engine::Kind;
use crate::names::is_dotted;

/// `while` loops whose counter is a float.
#[derive(Debug)]
pub(crate) struct FloatLoopCounter;

impl Check for FloatLoopCounter {
    fn name(&self) -> &'static str {
        "float_loop_counter"
    }

    fn kinds(&self) -> u64 {
        Kind::While.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        for repeat in statements(context, Kind::While).filter_map(Stmt::as_while_stmt) {
            let mut counting = Counting::default();
            counting.visit_body(&repeat.body);
            if counting.steps.is_empty() {
                continue;
            }
            if let Some(step) = float_step(context, repeat, &counting) {
                hits.push(
                    Hit::new(
                        repeat.test.range(),
                        "COUNTER",
                        context.text_of(step.counter),
                    )
                    .with("STEP", context.text_of(step.by)),
                );
            }
        }
    }
}

/// The first step in floating point of a variable that decides when the loop ends.
fn float_step<'c, 'a>(
    context: &CheckContext<'a, '_>,
    repeat: &'a StmtWhile,
    counting: &'c Counting<'a>,
) -> Option<&'c Step<'a>> {
    let mut deciding = Places::default();
    each_end(repeat, &mut |test| deciding.visit_expr(test));
    let mut scopes = None;
    counting.steps.iter().find(|step| {
        let decides = deciding
            .found
            .iter()
            .any(|place| same_place(place, step.counter));
        if !decides || !counting.is_invariant(step.by) || counting.waits(context, step.by) {
            return false;
        }
        let scopes = scopes.get_or_insert_with(|| Scopes::around(context, repeat.range));
        scopes.is_float(context, step.by) || scopes.starts_as_float(context, step.counter)
    })
}

/// `counter += by`, in any spelling.
struct Step<'a> {
    counter: &'a Expr,
    by: &'a Expr,
}

/// What a loop's body steps, assigns and waits for.
#[derive(Default)]
struct Counting<'a> {
    steps: Vec<Step<'a>>,
    assigned: Vec<&'a Expr>,
    sleeps: Vec<&'a ExprCall>,
}

impl<'a> Counting<'a> {
    fn step(&mut self, counter: &'a Expr, by: &'a Expr) {
        if is_dotted(counter) {
            self.steps.push(Step { counter, by });
        }
    }

    /// Whether a step is the same in every round.
    fn is_invariant(&self, step: &Expr) -> bool {
        let mut changing = Changing {
            assigned: &self.assigned,
            found: false,
        };
        changing.visit_expr(step);
        !changing.found
    }

    /// Whether the loop sleeps for as long as its step.
    fn waits(&self, context: &CheckContext<'_, '_>, step: &Expr) -> bool {
        self.sleeps
            .iter()
            .flat_map(|call| &call.arguments.args)
            .any(|argument| context.text_of(argument) == context.text_of(step))
    }
}

impl<'a> Visitor<'a> for Counting<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => return,
            Stmt::AugAssign(assign) if matches!(assign.op, Operator::Add | Operator::Sub) => {
                self.step(&assign.target, &assign.value);
            }
            Stmt::Assign(assign) => {
                if let ([target], Expr::BinOp(operation)) =
                    (assign.targets.as_slice(), &*assign.value)
                {
                    let is_sum = operation.op == Operator::Add;
                    if (is_sum || operation.op == Operator::Sub)
                        && same_place(&operation.left, target)
                    {
                        self.step(target, &operation.right);
                    } else if is_sum && same_place(&operation.right, target) {
                        self.step(target, &operation.left);
                    }
                }
            }
            _ => {}
        }
        visitor::walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Lambda(_) => return,
            Expr::Name(name) if name.ctx.is_store() => self.assigned.push(expr),
            Expr::Attribute(attribute) if attribute.ctx.is_store() => self.assigned.push(expr),
            Expr::Call(call) if is_sleep(call) => self.sleeps.push(call),
            _ => {}
        }
        visitor::walk_expr(self, expr);
    }
}

fn is_sleep(call: &ExprCall) -> bool {
    let last = match &*call.func {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return false,
    };
    matches!(last, "sleep" | "wait")
}

/// Looks for what may differ from round to round: calls, elements, names the loop assigns.
struct Changing<'c, 'a> {
    assigned: &'c [&'a Expr],
    found: bool,
}

impl<'e> Visitor<'e> for Changing<'_, '_> {
    fn visit_expr(&mut self, expr: &'e Expr) {
        self.found |= match expr {
            Expr::Call(call) => call
                .func
                .as_name_expr()
                .is_none_or(|name| name.id.as_str() != "float"),
            Expr::Subscript(_) | Expr::Await(_) | Expr::If(_) => true,
            Expr::Name(_) | Expr::Attribute(_) => {
                self.assigned.iter().any(|place| same_place(place, expr))
            }
            _ => false,
        };
        visitor::walk_expr(self, expr);
    }
}

/// Collects names and attributes that comparisons compare.
#[derive(Default)]
struct Places<'a> {
    found: Vec<&'a Expr>,
    /// Comparisons around the expression that is looked at.
    depth: usize,
}

impl<'a> Visitor<'a> for Places<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        let is_comparison = expr.is_compare_expr();
        if self.depth > 0 && matches!(expr, Expr::Name(_) | Expr::Attribute(_)) {
            self.found.push(expr);
        }
        self.depth += usize::from(is_comparison);
        visitor::walk_expr(self, expr);
        self.depth -= usize::from(is_comparison);
    }
}

/// Calls `visit` for the tests that decide when a loop ends: its own, or, where that is a
/// constant, those before a `break` or `return`.
fn each_end<'a>(repeat: &'a StmtWhile, visit: &mut dyn FnMut(&'a Expr)) {
    visit(&repeat.test);
    let is_endless = matches!(
        *repeat.test,
        Expr::BooleanLiteral(_) | Expr::NumberLiteral(_)
    );
    if is_endless {
        each_break(&repeat.body, visit);
    }
}

fn each_break<'a>(body: &'a [Stmt], visit: &mut dyn FnMut(&'a Expr)) {
    for stmt in body {
        match stmt {
            Stmt::If(choice) => each_break_of(choice, visit),
            Stmt::With(with) => each_break(&with.body, visit),
            Stmt::Try(attempt) => each_break(&attempt.body, visit),
            _ => {}
        }
    }
}

fn each_break_of<'a>(choice: &'a StmtIf, visit: &mut dyn FnMut(&'a Expr)) {
    let leaves = |body: &[Stmt]| {
        body.iter()
            .any(|stmt| matches!(stmt, Stmt::Break(_) | Stmt::Return(_)))
    };
    let mut branches = vec![(Some(&*choice.test), &*choice.body)];
    let clauses = &choice.elif_else_clauses;
    branches.extend(
        clauses
            .iter()
            .map(|clause| (clause.test.as_ref(), &*clause.body)),
    );
    for (index, (test, body)) in branches.iter().enumerate() {
        // An `else` belongs to the test right before it.
        let otherwise = branches.get(index + 1).filter(|(test, _)| test.is_none());
        let ends = leaves(body) || otherwise.is_some_and(|(_, body)| leaves(body));
        if let Some(test) = test.filter(|_| ends) {
            visit(test);
        }
        each_break(body, visit);
    }
}
