//! Is a loop left for good after a statement, before its next step?

use av_syntax::ast::{ExceptHandler, Expr, Stmt};

/// What runs after a block, up to the body of the loop in question.
pub(crate) struct After<'c, 'a> {
    /// Statements behind the block, the block's own statement excluded.
    rest: &'a [Stmt],
    /// For the body of an inner loop: its `else`, which `break` skips.
    orelse: Option<&'a [Stmt]>,
    outer: Option<&'c After<'c, 'a>>,
}

impl<'c, 'a> After<'c, 'a> {
    /// After the body of the loop in question: its next step.
    pub(crate) const NEXT_STEP: After<'static, 'static> = After {
        rest: &[],
        orelse: None,
        outer: None,
    };

    /// Whether the next step of the loop in question comes right after.
    pub(crate) fn is_next_step(&self) -> bool {
        self.outer.is_none()
    }

    /// After a block of a statement that `rest` follows.
    pub(crate) fn block(rest: &'a [Stmt], outer: &'c After<'c, 'a>) -> Self {
        Self {
            rest,
            orelse: None,
            outer: Some(outer),
        }
    }

    /// After the body of an inner loop that `rest` follows.
    pub(crate) fn inner_loop(
        rest: &'a [Stmt],
        orelse: &'a [Stmt],
        outer: &'c After<'c, 'a>,
    ) -> Self {
        Self {
            rest,
            orelse: Some(orelse),
            outer: Some(outer),
        }
    }
}

/// Where the flow goes after some statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    /// To the statement behind them.
    On,
    /// Out of the loop in question.
    Out,
    /// Perhaps to its next step.
    Stays,
}

/// Whether running `body`, and then what comes after it, always leaves the loop in question.
pub(crate) fn always_leaves(body: &[Stmt], after: &After<'_, '_>) -> bool {
    match flow(body, after) {
        Flow::Out => true,
        Flow::Stays => false,
        Flow::On => falls_out(after),
    }
}

/// The same from the end of a block on.
fn falls_out(after: &After<'_, '_>) -> bool {
    let Some(outer) = after.outer else {
        return false;
    };
    if let Some(orelse) = after.orelse {
        match flow(orelse, outer) {
            Flow::Out => return true,
            Flow::Stays => return false,
            Flow::On => {}
        }
    }
    always_leaves(after.rest, outer)
}

fn flow(body: &[Stmt], after: &After<'_, '_>) -> Flow {
    for stmt in body {
        match step(stmt, after) {
            Flow::On => {}
            end => return end,
        }
    }
    Flow::On
}

fn step(stmt: &Stmt, after: &After<'_, '_>) -> Flow {
    match stmt {
        Stmt::Return(_) | Stmt::Raise(_) => Flow::Out,
        Stmt::Break(_) => jump(after, true),
        Stmt::Continue(_) => jump(after, false),
        Stmt::Expr(expression) if ends_program(&expression.value) => Flow::Out,
        Stmt::If(choice) => {
            let mut branches = vec![flow(&choice.body, after)];
            let mut is_whole = false;
            for clause in &choice.elif_else_clauses {
                is_whole |= clause.test.is_none();
                branches.push(flow(&clause.body, after));
            }
            join(&branches, is_whole)
        }
        Stmt::Match(choice) => {
            let branches: Vec<Flow> = choice
                .cases
                .iter()
                .map(|case| flow(&case.body, after))
                .collect();
            let is_whole = choice
                .cases
                .last()
                .is_some_and(|case| case.guard.is_none() && case.pattern.is_irrefutable());
            join(&branches, is_whole)
        }
        Stmt::With(with) => flow(&with.body, after),
        Stmt::Try(attempt) => {
            if flow(&attempt.finalbody, after) == Flow::Out {
                return Flow::Out;
            }
            let tried = match flow(&attempt.body, after) {
                Flow::On => flow(&attempt.orelse, after),
                end => end,
            };
            let mut branches = vec![tried];
            for ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
                branches.push(flow(&handler.body, after));
            }
            join(&branches, true)
        }
        _ => Flow::On,
    }
}

/// The flow after one of several branches; `is_whole` if one of them always runs.
fn join(branches: &[Flow], is_whole: bool) -> Flow {
    if branches.contains(&Flow::Stays) {
        Flow::Stays
    } else if is_whole && branches.iter().all(|branch| *branch == Flow::Out) {
        Flow::Out
    } else {
        Flow::On
    }
}

/// The flow of a `break` or `continue`: of the innermost inner loop, or of the one in question.
fn jump(after: &After<'_, '_>, is_break: bool) -> Flow {
    let mut around = after;
    loop {
        let Some(outer) = around.outer else {
            return if is_break { Flow::Out } else { Flow::Stays };
        };
        if around.orelse.is_some() {
            let leaves = if is_break {
                always_leaves(around.rest, outer)
            } else {
                falls_out(around)
            };
            return if leaves { Flow::Out } else { Flow::Stays };
        }
        around = outer;
    }
}

fn ends_program(expr: &Expr) -> bool {
    let Expr::Call(call) = expr else {
        return false;
    };
    match &*call.func {
        Expr::Name(name) => matches!(name.id.as_str(), "exit" | "quit"),
        Expr::Attribute(attribute) => {
            let Expr::Name(module) = &*attribute.value else {
                return false;
            };
            matches!(
                (module.id.as_str(), attribute.attr.as_str()),
                ("sys", "exit") | ("os", "_exit" | "abort")
            )
        }
        _ => false,
    }
}
