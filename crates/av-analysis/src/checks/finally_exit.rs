//! Does a `finally` block throw away the exception in flight by jumping out of itself?
//!
//! Jumps of a nested `finally` are left to that one's own visit, so each is reported once.

use av_syntax::Ranged;
use av_syntax::ast::{ExceptHandler, Stmt};

use super::surroundings::{each_block, tries};
use super::{Check, CheckContext, Hit};
use crate::engine::Kind;

/// `return`, `break` and `continue` that leave a `finally` block.
#[derive(Debug)]
pub(crate) struct FinallyExit;

impl Check for FinallyExit {
    fn name(&self) -> &'static str {
        "finally_exit"
    }

    fn kinds(&self) -> u64 {
        Kind::Try.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        for attempt in tries(context) {
            jumps(&attempt.finalbody, false, hits);
        }
    }
}

/// Reports the jumps of a block; `in_loop` says that `break` and `continue` stay inside.
fn jumps(body: &[Stmt], in_loop: bool, hits: &mut Vec<Hit>) {
    for stmt in body {
        let word = match stmt {
            Stmt::Return(_) => "return",
            Stmt::Break(_) if !in_loop => "break",
            Stmt::Continue(_) if !in_loop => "continue",
            Stmt::For(repeat) => {
                jumps(&repeat.body, true, hits);
                jumps(&repeat.orelse, in_loop, hits);
                continue;
            }
            Stmt::While(repeat) => {
                jumps(&repeat.body, true, hits);
                jumps(&repeat.orelse, in_loop, hits);
                continue;
            }
            Stmt::Try(inner) => {
                jumps(&inner.body, in_loop, hits);
                for ExceptHandler::ExceptHandler(handler) in &inner.handlers {
                    jumps(&handler.body, in_loop, hits);
                }
                jumps(&inner.orelse, in_loop, hits);
                continue;
            }
            _ => {
                each_block(stmt, &mut |block| jumps(block, in_loop, hits));
                continue;
            }
        };
        hits.push(Hit::new(stmt.range(), "STATEMENT", word));
    }
}
