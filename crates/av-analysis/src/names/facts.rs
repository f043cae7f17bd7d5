//! What do other files need to know of a module?

use av_syntax::ast::{ExceptHandler, Expr, Stmt};

use super::resolve::{absolute, dotted};
use super::scopes::ImportPath;
use crate::dotted_name::first_part;
use crate::link::{Export, ModuleFacts};

/// Collects the exports of a module.
pub(crate) fn facts(body: &[Stmt], module: &str, is_package: bool) -> ModuleFacts {
    let mut facts = ModuleFacts::default();
    facts.exports.reserve(body.len());
    let mut collector = Collector {
        module,
        is_package,
        facts: &mut facts,
    };
    collector.top(body);
    facts
}

/// Calls `visit` for every import statement of a module, in order, at any depth, and says
/// whether it stands outside of functions and classes.
pub(crate) fn each_import<'a>(body: &'a [Stmt], visit: &mut dyn FnMut(&'a Stmt, bool)) {
    imports_of(body, true, visit);
}

fn imports_of<'a>(body: &'a [Stmt], is_top: bool, visit: &mut dyn FnMut(&'a Stmt, bool)) {
    for stmt in body {
        match stmt {
            Stmt::Import(_) | Stmt::ImportFrom(_) => visit(stmt, is_top),
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {
                each_body(stmt, &mut |inner| imports_of(inner, false, visit));
            }
            _ => each_branch(stmt, &mut |inner| imports_of(inner, is_top, visit)),
        }
    }
}

/// Calls `visit` for each name that an import statement binds, with what it stands for; a star
/// import binds `*` to the member `*`.
pub(crate) fn each_alias<'a>(stmt: &'a Stmt, visit: &mut dyn FnMut(&'a str, ImportPath<'a>)) {
    match stmt {
        Stmt::Import(import) => {
            for alias in &import.names {
                let whole = alias.name.as_str();
                let (name, module) = match &alias.asname {
                    Some(asname) => (asname.as_str(), whole),
                    None => {
                        let root = first_part(whole);
                        (root, root)
                    }
                };
                let path = ImportPath {
                    level: 0,
                    module,
                    member: None,
                };
                visit(name, path);
            }
        }
        Stmt::ImportFrom(import) => {
            for alias in &import.names {
                let path = ImportPath {
                    level: import.level,
                    module: import.module.as_ref().map_or("", |module| module.as_str()),
                    member: Some(alias.name.as_str()),
                };
                visit(alias.asname.as_ref().unwrap_or(&alias.name).as_str(), path);
            }
        }
        _ => {}
    }
}

/// Calls `visit` for the bodies directly inside a statement.
fn each_body<'a>(stmt: &'a Stmt, visit: &mut dyn FnMut(&'a [Stmt])) {
    match stmt {
        Stmt::FunctionDef(function) => visit(&function.body),
        Stmt::ClassDef(class) => visit(&class.body),
        _ => each_branch(stmt, visit),
    }
}

/// The same without functions and classes: what runs when the module is imported.
fn each_branch<'a>(stmt: &'a Stmt, visit: &mut dyn FnMut(&'a [Stmt])) {
    match stmt {
        Stmt::If(statement) => {
            visit(&statement.body);
            for clause in &statement.elif_else_clauses {
                visit(&clause.body);
            }
        }
        Stmt::For(statement) => {
            visit(&statement.body);
            visit(&statement.orelse);
        }
        Stmt::While(statement) => {
            visit(&statement.body);
            visit(&statement.orelse);
        }
        Stmt::With(statement) => visit(&statement.body),
        Stmt::Try(statement) => {
            visit(&statement.body);
            for ExceptHandler::ExceptHandler(handler) in &statement.handlers {
                visit(&handler.body);
            }
            visit(&statement.orelse);
            visit(&statement.finalbody);
        }
        Stmt::Match(statement) => {
            for case in &statement.cases {
                visit(&case.body);
            }
        }
        _ => {}
    }
}

struct Collector<'f> {
    module: &'f str,
    is_package: bool,
    facts: &'f mut ModuleFacts,
}

impl Collector<'_> {
    fn absolute(&self, path: ImportPath<'_>) -> String {
        absolute(self.module, self.is_package, path)
    }

    /// What statements at the top level, or in its branches, export.
    fn top(&mut self, body: &[Stmt]) {
        for stmt in body {
            match stmt {
                Stmt::FunctionDef(function) => self.own(function.name.as_str()),
                Stmt::ClassDef(class) => self.own(class.name.as_str()),
                Stmt::Assign(assign) => {
                    for target in &assign.targets {
                        self.assigned(target, Some(&assign.value));
                    }
                }
                Stmt::AnnAssign(assign) => self.assigned(&assign.target, assign.value.as_deref()),
                Stmt::Import(import) => {
                    for alias in &import.names {
                        let (name, target) = match &alias.asname {
                            Some(asname) => (asname.as_str(), alias.name.as_str()),
                            None => {
                                let root = first_part(&alias.name);
                                (root, root)
                            }
                        };
                        self.alias(name, target.to_owned());
                    }
                }
                Stmt::ImportFrom(import) => {
                    let module = import.module.as_ref().map_or("", |name| name.as_str());
                    for alias in &import.names {
                        let member = Some(alias.name.as_str()).filter(|name| *name != "*");
                        let target = self.absolute(ImportPath {
                            level: import.level,
                            module,
                            member,
                        });
                        match member {
                            None => self.facts.star_imports.push(target.into()),
                            Some(member) => {
                                let name =
                                    alias.asname.as_ref().map_or(member, |name| name.as_str());
                                self.alias(name, target);
                            }
                        }
                    }
                }
                _ => each_branch(stmt, &mut |inner| self.top(inner)),
            }
        }
    }

    fn own(&mut self, name: &str) {
        self.facts.exports.insert(name.into(), Export::Own);
    }

    /// An alias never replaces another: `try: import a as x / except: import b as x`.
    fn alias(&mut self, name: &str, target: String) {
        let itself = format!("{}.{name}", self.module);
        if target == itself {
            self.facts.submodules.push(target.into());
            return;
        }
        self.facts
            .exports
            .entry(name.into())
            .or_insert(Export::Alias(target));
    }

    fn assigned(&mut self, target: &Expr, value: Option<&Expr>) {
        match target {
            Expr::Name(name) => match value.and_then(dotted) {
                Some(path) => {
                    let (root, suffix) = match path.split_once('.') {
                        Some((root, suffix)) => (root, Some(suffix)),
                        None => (path.as_str(), None),
                    };
                    let known = match self.facts.exports.get(root) {
                        Some(Export::Alias(target)) => Some(match suffix {
                            Some(suffix) => format!("{target}.{suffix}"),
                            None => target.clone(),
                        }),
                        _ => None,
                    };
                    match known {
                        Some(target) => self.alias(name.id.as_str(), target),
                        None => self.keep_alias(name.id.as_str()),
                    }
                }
                None => self.keep_alias(name.id.as_str()),
            },
            Expr::Tuple(tuple) => {
                for part in &tuple.elts {
                    self.assigned(part, None);
                }
            }
            _ => {}
        }
    }

    /// `except ImportError: yaml = None` leaves the import in force.
    fn keep_alias(&mut self, name: &str) {
        self.facts.exports.entry(name.into()).or_insert(Export::Own);
    }
}
