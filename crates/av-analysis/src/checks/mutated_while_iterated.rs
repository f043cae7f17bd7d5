//! Which loops change the collection that they run over?
//!
//! What the loop runs over and what its body changes are compared as places, as they are
//! written. A change after which the loop is left for good is harmless, and so is a loop whose
//! body gives the place a new value. A list may be meant to grow while the loop runs over it, as
//! a list of work; that is certain to be wrong only if each step adds to it and nothing ends the
//! loop, so all other growth at the end of a list is for the pedantic.

use std::cell::OnceCell;

use av_syntax::Ranged;
use av_syntax::TextRange;
use av_syntax::ast::{Comprehension, ExceptHandler, Expr, Stmt, StmtFor};

use super::changes::{Change, Changes, Growth};
use super::iterated::{iterated, rebinds};
use super::leaving::{After, leaving_from};
use super::place::decides;
use super::surroundings::{any_statement, each_block, expressions, statements};
use super::{Check, CheckContext, Hit};
use crate::engine::Kind;

/// Loops and comprehensions that change what they run over.
#[derive(Debug)]
pub(crate) struct MutatedWhileIterated;

impl Check for MutatedWhileIterated {
    fn name(&self) -> &'static str {
        "mutated_while_iterated"
    }

    fn kinds(&self) -> u64 {
        Kind::For.mask() | Kind::Comprehension.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        for repeat in statements(context, Kind::For).filter_map(Stmt::as_for_stmt) {
            in_loop(context, repeat, Wanted::Certain, hits);
        }
        for comprehension in expressions(context, Kind::Comprehension) {
            in_comprehension(context, comprehension, hits);
        }
    }
}

/// Loops over a list that may grow meanwhile, as lists of work do.
#[derive(Debug)]
pub(crate) struct GrownWhileIterated;

impl Check for GrownWhileIterated {
    fn name(&self) -> &'static str {
        "grown_while_iterated"
    }

    fn kinds(&self) -> u64 {
        Kind::For.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        for repeat in statements(context, Kind::For).filter_map(Stmt::as_for_stmt) {
            in_loop(context, repeat, Wanted::Growth, hits);
        }
    }
}

/// Which changes a check reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Those that go wrong.
    Certain,
    /// Growth that may be meant.
    Growth,
}

/// Reports changes in the body of a `for` statement.
fn in_loop<'a>(
    context: &CheckContext<'a, '_>,
    repeat: &'a StmtFor,
    wanted: Wanted,
    hits: &mut Vec<Hit>,
) {
    if repeat.is_async {
        return;
    }
    for iterated in iterated(&repeat.iter, &repeat.target) {
        let is_rebound = iterated
            .targets
            .iter()
            .any(|target| decides(target, iterated.place))
            || rebinds(&repeat.body, iterated.place);
        if !is_rebound && !is_self(iterated.place) {
            let body = Body {
                changes: Changes {
                    context,
                    iterated: &iterated,
                },
                repeat,
                wanted,
                may_end: OnceCell::new(),
            };
            body.block(&repeat.body, &After::next_step(), hits);
        }
    }
}

/// Reports changes in a comprehension; a generator may be left before its next step.
fn in_comprehension<'a>(
    context: &CheckContext<'a, '_>,
    comprehension: &'a Expr,
    hits: &mut Vec<Hit>,
) {
    let (generators, elements): (&'a [Comprehension], [Option<&'a Expr>; 2]) = match comprehension {
        Expr::ListComp(list) => (&list.generators, [Some(&list.elt), None]),
        Expr::SetComp(set) => (&set.generators, [Some(&set.elt), None]),
        Expr::DictComp(dict) => (&dict.generators, [dict.key.as_deref(), Some(&dict.value)]),
        _ => return,
    };
    for generator in generators {
        for iterated in iterated(&generator.iter, &generator.target) {
            if iterated
                .targets
                .iter()
                .any(|target| decides(target, iterated.place))
            {
                continue;
            }
            let changes = Changes {
                context,
                iterated: &iterated,
            };
            for part in elements.into_iter().flatten().chain(&generator.ifs) {
                for change in changes.in_expression(part) {
                    hits.push(hit(&changes, change, generator.iter.range()));
                }
            }
        }
    }
}

