//! Which semantic checks are there? What neither pattern nor data flow can say.
//!
//! A check is one file named for it, with a unit struct that implements [`Check`]; adding it to
//! the table below registers it.

use std::fmt::Debug;

use av_syntax::TextRange;
use av_syntax::ast::Stmt;

use crate::engine::{Index, Node};
use crate::names::Names;

/// What a check sees of a file.
pub(crate) struct CheckContext<'a, 'm> {
    /// The module's statements.
    pub(crate) body: &'a [Stmt],
    /// Its text.
    pub(crate) source: &'a str,
    /// Its dotted name.
    pub(crate) module: &'a str,
    /// Its path below the root, POSIX.
    pub(crate) path: &'a str,
    /// What its names mean.
    pub(crate) names: &'m Names<'a>,
    /// Its nodes by kind.
    pub(crate) index: &'m Index<'a>,
}

impl<'a> CheckContext<'a, '_> {
    /// Nodes of a kind, in order.
    pub(crate) fn nodes(&self, kind: crate::engine::Kind) -> &[Node<'a>] {
        self.index.kind(kind)
    }
}

/// A place that a check reports.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    /// What is reported.
    pub(crate) range: TextRange,
    /// Metavariables for the message, names without the `$`.
    pub(crate) metavariables: Vec<(&'static str, String)>,
    /// Other places that matter, each with a note.
    pub(crate) related: Vec<(TextRange, String)>,
}

/// A semantic check.
pub(crate) trait Check: Sync + Debug {
    /// Name by which a rule asks for it.
    fn name(&self) -> &'static str;

    /// Kinds of node it looks at, as a mask; they are collected during the walk.
    fn kinds(&self) -> u64;

    /// Finds all places.
    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>);
}

/// All checks, by name.
const CHECKS: &[&dyn Check] = &[];

/// Finds a check by name.
pub(crate) fn find(name: &str) -> Option<&'static dyn Check> {
    CHECKS.iter().copied().find(|check| check.name() == name)
}
