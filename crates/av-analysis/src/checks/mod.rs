//! Which semantic checks are there? What neither pattern nor data flow can say.
//!
//! A check is one file named for it, with a unit struct that implements [`Check`]; adding it to
//! the table below registers it.

mod caller_values;
mod changes;
mod decision_words;
mod dropped_task;
mod finally_exit;
mod float_loop_counter;
mod float_scope;
mod handler;
mod ignored_error;
mod iterated;
mod leaving;
mod lost_cause;
mod mutated_while_iterated;
mod place;
mod secret_literal;
mod secret_names;
mod secret_shapes;
mod secret_uses;
mod secret_values;
mod security_assert;
mod shadowed_builtin;
mod surroundings;
mod unexamined_error;
mod value_identity;
mod words;

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
const CHECKS: &[&dyn Check] = &[
    &dropped_task::DroppedTask,
    &finally_exit::FinallyExit,
    &float_loop_counter::FloatLoopCounter,
    &ignored_error::IgnoredCleanupError,
    &ignored_error::IgnoredError,
    &lost_cause::ContextlessHandler,
    &lost_cause::LostCause,
    &mutated_while_iterated::GrownWhileIterated,
    &mutated_while_iterated::MutatedWhileIterated,
    &secret_literal::SecretLiteral,
    &security_assert::SecurityAssert,
    &security_assert::UnguardedAssert,
    &shadowed_builtin::ShadowedBuiltin,
    &shadowed_builtin::ShadowedBuiltinParameter,
    &unexamined_error::FailOpenHandler,
    &unexamined_error::SwallowingExit,
    &unexamined_error::UnexaminedError,
    &value_identity::MissingEquality,
    &value_identity::ValueIdentity,
];

/// Finds a check by name.
pub(crate) fn find(name: &str) -> Option<&'static dyn Check> {
    CHECKS.iter().copied().find(|check| check.name() == name)
}
