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

/// Expressions that belong to a statement itself and not to statements inside it.
pub(crate) fn header_expressions(stmt: &Stmt) -> Vec<&Expr> {
    match stmt {
        Stmt::Expr(statement) => vec![&statement.value],
        Stmt::Return(statement) => statement.value.as_deref().into_iter().collect(),
        Stmt::Assign(statement) => {
            let mut all: Vec<&Expr> = vec![&statement.value];
            all.extend(&statement.targets);
            all
        }
        Stmt::AnnAssign(statement) => {
            let mut all: Vec<&Expr> = statement.value.as_deref().into_iter().collect();
            all.push(&statement.target);
            all
        }
        Stmt::AugAssign(statement) => vec![&statement.value, &statement.target],
        Stmt::Delete(statement) => statement.targets.iter().collect(),
        Stmt::Raise(statement) => statement
            .exc
            .as_deref()
            .into_iter()
            .chain(statement.cause.as_deref())
            .collect(),
        Stmt::Assert(statement) => {
            let mut all: Vec<&Expr> = vec![&statement.test];
            all.extend(statement.msg.as_deref());
            all
        }
        Stmt::If(statement) => {
            let mut all: Vec<&Expr> = vec![&statement.test];
            all.extend(
                statement
                    .elif_else_clauses
                    .iter()
                    .filter_map(|clause| clause.test.as_ref()),
            );
            all
        }
        Stmt::While(statement) => vec![&statement.test],
        Stmt::For(statement) => vec![&statement.iter, &statement.target],
        Stmt::With(statement) => statement
            .items
            .iter()
            .map(|item| &item.context_expr)
            .collect(),
        Stmt::Match(statement) => vec![&statement.subject],
        _ => Vec::new(),
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
