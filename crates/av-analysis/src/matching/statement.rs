//! Do statements have the shape of a pattern?

use av_syntax::ast::{
    Alias, Decorator, ElifElseClause, ExceptHandler, Expr, Identifier, Stmt, StmtClassDef,
    StmtFunctionDef, StmtIf, StmtImportFrom, StmtTry, StmtWith,
};
use av_syntax::{Ranged, TextRange, TextSize};

use super::binding::{Bound, Env};
use super::expression::below;
use super::{Envs, Matcher};
use crate::engine::Node;
use crate::pattern::placeholder;

/// Most statements that are looked through when an ellipsis skips into nested blocks.
const MAX_FLAT: usize = 5_000;

/// Statements in a row: a block as it stands, or one with what is nested in it.
#[derive(Clone, Copy)]
pub(crate) enum Code<'a, 's> {
    /// Statements of one block.
    Block(&'a [Stmt]),
    /// Statements of several levels, outer ones first.
    Flat(&'s [&'a Stmt]),
}

impl<'a> Code<'a, '_> {
    fn len(self) -> usize {
        match self {
            Self::Block(block) => block.len(),
            Self::Flat(flat) => flat.len(),
        }
    }

    fn is_empty(self) -> bool {
        self.len() == 0
    }

    fn first(self) -> Option<&'a Stmt> {
        match self {
            Self::Block(block) => block.first(),
            Self::Flat(flat) => flat.first().copied(),
        }
    }

    fn last(self) -> Option<&'a Stmt> {
        match self {
            Self::Block(block) => block.last(),
            Self::Flat(flat) => flat.last().copied(),
        }
    }

    /// The statements from a place on.
    fn from(self, place: usize) -> Self {
        match self {
            Self::Block(block) => Self::Block(&block[place..]),
            Self::Flat(flat) => Self::Flat(&flat[place..]),
        }
    }

    /// From the start of the first to the end of the last.
    fn range(self) -> TextRange {
        match (self.first(), self.last()) {
            (Some(first), Some(last)) => {
                TextRange::new(first.start(), last.end().max(first.start()))
            }
            _ => TextRange::default(),
        }
    }
}

/// A way in which a row of statements matches, with the offset where the row ends.
pub(crate) type Row<'p, 'a> = (Env<'p, 'a>, TextSize);

