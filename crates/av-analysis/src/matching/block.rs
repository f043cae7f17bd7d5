//! Which expressions and bodies does a statement have of its own?

use av_syntax::ast::{ElifElseClause, ExceptHandler, Expr, Stmt, StmtIf};

/// The `elif`s of an `if`, each with what is needed to see an `if` of its own in it.
pub(crate) fn elif_suffixes(
    code: &StmtIf,
) -> impl Iterator<Item = (&Expr, &ElifElseClause, &[ElifElseClause])> {
    code.elif_else_clauses
        .iter()
        .enumerate()
        .filter_map(|(index, clause)| {
            let test = clause.test.as_ref()?;
            Some((test, clause, &code.elif_else_clauses[index + 1..]))
        })
}

/// Expressions whose parts a statement in a row is searched for: what it works out, assigns or
/// gives back, and not its conditions or what it deletes, raises or asserts.
pub(crate) fn worked_out(stmt: &Stmt) -> Option<&Expr> {
    match stmt {
        Stmt::Expr(statement) => Some(&statement.value),
        Stmt::Return(statement) => statement.value.as_deref(),
        Stmt::Assign(statement) => Some(&statement.value),
        Stmt::AnnAssign(statement) => statement.value.as_deref(),
        Stmt::AugAssign(statement) => Some(&statement.value),
        _ => None,
    }
}

/// The bodies directly inside a statement, in order.
pub(crate) fn sub_bodies(stmt: &Stmt) -> Vec<&[Stmt]> {
    match stmt {
        Stmt::FunctionDef(function) => vec![&function.body],
        Stmt::ClassDef(class) => vec![&class.body],
        Stmt::If(statement) => {
            let mut bodies: Vec<&[Stmt]> = vec![&statement.body];
            bodies.extend(
                statement
                    .elif_else_clauses
                    .iter()
                    .map(|clause| &*clause.body),
            );
            bodies
        }
        Stmt::For(statement) => vec![&statement.body, &statement.orelse],
        Stmt::While(statement) => vec![&statement.body, &statement.orelse],
        Stmt::With(statement) => vec![&statement.body],
        Stmt::Try(statement) => {
            let mut bodies: Vec<&[Stmt]> = vec![&statement.body];
            for ExceptHandler::ExceptHandler(handler) in &statement.handlers {
                bodies.push(&handler.body);
            }
            bodies.push(&statement.orelse);
            bodies.push(&statement.finalbody);
            bodies
        }
        Stmt::Match(statement) => statement.cases.iter().map(|case| &*case.body).collect(),
        _ => Vec::new(),
    }
}
