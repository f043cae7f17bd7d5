//! What do a match's metavariables stand for?

use std::rc::Rc;

use av_syntax::ast::Expr;
use av_syntax::ast::comparable::ComparableExpr;
use av_syntax::{Ranged, TextRange};

use crate::names::is_text;

/// What a metavariable is bound to.
#[derive(Debug, Clone)]
pub(crate) enum Bound<'a> {
    /// An expression.
    Expr(&'a Expr),
    /// A name where the grammar wants one: of a function, a parameter, an attribute.
    Name(&'a str, TextRange),
    /// The content of a string literal, or a name known only by resolution.
    Content(Rc<str>, TextRange),
    /// Several items in a row, or statements.
    Range(TextRange),
}

impl<'a> Bound<'a> {
    /// Where it stands in the module's text.
    pub(crate) fn range(&self) -> TextRange {
        match self {
            Self::Expr(expr) => expr.range(),
            Self::Name(_, range) | Self::Content(_, range) | Self::Range(range) => *range,
        }
    }

    /// Its text: code as written, strings by their content.
    pub(crate) fn text<'t>(&'t self, source: &'t str) -> &'t str {
        match self {
            Self::Expr(_) | Self::Range(_) => slice(source, self.range()),
            Self::Name(name, _) => name,
            Self::Content(text, _) => text,
        }
    }

    /// The expression, where it is one.
    pub(crate) fn expr(&self) -> Option<&'a Expr> {
        match self {
            Self::Expr(expr) => Some(expr),
            _ => None,
        }
    }

    /// The name that it is, where it is nothing but a name.
    fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name, _) => Some(name),
            Self::Content(text, _) => Some(text),
            Self::Expr(Expr::Name(name)) => Some(name.id.as_str()),
            _ => None,
        }
    }

    /// Whether both stand for structurally equal code.
    pub(crate) fn agrees(&self, other: &Self, source: &str) -> bool {
        match (self, other) {
            (Self::Expr(left), Self::Expr(right)) => {
                std::ptr::eq(*left, *right)
                    || ComparableExpr::from(*left) == ComparableExpr::from(*right)
            }
            (Self::Range(_), _) | (_, Self::Range(_)) => {
                same_but_for_layout(self.text(source), other.text(source))
            }
            // A module's dotted name, where an import bound it.
            (Self::Name(name, _), Self::Expr(path @ Expr::Attribute(_)))
            | (Self::Expr(path @ Expr::Attribute(_)), Self::Name(name, _)) => is_text(path, name),
            _ => match (self.name(), other.name()) {
                (Some(left), Some(right)) => left == right,
                _ => {
                    string_content(self).is_some() && string_content(self) == string_content(other)
                }
            },
        }
    }
}

/// Whether two texts differ in nothing but white space.
fn same_but_for_layout(left: &str, right: &str) -> bool {
    let visible = |c: &char| !c.is_whitespace();
    left.chars()
        .filter(visible)
        .eq(right.chars().filter(visible))
}

fn string_content<'t>(bound: &'t Bound<'_>) -> Option<&'t str> {
    match bound {
        Bound::Content(text, _) => Some(text),
        Bound::Expr(Expr::StringLiteral(string)) => Some(string.value.to_str()),
        _ => None,
    }
}

/// The text of a range; empty where the range does not fit.
pub(crate) fn slice(source: &str, range: TextRange) -> &str {
    source
        .get(usize::from(range.start())..usize::from(range.end()))
        .unwrap_or("")
}

/// Metavariables of one match, by name without the `$`, in the order they were bound.
#[derive(Debug, Clone, Default)]
pub(crate) struct Env<'p, 'a> {
    bindings: Vec<(&'p str, Bound<'a>)>,
}

impl<'p, 'a> Env<'p, 'a> {
    /// What a metavariable is bound to.
    pub(crate) fn get(&self, name: &str) -> Option<&Bound<'a>> {
        self.bindings
            .iter()
            .find(|(bound, _)| *bound == name)
            .map(|(_, value)| value)
    }

    /// Binds a metavariable; `None` where it already stands for other code.
    pub(crate) fn with(mut self, name: &'p str, value: Bound<'a>, source: &str) -> Option<Self> {
        match self.get(name) {
            Some(bound) => bound.agrees(&value, source).then_some(self),
            None => {
                self.bindings.push((name, value));
                Some(self)
            }
        }
    }

    /// Both together; `None` where a metavariable stands for different code.
    pub(crate) fn merge(&self, other: &Self, source: &str) -> Option<Self> {
        let mut merged = self.clone();
        for (name, value) in &other.bindings {
            merged = merged.with(name, value.clone(), source)?;
        }
        Some(merged)
    }

    /// Whether metavariables of the same name stand for equal code.
    pub(crate) fn agrees(&self, other: &Self, source: &str) -> bool {
        other.bindings.iter().all(|(name, value)| {
            self.get(name)
                .is_none_or(|bound| bound.agrees(value, source))
        })
    }

    /// Names and what they are bound to.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'p str, &Bound<'a>)> {
        self.bindings.iter().map(|(name, value)| (*name, value))
    }
}