impl<'p, 'a> Matcher<'p, 'a, '_> {
    /// Matches statements of a pattern against the statements at the start of `code`.
    ///
    /// With `whole`, the code may have no statement beyond the pattern's.
    pub(crate) fn row(
        &self,
        pattern: &'p [Stmt],
        code: Code<'a, '_>,
        end: TextSize,
        whole: bool,
        env: Env<'p, 'a>,
    ) -> Vec<Row<'p, 'a>> {
        if !self.step() {
            return Vec::new();
        }
        let Some((first, rest)) = pattern.split_first() else {
            return if whole && !code.is_empty() {
                Vec::new()
            } else {
                vec![(env, end)]
            };
        };
        if let Some(name) = placeholder::statement_sequence(first) {
            return self.skip(name, rest, code, end, whole, env);
        }
        let Some(statement) = code.first() else {
            return Vec::new();
        };
        let end = end.max(statement.end());
        self.stmt(first, statement, env)
            .into_iter()
            .flat_map(|env| self.row(rest, code.from(1), end, whole, env))
            .collect()
    }

    /// An ellipsis between statements: skips any number, into nested blocks if need be.
    fn skip(
        &self,
        name: Option<&'p str>,
        rest: &'p [Stmt],
        code: Code<'a, '_>,
        end: TextSize,
        whole: bool,
        env: Env<'p, 'a>,
    ) -> Vec<Row<'p, 'a>> {
        if rest.is_empty() {
            let end = code.last().map_or(end, |last| end.max(last.end()));
            let range = code.range();
            let envs = match name {
                Some(name) => self.bind(name, Bound::Range(range), env),
                None => vec![env],
            };
            return envs.into_iter().map(|env| (env, end)).collect();
        }
        let mut rows = self.skip_within(rest, code, end, whole, &env);
        if rows.is_empty() {
            let flat = flatten(code);
            if flat.len() > code.len() {
                rows = self.skip_within(rest, Code::Flat(&flat), end, whole, &env);
            }
        }
        rows
    }

    fn skip_within(
        &self,
        rest: &'p [Stmt],
        code: Code<'a, '_>,
        end: TextSize,
        whole: bool,
        env: &Env<'p, 'a>,
    ) -> Vec<Row<'p, 'a>> {
        let mut rows = Vec::new();
        for skipped in 0..=code.len() {
            rows.extend(self.row(rest, code.from(skipped), end, whole, env.clone()));
            if rows.len() > super::MAX_WAYS {
                break;
            }
        }
        rows
    }

    /// Matches a body as a whole: what the pattern does not write needs an ellipsis.
    pub(super) fn body(
        &self,
        pattern: &'p [Stmt],
        code: &'a [Stmt],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if let [only] = pattern
            && placeholder::statement_sequence(only) == Some(None)
        {
            return vec![env];
        }
        self.row(pattern, Code::Block(code), TextSize::default(), true, env)
            .into_iter()
            .map(|(env, _)| env)
            .collect()
    }

    /// A block that the pattern may leave out.
    fn less_body(&self, pattern: &'p [Stmt], code: &'a [Stmt], env: Env<'p, 'a>) -> Envs<'p, 'a> {
        if pattern.is_empty() {
            return vec![env];
        }
        if code.is_empty() {
            return Vec::new();
        }
        self.body(pattern, code, env)
    }

    /// All the ways in which a statement has the pattern's shape.
    pub(crate) fn stmt(&self, pattern: &'p Stmt, code: &'a Stmt, env: Env<'p, 'a>) -> Envs<'p, 'a> {
        if !self.step() {
            return Vec::new();
        }
        match (pattern, code) {
            (Stmt::Expr(pattern), _) => self.expression_statement(&pattern.value, code, &env),
            (Stmt::FunctionDef(left), Stmt::FunctionDef(right)) => self.function(left, right, env),
            (Stmt::ClassDef(left), Stmt::ClassDef(right)) => self.class(left, right, env),
            (Stmt::If(left), Stmt::If(right)) => self.if_statement(left, right, &env),
            (Stmt::Try(left), Stmt::Try(right)) => self.try_statement(left, right, env),
            (Stmt::With(left), Stmt::With(right)) => self.with_statement(left, right, env),
            (Stmt::For(left), Stmt::For(right)) => {
                if left.is_async && !right.is_async {
                    return Vec::new();
                }
                let target = self.expr(&left.target, &right.target, env);
                let iter = Self::then(target, |env| self.expr(&left.iter, &right.iter, env));
                let body = Self::then(iter, |env| self.body(&left.body, &right.body, env));
                Self::then(body, |env| self.less_body(&left.orelse, &right.orelse, env))
            }
            (Stmt::While(left), Stmt::While(right)) => {
                let test = self.expr(&left.test, &right.test, env);
                let body = Self::then(test, |env| self.body(&left.body, &right.body, env));
                Self::then(body, |env| self.less_body(&left.orelse, &right.orelse, env))
            }
            (Stmt::Import(_) | Stmt::ImportFrom(_), Stmt::Import(_) | Stmt::ImportFrom(_)) => {
                self.import(pattern, code, &env)
            }
            _ => self.simple(pattern, code, env),
        }
    }

    fn simple(&self, pattern: &'p Stmt, code: &'a Stmt, env: Env<'p, 'a>) -> Envs<'p, 'a> {
        match (pattern, code) {
            (Stmt::Assign(_) | Stmt::AnnAssign(_) | Stmt::AugAssign(_), _) => {
                self.assignment(pattern, code, &env)
            }
            (Stmt::Return(left), Stmt::Return(right)) => {
                self.optional(left.value.as_deref(), right.value.as_deref(), env)
            }
            (Stmt::Raise(left), Stmt::Raise(right)) => {
                let raised = self.optional(left.exc.as_deref(), right.exc.as_deref(), env);
                Self::then(raised, |env| {
                    self.less(left.cause.as_deref(), right.cause.as_deref(), env)
                })
            }
            (Stmt::Assert(left), Stmt::Assert(right)) => {
                Self::then(self.expr(&left.test, &right.test, env), |env| {
                    self.less(left.msg.as_deref(), right.msg.as_deref(), env)
                })
            }
            (Stmt::Delete(left), Stmt::Delete(right)) => {
                if let ([wanted], true) = (left.targets.as_slice(), right.targets.len() > 1) {
                    return right
                        .targets
                        .iter()
                        .flat_map(|target| self.expr(wanted, target, env.clone()))
                        .collect();
                }
                self.items(&left.targets, &right.targets, None, env)
            }
            (Stmt::Global(left), Stmt::Global(right)) => {
                self.declared(&left.names, &right.names, env)
            }
            (Stmt::Nonlocal(left), Stmt::Nonlocal(right)) => {
                self.declared(&left.names, &right.names, env)
            }
            (Stmt::Match(left), Stmt::Match(right)) => self.match_statement(left, right, env),
            (Stmt::Pass(_), Stmt::Pass(_))
            | (Stmt::Break(_), Stmt::Break(_))
            | (Stmt::Continue(_), Stmt::Continue(_)) => vec![env],
            _ => Vec::new(),
        }
    }

    /// Names of `global` and `nonlocal`: the pattern's are found among the code's.
    fn declared(
        &self,
        pattern: &'p [Identifier],
        code: &'a [Identifier],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let mut envs = vec![env];
        for wanted in pattern {
            envs = Self::then(envs, |env| {
                code.iter()
                    .flat_map(|name| {
                        self.name(wanted.as_str(), name.as_str(), name.range, env.clone())
                    })
                    .collect()
            });
        }
        envs
    }

    /// An expression in a row of statements matches inside whatever statement stands there.
    fn expression_statement(
        &self,
        pattern: &'p Expr,
        code: &'a Stmt,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if let Some(name) = placeholder::metavariable(pattern)
            && !code.is_expr_stmt()
        {
            return self.bind(name, Bound::Range(code.range()), env.clone());
        }
        if let Stmt::Expr(statement) = code {
            let envs = self.expr(pattern, &statement.value, env.clone());
            if !envs.is_empty() || !self.options.implicit_deep_expression {
                return envs;
            }
        }
        if !self.options.implicit_deep_expression {
            return Vec::new();
        }
        let mut result = Vec::new();
        for header in header_expressions(code) {
            for inner in below(header) {
                result.extend(self.expr(pattern, inner, env.clone()));
                if result.len() > super::MAX_WAYS {
                    return result;
                }
            }
        }
        result
    }

    fn assignment(&self, pattern: &'p Stmt, code: &'a Stmt, env: &Env<'p, 'a>) -> Envs<'p, 'a> {
        match (pattern, code) {
            (Stmt::Assign(left), Stmt::Assign(right)) => {
                if left.targets.len() > 1 {
                    let targets = self.items(&left.targets, &right.targets, None, env.clone());
                    return Self::then(targets, |env| self.expr(&left.value, &right.value, env));
                }
                right
                    .targets
                    .iter()
                    .flat_map(|target| {
                        let targeted = self.expr(&left.targets[0], target, env.clone());
                        Self::then(targeted, |env| self.expr(&left.value, &right.value, env))
                    })
                    .collect()
            }
            (Stmt::Assign(left), Stmt::AnnAssign(right)) => {
                let (Some(value), [target]) = (&right.value, left.targets.as_slice()) else {
                    return Vec::new();
                };
                Self::then(self.expr(target, &right.target, env.clone()), |env| {
                    self.expr(&left.value, value, env)
                })
            }
            (Stmt::AnnAssign(left), Stmt::AnnAssign(right)) => {
                let target = self.expr(&left.target, &right.target, env.clone());
                let annotated = Self::then(target, |env| {
                    self.expr(&left.annotation, &right.annotation, env)
                });
                Self::then(annotated, |env| {
                    self.less(left.value.as_deref(), right.value.as_deref(), env)
                })
            }
            (Stmt::AugAssign(left), Stmt::AugAssign(right)) if left.op == right.op => {
                Self::then(self.expr(&left.target, &right.target, env.clone()), |env| {
                    self.expr(&left.value, &right.value, env)
                })
            }
            _ => Vec::new(),
        }
    }

    /// The decorators that the pattern writes, among those of the code.
    fn decorators(
        &self,
        pattern: &'p [Decorator],
        code: &'a [Decorator],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let mut envs = vec![env];
        for wanted in pattern {
            if placeholder::sequence(&wanted.expression) == Some(None) {
                continue;
            }
            envs = Self::then(envs, |env| {
                code.iter()
                    .flat_map(|decorator| {
                        self.expr(&wanted.expression, &decorator.expression, env.clone())
                    })
                    .collect()
            });
        }
        envs
    }

    fn function(
        &self,
        pattern: &'p StmtFunctionDef,
        code: &'a StmtFunctionDef,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if pattern.is_async && !code.is_async {
            return Vec::new();
        }
        let name = &code.name;
        let named = self.name(pattern.name.as_str(), name.as_str(), name.range, env);
        let decorated = Self::then(named, |env| {
            self.decorators(&pattern.decorator_list, &code.decorator_list, env)
        });
        let taking = Self::then(decorated, |env| {
            self.parameters(&pattern.parameters, &code.parameters, env)
        });
        let returning = Self::then(taking, |env| {
            self.less(pattern.returns.as_deref(), code.returns.as_deref(), env)
        });
        Self::then(returning, |env| self.body(&pattern.body, &code.body, env))
    }

    fn class(
        &self,
        pattern: &'p StmtClassDef,
        code: &'a StmtClassDef,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let name = &code.name;
        let named = self.name(pattern.name.as_str(), name.as_str(), name.range, env);
        let decorated = Self::then(named, |env| {
            self.decorators(&pattern.decorator_list, &code.decorator_list, env)
        });
        let derived = Self::then(decorated, |env| match &pattern.arguments {
            Some(arguments) => self.some_arguments(arguments, code.arguments.as_deref(), env),
            None => vec![env],
        });
        Self::then(derived, |env| self.body(&pattern.body, &code.body, env))
    }

    /// An `if` pattern also matches from each `elif` on.
    fn if_statement(
        &self,
        pattern: &'p StmtIf,
        code: &'a StmtIf,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        self.branches(
            pattern,
            &code.test,
            &code.body,
            &code.elif_else_clauses,
            env.clone(),
        )
    }

    /// The `if` that a chain of clauses amounts to.
    pub(crate) fn branches(
        &self,
        pattern: &'p StmtIf,
        test: &'a Expr,
        body: &'a [Stmt],
        clauses: &'a [ElifElseClause],
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let tested = self.expr(&pattern.test, test, env);
        let mut envs = Self::then(tested, |env| self.body(&pattern.body, body, env));
        for (index, wanted) in pattern.elif_else_clauses.iter().enumerate() {
            let Some(clause) = clauses.get(index) else {
                return Vec::new();
            };
            envs = Self::then(envs, |env| self.clause(wanted, clause, env));
        }
        envs
    }

    fn clause(
        &self,
        pattern: &'p ElifElseClause,
        code: &'a ElifElseClause,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        match (&pattern.test, &code.test) {
            (None, None) => self.body(&pattern.body, &code.body, env),
            (Some(test), Some(code_test)) => Self::then(self.expr(test, code_test, env), |env| {
                self.body(&pattern.body, &code.body, env)
            }),
            // `else` in a pattern takes an `elif` and all that follows, if any body will do.
            (None, Some(_)) => {
                let any = matches!(
                    &*pattern.body,
                    [only] if placeholder::statement_sequence(only).is_some()
                );
                if any { vec![env] } else { Vec::new() }
            }
            (Some(_), None) => Vec::new(),
        }
    }

    fn with_statement(
        &self,
        pattern: &'p StmtWith,
        code: &'a StmtWith,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if pattern.is_async && !code.is_async {
            return Vec::new();
        }
        let mut envs = vec![env];
        for wanted in &pattern.items {
            envs = Self::then(envs, |env| {
                code.items
                    .iter()
                    .flat_map(|item| {
                        let context =
                            self.expr(&wanted.context_expr, &item.context_expr, env.clone());
                        Self::then(context, |env| {
                            let target = item.optional_vars.as_deref();
                            self.less(wanted.optional_vars.as_deref(), target, env)
                        })
                    })
                    .collect()
            });
        }
        Self::then(envs, |env| self.body(&pattern.body, &code.body, env))
    }

    fn try_statement(
        &self,
        pattern: &'p StmtTry,
        code: &'a StmtTry,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let mut envs = self.body(&pattern.body, &code.body, env);
        for wanted in &pattern.handlers {
            envs = Self::then(envs, |env| {
                code.handlers
                    .iter()
                    .flat_map(|handler| self.handler(wanted, handler, env.clone()))
                    .collect()
            });
        }
        let elsewise = Self::then(envs, |env| {
            self.less_body(&pattern.orelse, &code.orelse, env)
        });
        Self::then(elsewise, |env| {
            self.less_body(&pattern.finalbody, &code.finalbody, env)
        })
    }

    /// A bare `except` in a pattern means the bare one.
    fn handler(
        &self,
        pattern: &'p ExceptHandler,
        code: &'a ExceptHandler,
        env: Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let ExceptHandler::ExceptHandler(left) = pattern;
        let ExceptHandler::ExceptHandler(right) = code;
        let caught = self.optional(left.type_.as_deref(), right.type_.as_deref(), env);
        let named = Self::then(caught, |env| match (&left.name, &right.name) {
            (None, _) => vec![env],
            (Some(wanted), Some(name)) => {
                self.name(wanted.as_str(), name.as_str(), name.range, env)
            }
            (Some(_), None) => Vec::new(),
        });
        Self::then(named, |env| self.body(&left.body, &right.body, env))
    }

    fn import(&self, pattern: &'p Stmt, code: &'a Stmt, env: &Env<'p, 'a>) -> Envs<'p, 'a> {
        match (pattern, code) {
            (Stmt::Import(left), Stmt::Import(right)) => {
                let mut envs = vec![env.clone()];
                for wanted in &left.names {
                    envs = Self::then(envs, |env| {
                        right
                            .names
                            .iter()
                            .flat_map(|alias| self.imported_module(wanted, alias, &env))
                            .collect()
                    });
                }
                envs
            }
            (Stmt::ImportFrom(left), Stmt::ImportFrom(right)) => self.import_from(left, right, env),
            // `import a.b` also means `from a import b`.
            (Stmt::Import(left), Stmt::ImportFrom(right)) => {
                let [wanted] = left.names.as_slice() else {
                    return Vec::new();
                };
                let module = right.module.as_ref().map_or("", |name| name.as_str());
                if right.level > 0 {
                    return Vec::new();
                }
                let found = right.names.iter().any(|alias| {
                    is_prefix(wanted.name.as_str(), module)
                        || wanted.name.as_str() == format!("{module}.{}", alias.name)
                });
                if found && wanted.asname.is_none() {
                    vec![env.clone()]
                } else {
                    Vec::new()
                }
            }
            _ => Vec::new(),
        }
    }

    fn imported_module(
        &self,
        pattern: &'p Alias,
        code: &'a Alias,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        let wanted = pattern.name.as_str();
        let name = code.name.as_str();
        let named = if is_prefix(wanted, name) {
            vec![env.clone()]
        } else {
            self.name(wanted, name, code.name.range, env.clone())
        };
        self.alias(pattern, code, named)
    }

    fn alias(&self, pattern: &'p Alias, code: &'a Alias, envs: Envs<'p, 'a>) -> Envs<'p, 'a> {
        Self::then(envs, |env| match (&pattern.asname, &code.asname) {
            (None, _) => vec![env],
            (Some(wanted), Some(name)) => {
                self.name(wanted.as_str(), name.as_str(), name.range, env)
            }
            (Some(_), None) => Vec::new(),
        })
    }

    fn import_from(
        &self,
        pattern: &'p StmtImportFrom,
        code: &'a StmtImportFrom,
        env: &Env<'p, 'a>,
    ) -> Envs<'p, 'a> {
        if pattern.level != code.level {
            return Vec::new();
        }
        let mut envs = match (&pattern.module, &code.module) {
            (None, None) => vec![env.clone()],
            (Some(wanted), Some(module)) if is_prefix(wanted.as_str(), module.as_str()) => {
                vec![env.clone()]
            }
            (Some(wanted), Some(module)) => {
                self.name(wanted.as_str(), module.as_str(), module.range, env.clone())
            }
            _ => Vec::new(),
        };
        for wanted in &pattern.names {
            envs = Self::then(envs, |env| {
                code.names
                    .iter()
                    .flat_map(|alias| {
                        let named = self.name(
                            wanted.name.as_str(),
                            alias.name.as_str(),
                            alias.name.range,
                            env.clone(),
                        );
                        self.alias(wanted, alias, named)
                    })
                    .collect()
            });
        }
        envs
    }
}