/// Whether a place is the object whose method runs: what its own methods do is its affair.
fn is_self(place: &Expr) -> bool {
    place
        .as_name_expr()
        .is_some_and(|name| matches!(name.id.as_str(), "cls" | "self"))
}

fn hit(changes: &Changes<'_, '_, '_>, change: Change, header: TextRange) -> Hit {
    Hit::new(change.range, "CHANGE", change.text)
        .with("COLLECTION", changes.place())
        .related(header, "the loop runs over it here")
}

/// The body of a loop and the changes to look for in it.
struct Body<'s, 'a, 'm> {
    changes: Changes<'s, 'a, 'm>,
    repeat: &'a StmtFor,
    wanted: Wanted,
    may_end: OnceCell<bool>,
}

impl<'a> Body<'_, 'a, '_> {
    /// Reports the changes of a block after which the loop may go on.
    fn block(&self, body: &'a [Stmt], after: &After<'_, 'a>, hits: &mut Vec<Hit>) {
        let mut leaving = None;
        for (index, stmt) in body.iter().enumerate() {
            let mut found = self.changes.in_statement(stmt);
            found.retain(|change| self.is_wanted(change, after.is_next_step()));
            if !found.is_empty() {
                let leaving = leaving.get_or_insert_with(|| leaving_from(body, after));
                if !leaving[index] && !self.changes.copies() {
                    let header = self.repeat.iter.range();
                    hits.extend(
                        found
                            .into_iter()
                            .map(|change| hit(&self.changes, change, header)),
                    );
                }
            }
            self.inner(stmt, &body[index + 1..], after, hits);
        }
    }

    /// Whether the check reports a change; `is_each_step` if each step of the loop makes it.
    fn is_wanted(&self, change: &Change, is_each_step: bool) -> bool {
        let is_certain = match change.growth {
            Growth::None => true,
            Growth::Open => false,
            Growth::Fixed => is_each_step && !self.may_end(),
        };
        is_certain == (self.wanted == Wanted::Certain)
    }

    /// Whether something in the body ends the loop or a step of it.
    fn may_end(&self) -> bool {
        *self.may_end.get_or_init(|| {
            any_statement(&self.repeat.body, &|stmt| {
                matches!(
                    stmt,
                    Stmt::Break(_) | Stmt::Continue(_) | Stmt::Return(_) | Stmt::Raise(_)
                )
            })
        })
    }

    /// Goes into the blocks of a statement that `rest` follows.
    fn inner(&self, stmt: &'a Stmt, rest: &'a [Stmt], after: &After<'_, 'a>, hits: &mut Vec<Hit>) {
        let behind = After::block(rest, after);
        match stmt {
            Stmt::For(repeat) => {
                let around = After::inner_loop(rest, &repeat.orelse, after);
                self.block(&repeat.body, &around, hits);
                self.block(&repeat.orelse, &behind, hits);
            }
            Stmt::While(repeat) => {
                let around = After::inner_loop(rest, &repeat.orelse, after);
                self.block(&repeat.body, &around, hits);
                self.block(&repeat.orelse, &behind, hits);
            }
            Stmt::Try(attempt) => {
                let last = After::block(&attempt.finalbody, &behind);
                let good = After::block(&attempt.orelse, &last);
                self.block(&attempt.body, &good, hits);
                for ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
                    self.block(&handler.body, &last, hits);
                }
                self.block(&attempt.orelse, &last, hits);
                self.block(&attempt.finalbody, &behind, hits);
            }
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            _ => each_block(stmt, &mut |block| self.block(block, &behind, hits)),
        }
    }
}
