//! Where does each scope of a module bind which names? One walk over the tree.

use av_syntax::ast::visitor::{self, Visitor};
use av_syntax::ast::{
    Comprehension, ExceptHandler, Expr, Parameter, Parameters, Pattern, Stmt, StmtClassDef,
    StmtFunctionDef,
};
use av_syntax::{Ranged, TextRange, TextSize};

use super::facts::each_alias;
use super::forks::{Around, Fork, range};
use super::scopes::{Binding, ScopeKind, Scopes, Value};

/// Binds the names of a module while it is walked.
pub(super) struct Binder<'a> {
    scopes: Scopes<'a>,
    current: usize,
    blocks: Vec<TextRange>,
    loops: Vec<TextRange>,
    /// How many `try` bodies are around within the scope.
    tries: usize,
}

/// What is around a scope, kept while that scope is walked.
struct Outer {
    scope: usize,
    loops: Vec<TextRange>,
    tries: usize,
}

impl<'a> Binder<'a> {
    /// Starts in the first of `scopes`, the module's.
    pub(super) fn new(scopes: Scopes<'a>) -> Self {
        let whole = scopes.range();
        Self {
            scopes,
            current: 0,
            blocks: vec![whole],
            loops: Vec::new(),
            tries: 0,
        }
    }

    /// The scopes with all that was bound.
    pub(super) fn into_scopes(self) -> Scopes<'a> {
        self.scopes
    }

    fn bind(&mut self, name: &'a str, at: TextSize, value: Value<'a>) {
        let binding = Binding {
            at,
            block: self.blocks.last().copied().unwrap_or_default(),
            repeat: self.loops.first().copied(),
            value,
        };
        self.scopes.bind(self.current, name, binding);
    }

    fn enter(&mut self, kind: ScopeKind, range: TextRange) -> Outer {
        let outer = Outer {
            scope: self.current,
            loops: std::mem::take(&mut self.loops),
            tries: std::mem::take(&mut self.tries),
        };
        self.current = self.scopes.add(kind, range, outer.scope);
        self.blocks.push(range);
        outer
    }

    fn leave(&mut self, outer: Outer) {
        self.current = outer.scope;
        self.loops = outer.loops;
        self.tries = outer.tries;
        self.blocks.pop();
    }

    /// Notes a statement of which one branch or another runs.
    fn fork(&mut self, stmt: &Stmt) {
        let around = Around {
            block: self.blocks.last().copied().unwrap_or_default(),
            repeat: self.loops.last().copied(),
            is_tried: self.tries > 0,
        };
        if let Some(fork) = Fork::of(stmt, around) {
            self.scopes.add_fork(fork);
        }
    }

    fn branch(&mut self, body: &'a [Stmt]) {
        if body.is_empty() {
            return;
        }
        self.blocks.push(range(body));
        self.visit_body(body);
        self.blocks.pop();
    }

    /// Binds the names of an assignment's target.
    fn bind_target(&mut self, target: &'a Expr, at: TextSize, value: Value<'a>) {
        match target {
            Expr::Name(name) => self.bind(name.id.as_str(), at, value),
            Expr::Tuple(tuple) => self.bind_parts(&tuple.elts, at, value),
            Expr::List(list) => self.bind_parts(&list.elts, at, value),
            Expr::Starred(starred) => self.bind_target(&starred.value, at, Value::Opaque),
            _ => {}
        }
    }

    /// `a, b = x, y` binds pairwise; any other unpacking binds unknown parts.
    fn bind_parts(&mut self, targets: &'a [Expr], at: TextSize, value: Value<'a>) {
        let parts: Option<&'a [Expr]> = match value {
            Value::Assigned(Expr::Tuple(tuple), _) => Some(&tuple.elts),
            Value::Assigned(Expr::List(list), _) => Some(&list.elts),
            _ => None,
        };
        let paired = parts.filter(|parts| {
            parts.len() == targets.len() && !parts.iter().chain(targets).any(Expr::is_starred_expr)
        });
        for (index, target) in targets.iter().enumerate() {
            let part = paired.map_or(Value::Opaque, |parts| Value::Assigned(&parts[index], None));
            self.bind_target(target, at, part);
        }
    }

    fn parameters(&mut self, parameters: &'a Parameters, at: TextSize) {
        for parameter in parameters {
            let parameter = parameter.as_parameter();
            let is = |gathers: Option<&Parameter>| {
                gathers.is_some_and(|gathers| std::ptr::eq(gathers, parameter))
            };
            let value = if is(parameters.vararg.as_deref()) {
                Value::Gathered("tuple")
            } else if is(parameters.kwarg.as_deref()) {
                Value::Gathered("dict")
            } else {
                Value::Parameter(parameter)
            };
            self.bind(parameter.name.as_str(), at, value);
        }
    }

    fn function(&mut self, function: &'a StmtFunctionDef) {
        for decorator in &function.decorator_list {
            self.visit_expr(&decorator.expression);
        }
        for default in function
            .parameters
            .iter()
            .filter_map(av_syntax::ast::AnyParameterRef::default)
        {
            self.visit_expr(default);
        }
        let at = function.name.start();
        self.bind(function.name.as_str(), at, Value::Function);
        let start = function.parameters.start();
        let range = TextRange::new(start, function.range.end());
        let outer = self.enter(ScopeKind::Function, range);
        self.parameters(&function.parameters, start);
        self.visit_body(&function.body);
        self.leave(outer);
    }

    fn class(&mut self, class: &'a StmtClassDef) {
        for decorator in &class.decorator_list {
            self.visit_expr(&decorator.expression);
        }
        if let Some(arguments) = &class.arguments {
            self.visit_arguments(arguments);
        }
        self.bind(class.name.as_str(), class.name.start(), Value::Class(class));
        let start = class.body.first().map_or(class.range.end(), Ranged::start);
        let range = TextRange::new(start, class.range.end());
        let outer = self.enter(ScopeKind::Class, range);
        self.visit_body(&class.body);
        self.leave(outer);
    }

    fn repeat(&mut self, range: TextRange, body: &'a [Stmt], orelse: &'a [Stmt]) {
        self.loops.push(range);
        self.branch(body);
        self.loops.pop();
        self.branch(orelse);
    }

    fn comprehension(
        &mut self,
        range: TextRange,
        generators: &'a [Comprehension],
        parts: &[&'a Expr],
    ) {
        let outer = self.enter(ScopeKind::Comprehension, range);
        for generator in generators {
            self.visit_expr(&generator.iter);
            self.bind_target(&generator.target, range.start(), Value::Opaque);
            for condition in &generator.ifs {
                self.visit_expr(condition);
            }
        }
        for part in parts {
            self.visit_expr(part);
        }
        self.leave(outer);
    }

    fn bind_pattern(&mut self, pattern: &'a Pattern) {
        match pattern {
            Pattern::MatchAs(capture) => {
                if let Some(name) = &capture.name {
                    self.bind(name.as_str(), name.end(), Value::Opaque);
                }
                if let Some(inner) = &capture.pattern {
                    self.bind_pattern(inner);
                }
            }
            Pattern::MatchStar(star) => {
                if let Some(name) = &star.name {
                    self.bind(name.as_str(), name.end(), Value::Opaque);
                }
            }
            Pattern::MatchSequence(sequence) => {
                for inner in &sequence.patterns {
                    self.bind_pattern(inner);
                }
            }
            Pattern::MatchMapping(mapping) => {
                for inner in &mapping.patterns {
                    self.bind_pattern(inner);
                }
                if let Some(rest) = &mapping.rest {
                    self.bind(rest.as_str(), rest.end(), Value::Opaque);
                }
            }
            Pattern::MatchClass(class) => {
                for inner in &class.arguments.patterns {
                    self.bind_pattern(inner);
                }
                for keyword in &class.arguments.keywords {
                    self.bind_pattern(&keyword.pattern);
                }
            }
            Pattern::MatchOr(alternatives) => {
                for inner in &alternatives.patterns {
                    self.bind_pattern(inner);
                }
            }
            Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => {}
        }
    }

    fn assignment(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Assign(assign) => {
                self.visit_expr(&assign.value);
                for target in &assign.targets {
                    let value = Value::Assigned(&assign.value, None);
                    self.bind_target(target, assign.range.end(), value);
                    self.visit_expr(target);
                }
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.visit_expr(value);
                }
                let value = assign
                    .value
                    .as_deref()
                    .map_or(Value::Declared(&assign.annotation), |value| {
                        Value::Assigned(value, Some(&assign.annotation))
                    });
                self.bind_target(&assign.target, assign.range.end(), value);
            }
            Stmt::AugAssign(assign) => {
                self.visit_expr(&assign.value);
                self.bind_target(&assign.target, assign.range.end(), Value::Augmented(assign));
            }
            _ => {}
        }
    }

    fn compound(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::For(statement) => {
                self.visit_expr(&statement.iter);
                self.loops.push(statement.range);
                self.bind_target(&statement.target, statement.target.end(), Value::Opaque);
                self.loops.pop();
                self.repeat(statement.range, &statement.body, &statement.orelse);
            }
            Stmt::While(statement) => {
                self.visit_expr(&statement.test);
                self.repeat(statement.range, &statement.body, &statement.orelse);
            }
            Stmt::If(statement) => {
                self.visit_expr(&statement.test);
                self.branch(&statement.body);
                for clause in &statement.elif_else_clauses {
                    if let Some(test) = &clause.test {
                        self.visit_expr(test);
                    }
                    self.branch(&clause.body);
                }
            }
            Stmt::With(statement) => {
                for item in &statement.items {
                    self.visit_expr(&item.context_expr);
                    if let Some(target) = &item.optional_vars {
                        let value = Value::Entered(&item.context_expr);
                        self.bind_target(target, target.end(), value);
                    }
                }
                self.visit_body(&statement.body);
            }
            Stmt::Match(statement) => {
                self.visit_expr(&statement.subject);
                for case in &statement.cases {
                    self.bind_pattern(&case.pattern);
                    if let Some(guard) = &case.guard {
                        self.visit_expr(guard);
                    }
                    self.branch(&case.body);
                }
            }
            Stmt::Try(statement) => {
                self.tries += 1;
                self.branch(&statement.body);
                self.tries -= 1;
                for ExceptHandler::ExceptHandler(handler) in &statement.handlers {
                    if let Some(name) = &handler.name {
                        self.blocks.push(handler.range);
                        self.bind(name.as_str(), name.end(), Value::Opaque);
                        self.blocks.pop();
                    }
                    self.branch(&handler.body);
                }
                self.branch(&statement.orelse);
                self.visit_body(&statement.finalbody);
            }
            _ => {}
        }
    }
}