/// Whether a dotted name is another one or leads to it.
fn is_prefix(prefix: &str, path: &str) -> bool {
    path.strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

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

/// Statements and all those nested in them, in order.
fn flatten<'a>(statements: Code<'a, '_>) -> Vec<&'a Stmt> {
    fn add<'a>(stmt: &'a Stmt, flat: &mut Vec<&'a Stmt>) {
        if flat.len() >= MAX_FLAT {
            return;
        }
        flat.push(stmt);
        for body in sub_bodies(stmt) {
            for inner in body {
                add(inner, flat);
            }
        }
    }
    let mut flat = Vec::new();
    for place in 0..statements.len() {
        if let Some(stmt) = statements.from(place).first() {
            add(stmt, &mut flat);
        }
    }
    flat
}

/// Matches an assignment pattern against `(x := v)`.
pub(crate) fn named_targets<'p, 'a>(
    nodes: &[Node<'a>],
    matcher: &Matcher<'p, 'a, '_>,
    pattern: &'p Stmt,
    found: &mut dyn FnMut(TextRange, Env<'p, 'a>),
) {
    let Stmt::Assign(assign) = pattern else {
        return;
    };
    let [target] = assign.targets.as_slice() else {
        return;
    };
    for node in nodes {
        if let Node::Expr(Expr::Named(named)) = node {
            let targeted = matcher.expr(target, &named.target, Env::default());
            for env in Matcher::then(targeted, |env| {
                matcher.expr(&assign.value, &named.value, env)
            }) {
                found(named.range, env);
            }
        }
    }
}
