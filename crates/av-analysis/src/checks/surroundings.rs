//! What stands around a node, and what may a check say about it?

use av_syntax::ast::{ExceptHandler, Expr, Stmt, StmtFunctionDef, StmtTry};
use av_syntax::{Ranged, TextRange};

use super::{CheckContext, Hit};
use crate::engine::{Kind, Node};

/// Handlers beside which code serves several versions or optional packages.
const COMPATIBILITY_ERRORS: &[&str] = &[
    "AttributeError",
    "ImportError",
    "ModuleNotFoundError",
    "NameError",
];

/// Words of tests that tell versions apart.
const COMPATIBILITY_TESTS: &[&str] = &[
    "PY2",
    "PY3",
    "TYPE_CHECKING",
    "hasattr",
    "hexversion",
    "version_info",
];

impl Hit {
    /// A hit whose message names one thing.
    pub(crate) fn new(range: TextRange, name: &'static str, value: impl Into<String>) -> Self {
        Self {
            range,
            metavariables: vec![(name, value.into())],
            related: Vec::new(),
        }
    }

    /// Binds one more metavariable.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.metavariables.push((name, value.into()));
        self
    }

    /// Adds another place that matters.
    pub(crate) fn related(mut self, range: TextRange, note: &str) -> Self {
        self.related.push((range, note.to_owned()));
        self
    }
}

impl<'a> CheckContext<'a, '_> {
    /// The source text of a node.
    pub(crate) fn text_of(&self, node: &impl Ranged) -> &'a str {
        let range = node.range();
        self.source
            .get(range.start().to_usize()..range.end().to_usize())
            .unwrap_or_default()
    }

    /// The statements around a range, the outermost first, a statement of that range excluded.
    pub(crate) fn around(&self, range: TextRange) -> Surroundings<'a> {
        let mut statements = Vec::new();
        let mut body = self.body;
        while let Some(stmt) = containing(body, range) {
            if stmt.range() == range {
                break;
            }
            statements.push(stmt);
            let mut inner = None;
            each_body(stmt, &mut |block| {
                if containing(block, range).is_some() {
                    inner = Some(block);
                }
            });
            match inner {
                Some(block) => body = block,
                None => break,
            }
        }
        Surroundings { statements }
    }
}

/// The `try` statements of a module, where the check asked for their kind.
pub(crate) fn tries<'a>(context: &CheckContext<'a, '_>) -> impl Iterator<Item = &'a StmtTry> {
    statements(context, Kind::Try).filter_map(Stmt::as_try_stmt)
}

/// The functions of a module, where the check asked for their kind.
pub(crate) fn functions<'a>(
    context: &CheckContext<'a, '_>,
) -> impl Iterator<Item = &'a StmtFunctionDef> {
    statements(context, Kind::FunctionDef).filter_map(Stmt::as_function_def_stmt)
}

/// The statements of a kind, where the check asked for it.
pub(crate) fn statements<'a>(
    context: &CheckContext<'a, '_>,
    kind: Kind,
) -> impl Iterator<Item = &'a Stmt> {
    context.nodes(kind).iter().filter_map(|node| match node {
        Node::Stmt(body, index) => body.get(*index),
        Node::Expr(_) => None,
    })
}

/// The expressions of a kind, where the check asked for it.
pub(crate) fn expressions<'a>(
    context: &CheckContext<'a, '_>,
    kind: Kind,
) -> impl Iterator<Item = &'a Expr> {
    context.nodes(kind).iter().filter_map(|node| match node {
        Node::Expr(expr) => Some(*expr),
        Node::Stmt(..) => None,
    })
}

/// The statement of a block that contains a range.
fn containing(body: &[Stmt], range: TextRange) -> Option<&Stmt> {
    let after = body.partition_point(|stmt| stmt.start() <= range.start());
    let stmt = body.get(after.checked_sub(1)?)?;
    stmt.range().contains_range(range).then_some(stmt)
}