impl<'a> Visitor<'a> for Binder<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::ClassDef(class) => self.class(class),
            Stmt::Import(_) | Stmt::ImportFrom(_) => each_alias(stmt, &mut |name, path| {
                self.bind(name, stmt.end(), Value::Import(path));
            }),
            Stmt::Assign(_) | Stmt::AnnAssign(_) | Stmt::AugAssign(_) => self.assignment(stmt),
            Stmt::For(_) | Stmt::While(_) | Stmt::With(_) => self.compound(stmt),
            Stmt::If(_) | Stmt::Match(_) | Stmt::Try(_) => {
                self.compound(stmt);
                self.fork(stmt);
            }
            Stmt::Global(global) => {
                for name in &global.names {
                    self.scopes.declare_global(self.current, name.as_str());
                }
            }
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    self.bind_target(target, delete.range.end(), Value::Opaque);
                }
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Lambda(lambda) => {
                let outer = self.enter(ScopeKind::Function, lambda.range);
                if let Some(parameters) = &lambda.parameters {
                    self.parameters(parameters, lambda.range.start());
                }
                self.visit_expr(&lambda.body);
                self.leave(outer);
            }
            Expr::ListComp(comp) => {
                self.comprehension(comp.range, &comp.generators, &[&comp.elt]);
            }
            Expr::SetComp(comp) => {
                self.comprehension(comp.range, &comp.generators, &[&comp.elt]);
            }
            Expr::Generator(comp) => {
                self.comprehension(comp.range, &comp.generators, &[&comp.elt]);
            }
            Expr::DictComp(comp) => {
                let parts: Vec<&Expr> = comp
                    .key
                    .as_deref()
                    .into_iter()
                    .chain([&*comp.value])
                    .collect();
                self.comprehension(comp.range, &comp.generators, &parts);
            }
            Expr::Named(named) => {
                self.visit_expr(&named.value);
                let value = Value::Assigned(&named.value, None);
                self.bind_target(&named.target, named.range.end(), value);
            }
            _ => visitor::walk_expr(self, expr),
        }
    }
}
