//! Which files does a run look at, and what is found in them? The only crate with I/O.
//!
//! [`analyse`] walks the roots, reads and decodes the files, hands them to the engine on all cores
//! and returns plain data in an order that does not depend on timing.

mod judge;
mod modules;
mod options;
mod panics;
mod place;
mod read;
mod report;
mod run;
mod schedule;
mod slots;
mod testcode;
mod walk;
mod workers;

pub use options::{DEFAULT_FILE_TIMEOUT_MS, DEFAULT_MAX_DEPTH, DEFAULT_MAX_FILE_BYTES, Options};
pub use panics::caught;
pub use report::{
    Comment, FileReport, Fix, Match, Problem, ProblemKind, Run, SourceLine, Span, Status,
};
pub use run::{Tick, analyse};
pub use workers::with_deep_stack;