/// The statements around a place, the outermost first.
pub(crate) struct Surroundings<'a> {
    statements: Vec<&'a Stmt>,
}

impl<'a> Surroundings<'a> {
    /// The innermost statement around.
    pub(crate) fn innermost(&self) -> Option<&'a Stmt> {
        self.statements.last().copied()
    }

    /// The innermost function around; none at module level and directly in a class.
    pub(crate) fn function(&self) -> Option<&'a StmtFunctionDef> {
        self.definition()?.as_function_def_stmt()
    }

    /// The innermost function or class around.
    pub(crate) fn definition(&self) -> Option<&'a Stmt> {
        self.definitions().next()
    }

    /// The functions and classes around, the innermost first.
    pub(crate) fn definitions(&self) -> impl Iterator<Item = &'a Stmt> {
        self.statements
            .iter()
            .rev()
            .copied()
            .filter(|stmt| matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)))
    }

    /// The statements around the place within its function or class, the innermost first.
    pub(crate) fn frame(&self) -> impl Iterator<Item = &'a Stmt> {
        self.statements
            .iter()
            .rev()
            .copied()
            .take_while(|stmt| !matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)))
    }

    /// Whether the place is the test of an `assert`.
    pub(crate) fn is_asserted(&self) -> bool {
        self.statements
            .last()
            .is_some_and(|stmt| stmt.is_assert_stmt())
    }

    /// Whether the place serves several versions or optional packages: it stands beside
    /// `except ImportError` or the like, or under a test of the version.
    pub(crate) fn is_compatibility(&self, context: &CheckContext<'_, '_>) -> bool {
        let mentions = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
        self.frame().any(|stmt| match stmt {
            Stmt::Try(attempt) => attempt.handlers.iter().any(|handler| {
                let ExceptHandler::ExceptHandler(handler) = handler;
                handler
                    .type_
                    .as_deref()
                    .is_some_and(|kind| mentions(context.text_of(kind), COMPATIBILITY_ERRORS))
            }),
            Stmt::If(choice) => mentions(context.text_of(&*choice.test), COMPATIBILITY_TESTS),
            _ => false,
        })
    }
}

/// Calls `visit` for the blocks directly inside a statement, those of definitions included.
fn each_body<'a>(stmt: &'a Stmt, visit: &mut dyn FnMut(&'a [Stmt])) {
    match stmt {
        Stmt::FunctionDef(function) => visit(&function.body),
        Stmt::ClassDef(class) => visit(&class.body),
        _ => each_block(stmt, visit),
    }
}

/// Calls `visit` for the blocks directly inside a statement that run in the same frame.
pub(crate) fn each_block<'a>(stmt: &'a Stmt, visit: &mut dyn FnMut(&'a [Stmt])) {
    match stmt {
        Stmt::If(choice) => {
            visit(&choice.body);
            for clause in &choice.elif_else_clauses {
                visit(&clause.body);
            }
        }
        Stmt::For(repeat) => {
            visit(&repeat.body);
            visit(&repeat.orelse);
        }
        Stmt::While(repeat) => {
            visit(&repeat.body);
            visit(&repeat.orelse);
        }
        Stmt::With(with) => visit(&with.body),
        Stmt::Match(choice) => {
            for case in &choice.cases {
                visit(&case.body);
            }
        }
        Stmt::Try(attempt) => {
            visit(&attempt.body);
            for ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
                visit(&handler.body);
            }
            visit(&attempt.orelse);
            visit(&attempt.finalbody);
        }
        _ => {}
    }
}

/// Whether some statement of a block, at any depth of the same frame, satisfies `wanted`.
pub(crate) fn any_statement(body: &[Stmt], wanted: &dyn Fn(&Stmt) -> bool) -> bool {
    body.iter().any(|stmt| {
        let mut found = wanted(stmt);
        each_block(stmt, &mut |inner| {
            found = found || any_statement(inner, wanted);
        });
        found
    })
}
