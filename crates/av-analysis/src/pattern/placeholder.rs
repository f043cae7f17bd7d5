//! Which identifiers in a parsed pattern stand for something else?
//!
//! Metavariables and ellipses are rewritten to reserved identifiers, so that the parser used for
//! code also reads patterns. This module is the one place that knows the spelling.

use av_syntax::ast::{Expr, ExprStarred, Pattern, Stmt};

/// Prefix of a metavariable: `$X` is `__av_m_X`.
pub(super) const METAVARIABLE: &str = "__av_m_";
/// Prefix of a sequence metavariable: `$...X` is `__av_s_X`.
pub(super) const SEQUENCE: &str = "__av_s_";
/// Prefix of an ellipsis where Python admits only a name; a number follows.
pub(super) const ELLIPSIS: &str = "__av_e";
/// Function whose call stands for `<... P ...>`.
pub(super) const DEEP: &str = "__av_deep";
/// Function whose call stands for `($X: T)`.
pub(super) const TYPED: &str = "__av_typed";
/// Attribute that stands for the ellipsis of a method chain.
pub(super) const CHAIN: &str = "__av_chain";

/// Name in a `finally` that a pattern does not write, but Python wants after its `try`.
pub(super) const OPEN: &str = "__av_open";

/// The name of a metavariable that never binds.
pub(crate) const ANONYMOUS: &str = "_";

/// What an identifier in a pattern stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name<'p> {
    /// Itself.
    Literal(&'p str),
    /// `$X`, by name without the `$`.
    Metavariable(&'p str),
    /// `$...X`, by name; `None` is the plain ellipsis.
    Sequence(Option<&'p str>),
}

impl<'p> Name<'p> {
    /// The metavariable's name, where it is one.
    pub(crate) fn metavariable(self) -> Option<&'p str> {
        match self {
            Self::Metavariable(name) => Some(name),
            _ => None,
        }
    }
}

/// Tells what an identifier stands for.
pub(crate) fn name(identifier: &str) -> Name<'_> {
    if !identifier.starts_with("__av_") {
        Name::Literal(identifier)
    } else if let Some(metavariable) = identifier.strip_prefix(METAVARIABLE) {
        Name::Metavariable(metavariable)
    } else if let Some(sequence) = identifier.strip_prefix(SEQUENCE) {
        Name::Sequence(Some(sequence))
    } else if identifier.starts_with(ELLIPSIS) {
        Name::Sequence(None)
    } else {
        Name::Literal(identifier)
    }
}

/// Whether an identifier stands for something else, whatever that is.
pub(crate) fn is_reserved(identifier: &str) -> bool {
    identifier.starts_with("__av_")
}

/// The sequence that an expression stands for among items: `...`, `$...X`, also starred.
#[allow(
    clippy::option_option,
    reason = "the outer says whether it is a sequence, the inner whether that has a name"
)]
pub(crate) fn sequence(expr: &Expr) -> Option<Option<&str>> {
    match expr {
        Expr::EllipsisLiteral(_) => Some(None),
        Expr::Name(identifier) => match name(&identifier.id) {
            Name::Sequence(sequence) => Some(sequence),
            _ => None,
        },
        Expr::Starred(ExprStarred { value, .. }) => match value.as_ref() {
            Expr::Name(identifier) => match name(&identifier.id) {
                Name::Sequence(sequence) => Some(sequence),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// The name of the metavariable that an expression is.
pub(crate) fn metavariable(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(identifier) => match name(&identifier.id) {
            Name::Metavariable(metavariable) => Some(metavariable),
            _ => None,
        },
        _ => None,
    }
}

/// What the whole pattern of a `case` stands for; an empty literal where it is no name.
pub(crate) fn captured(pattern: &Pattern) -> Name<'_> {
    match pattern {
        Pattern::MatchAs(capture) => match (&capture.pattern, &capture.name) {
            (None, Some(identifier)) => name(identifier.as_str()),
            _ => Name::Literal(""),
        },
        _ => Name::Literal(""),
    }
}

/// Whether the key of a mapping in a `case` stands for an ellipsis among its entries.
pub(crate) fn is_ellipsis_key(key: &Expr) -> bool {
    matches!(key, Expr::StringLiteral(string) if string.value.to_str() == ELLIPSIS)
}

/// The inner pattern of `<... P ...>`.
pub(crate) fn deep(expr: &Expr) -> Option<&Expr> {
    special_call(expr, DEEP).and_then(<[Expr]>::first)
}

/// The metavariable and the type of `($X: T)`.
pub(crate) fn typed(expr: &Expr) -> Option<(&str, &Expr)> {
    match special_call(expr, TYPED)? {
        [inner, annotation] => Some((metavariable(inner)?, annotation)),
        _ => None,
    }
}

/// Whether a `finally` is none that the pattern writes.
pub(crate) fn is_open(body: &[Stmt]) -> bool {
    match body {
        [Stmt::Expr(statement)] => match statement.value.as_ref() {
            Expr::Name(identifier) => identifier.id.as_str() == OPEN,
            _ => false,
        },
        _ => false,
    }
}

/// Whether an expression is the function of a call that stands for something else.
pub(crate) fn is_special(function: &Expr) -> bool {
    match function {
        Expr::Name(identifier) => matches!(identifier.id.as_str(), DEEP | TYPED),
        _ => false,
    }
}

fn special_call<'p>(expr: &'p Expr, function: &str) -> Option<&'p [Expr]> {
    let Expr::Call(call) = expr else { return None };
    match call.func.as_ref() {
        Expr::Name(identifier) if identifier.id.as_str() == function => Some(&call.arguments.args),
        _ => None,
    }
}

/// Whether an attribute stands for a chain of attributes and calls.
pub(crate) fn is_chain(attribute: &str) -> bool {
    attribute == CHAIN
}

/// Whether a statement is `...`; gives the sequence's name for `$...X`.
#[allow(
    clippy::option_option,
    reason = "the outer says whether it is a sequence, the inner whether that has a name"
)]
pub(crate) fn statement_sequence(stmt: &Stmt) -> Option<Option<&str>> {
    match stmt {
        Stmt::Expr(statement) => sequence(&statement.value),
        _ => None,
    }
}

/// The metavariable that a statement of a pattern is.
pub(crate) fn statement_metavariable(stmt: &Stmt) -> Option<&str> {
    match stmt {
        Stmt::Expr(statement) => metavariable(&statement.value),
        _ => None,
    }
}
