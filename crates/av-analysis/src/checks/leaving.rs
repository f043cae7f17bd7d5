//! Is a loop left for good after a statement, before its next step?

use std::cell::Cell;

use av_syntax::ast::{ExceptHandler, Expr, Stmt};

/// What runs after a block, up to the body of the loop in question.
pub(crate) struct After<'c, 'a> {
    /// Statements behind the block, the block's own statement excluded.
    rest: &'a [Stmt],
    /// For the body of an inner loop: its `else`, which `break` skips.
    orelse: Option<&'a [Stmt]>,
    outer: Option<&'c After<'c, 'a>>,
    /// Answers that were found before; branches ask the same again and again.
    end: Cell<Option<bool>>,
    end_by_break: Cell<Option<bool>>,
}

impl<'c, 'a> After<'c, 'a> {
    fn new(rest: &'a [Stmt], orelse: Option<&'a [Stmt]>, outer: Option<&'c Self>) -> Self {
        Self {
            rest,
            orelse,
            outer,
            end: Cell::new(None),
            end_by_break: Cell::new(None),
        }
    }

    /// After the body of the loop in question: its next step.
    pub(crate) fn next_step() -> Self {
        Self::new(&[], None, None)
    }

    /// Whether the next step of the loop in question comes right after.
    pub(crate) fn is_next_step(&self) -> bool {
        self.outer.is_none()
    }

    /// After a block of a statement that `rest` follows.
    pub(crate) fn block(rest: &'a [Stmt], outer: &'c Self) -> Self {
        Self::new(rest, None, Some(outer))
    }

    /// After the body of an inner loop that `rest` follows.
    pub(crate) fn inner_loop(rest: &'a [Stmt], orelse: &'a [Stmt], outer: &'c Self) -> Self {
        Self::new(rest, Some(orelse), Some(outer))
    }

    /// Whether the loop in question is always left from the end of the block on.
    fn leaves(&self) -> bool {
        if let Some(known) = self.end.get() {
            return known;
        }
        let leaves = self.outer.is_some_and(|outer| {
            match self.orelse.map_or(Flow::On, |orelse| flow(orelse, outer)) {
                Flow::Out => true,
                Flow::Stays => false,
                Flow::On => always_leaves(self.rest, outer),
            }
        });
        self.end.set(Some(leaves));
        leaves
    }

    /// The same from a `break` of the inner loop on whose body this follows.
    fn leaves_by_break(&self) -> bool {
        if let Some(known) = self.end_by_break.get() {
            return known;
        }
        let leaves = self
            .outer
            .is_some_and(|outer| always_leaves(self.rest, outer));
        self.end_by_break.set(Some(leaves));
        leaves
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

/// For each statement of a block: whether from it on, and after the block, the loop in
/// question is always left.
pub(crate) fn leaving_from(body: &[Stmt], after: &After<'_, '_>) -> Vec<bool> {
    let mut leaves = after.leaves();
    let mut answers: Vec<bool> = body
        .iter()
        .rev()
        .map(|stmt| {
            match step(stmt, after) {
                Flow::Out => leaves = true,
                Flow::Stays => leaves = false,
                Flow::On => {}
            }
            leaves
        })
        .collect();
    answers.reverse();
    answers
}

/// Whether running `body`, and then what comes after it, always leaves the loop in question.
fn always_leaves(body: &[Stmt], after: &After<'_, '_>) -> bool {
    match flow(body, after) {
        Flow::Out => true,
        Flow::Stays => false,
        Flow::On => after.leaves(),
    }
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
                around.leaves_by_break()
            } else {
                around.leaves()
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

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use av_syntax::ast::Stmt;
    use av_syntax::{Dialect, parse_module};

    use super::{After, leaving_from};

    /// Whether the loop is left from each statement of its body on.
    fn leaving(source: &str) -> Vec<bool> {
        let module = parse_module(source, Dialect::Python);
        let Some(Stmt::For(repeat)) = module.body().first() else {
            return Vec::new();
        };
        leaving_from(&repeat.body, &After::next_step())
    }

    #[test]
    fn break_leaves_and_continue_stays() {
        assert_eq!(leaving("for x in y:\n    f()\n    break"), [true, true]);
        assert_eq!(
            leaving("for x in y:\n    f()\n    continue"),
            [false, false]
        );
        assert_eq!(leaving("for x in y:\n    f()"), [false]);
    }

    #[test]
    fn a_choice_leaves_if_each_branch_does() {
        let whole = "for x in y:\n    if x:\n        break\n    else:\n        raise E";
        assert_eq!(leaving(whole), [true]);
        assert_eq!(leaving("for x in y:\n    if x:\n        break"), [false]);
    }

    #[test]
    fn a_break_of_an_inner_loop_leaves_that_one_only() {
        let source = "for x in y:\n    for z in x:\n        break\n    return";
        assert_eq!(leaving(source), [true, true]);
    }

    #[test]
    fn deep_loops_with_many_branches_take_no_time() {
        let mut source = String::from("for x in y:\n");
        for depth in 1..40 {
            let indent = " ".repeat(depth);
            let _ = writeln!(source, "{indent}for z in x:");
        }
        let _ = writeln!(source, "{}f()", " ".repeat(40));
        for depth in (1..40).rev() {
            for _ in 0..8 {
                let _ = writeln!(source, "{}if x: break", " ".repeat(depth));
            }
        }
        assert_eq!(leaving(&source).last(), Some(&false));
    }
}
