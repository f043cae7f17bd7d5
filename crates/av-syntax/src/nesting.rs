//! Could the tree of this text be too deep to handle?
//!
//! Parsing, walking and dropping a tree recurse as deep as the tree is, so a file of 20 MB that
//! holds only opening brackets would take gigabytes of stack, and nested f-strings take the parser
//! time that grows with the square of their depth. The reference interpreter refuses such files: 200
//! nested brackets, 100 nested blocks, some thousand nested nodes of any other kind.
//!
//! The text is judged before it is parsed, in three steps of rising cost, and ordinary files stop
//! at the first or second:
//!
//! 1. A level costs at least one byte, so a short text cannot be deep ([`UNMEASURED`]).
//! 2. A level costs an operator, a bracket, one of a few keywords or deeper indentation. Counting
//!    those runs at memory speed; a text with fewer than the limit is shallow.
//! 3. A scan that knows brackets, strings and logical lines bounds the depth from above.
//!
//! The bound takes every operator of an expression for a level, so it errs towards *too deep*, by
//! a small factor and for texts near the limit alone. After a syntax error the parser may build a
//! tree that the scan does not foresee; [`STACK_BYTES`] leaves room for that.

mod count;
mod scan;

/// Levels that a file may nest by default.
///
/// Three times what the compiler of CPython accepts up to 3.11, so a file that runs is not refused.
pub const DEFAULT_LIMIT: u32 = 10_000;

/// Texts of up to this many bytes per level of the limit pass unmeasured.
const UNMEASURED: usize = 4;

/// Stack to reserve for a thread that parses, walks and drops trees under the default limit.
///
/// Address space, not memory: only what a deep file touches becomes resident. At the worst (every
/// byte of an unmeasured text a level) it leaves 13 KiB for each level; the parser was measured to
/// take 2.5 KiB for a bracket (and it grows its stack by itself), dropping 160 bytes.
pub const STACK_BYTES: usize = 512 * 1024 * 1024;

/// Whether the tree of a text might be deeper than a limit.
///
/// Texts too short to be dangerous are not measured.
#[must_use]
pub fn too_deep(text: &str, limit: u32) -> bool {
    let levels = limit as usize;
    text.len() > levels.saturating_mul(UNMEASURED)
        && count::most_levels(text.as_bytes()) > levels
        && scan::is_deeper(text.as_bytes(), levels)
}
