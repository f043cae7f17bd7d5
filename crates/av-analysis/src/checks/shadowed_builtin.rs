//! Which names of built-ins and standard modules does a module use for something else?
//!
//! Attributes and methods hide nothing outside their class and are left alone. A name of a
//! standard module counts where that module is imported in the same file, where something else
//! is imported under it, and, for classes and functions of a module, if nearly every program
//! uses the module. Drop-in replacements and code for several versions are left alone.

use av_syntax::ast::{
    Alias, ExceptHandler, Expr, Identifier, Pattern, Stmt, StmtImport, StmtImportFrom,
};
use av_syntax::{Ranged, TextRange};

use super::place::each_target;
use super::surroundings::{expressions, functions, statements};
use super::{Check, CheckContext, Hit};
use crate::engine::{Kind, Node};
use crate::names::builtins::{is_builtin, is_well_known_module, taken_by_star};
use crate::names::{ImportPath, is_standard};
use crate::vocabulary::spread;

/// Kinds of statements that bind names; the last one holds `match` and `type`.
const BINDING_KINDS: &[Kind] = &[
    Kind::Assign,
    Kind::ClassDef,
    Kind::For,
    Kind::FunctionDef,
    Kind::Import,
    Kind::Try,
    Kind::With,
    Kind::OtherStmt,
];

/// Parts of the names of packages that stand in for standard modules or built-ins.
const REPLACEMENTS: &[&str] = &[
    "backport",
    "builtins",
    "cloudpickle",
    "compat",
    "dill",
    "eventlet",
    "exceptiongroup",
    "future",
    "gevent",
    "io",
    "multiprocess",
    "orjson",
    "past",
    "pathlib2",
    "pickle5",
    "rapidjson",
    "regex",
    "simplejson",
    "six",
    "subprocess32",
    "tomli",
    "typing_extensions",
    "ujson",
];

/// Names of built-ins and standard modules that statements and `:=` bind.
#[derive(Debug)]
pub(crate) struct ShadowedBuiltin;

impl Check for ShadowedBuiltin {
    fn name(&self) -> &'static str {
        "shadowed_builtin"
    }

    fn kinds(&self) -> u64 {
        BINDING_KINDS
            .iter()
            .fold(Kind::Named.mask(), |mask, kind| mask | kind.mask())
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        named_like_standard(context, hits);
        let module = Module::new(context);
        for kind in BINDING_KINDS {
            for stmt in statements(context, *kind) {
                statement(&module, stmt, hits);
            }
        }
        for expr in expressions(context, Kind::Named) {
            if let Some(Expr::Name(name)) = expr.as_named_expr().map(|named| &*named.target) {
                assigned(&module, name.id.as_str(), name.range, hits);
            }
        }
    }
}

/// Parameters with the names of built-ins and of standard modules in use.
#[derive(Debug)]
pub(crate) struct ShadowedBuiltinParameter;

impl Check for ShadowedBuiltinParameter {
    fn name(&self) -> &'static str {
        "shadowed_builtin_parameter"
    }

    fn kinds(&self) -> u64 {
        Kind::FunctionDef.mask() | Kind::Import.mask()
    }

    fn run(&self, context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
        let module = Module::new(context);
        for function in functions(context) {
            for parameter in &function.parameters {
                let name = &parameter.as_parameter().name;
                if let Some(kind) = module.kind_of(name.as_str()) {
                    report(name.as_str(), kind, name.range(), hits);
                }
            }
        }
    }
}

/// The module that is looked at.
struct Module<'c, 'a, 'm> {
    context: &'c CheckContext<'a, 'm>,
    /// Standard modules that its top level imports under their own names.
    imports: Vec<&'a str>,
    /// A bit for the spread of each of them.
    spreads: u64,
}

impl<'c, 'a, 'm> Module<'c, 'a, 'm> {
    fn new(context: &'c CheckContext<'a, 'm>) -> Self {
        let mut imports = Vec::new();
        for node in context.nodes(Kind::Import) {
            let Node::Stmt(block, place) = *node else {
                continue;
            };
            let Some(import) = block.get(place).and_then(Stmt::as_import_stmt) else {
                continue;
            };
            let names = import.names.iter().filter(|alias| alias.asname.is_none());
            let standard = names
                .map(|alias| alias.name.as_str())
                .filter(|name| is_standard(name));
            // Nearly all stand in the module's own block.
            let is_top = || {
                std::ptr::eq(block, context.body)
                    || context.around(import.range).definition().is_none()
            };
            imports.extend(standard.filter(|_| is_top()));
        }
        let spreads = imports.iter().fold(0, |bits, name| bits | bit(name));
        Self {
            context,
            imports,
            spreads,
        }
    }

    /// What a name is to Python, or to this module.
    fn kind_of(&self, name: &str) -> Option<&'static str> {
        if is_builtin(name) {
            Some("built-in")
        } else if self.spreads & bit(name) != 0 && self.imports.contains(&name) {
            Some("standard module")
        } else {
            None
        }
    }
}

fn bit(name: &str) -> u64 {
    1 << (spread(name.as_bytes()) % 64)
}

fn statement(module: &Module<'_, '_, '_>, stmt: &Stmt, hits: &mut Vec<Hit>) {
    match stmt {
        Stmt::Import(import) => imported(module, import, hits),
        Stmt::ImportFrom(import) => imported_from(module, import, hits),
        Stmt::FunctionDef(function) => defined(module, stmt, &function.name, hits),
        Stmt::ClassDef(class) => defined(module, stmt, &class.name, hits),
        _ => bound(stmt, &mut |name, range| {
            assigned(module, name, range, hits);
        }),
    }
}

/// Reports a module that is named like a standard one: scripts beside it import it instead.
fn named_like_standard(context: &CheckContext<'_, '_>, hits: &mut Vec<Hit>) {
    let is_package = context.path.ends_with("__init__.py");
    if !is_package && is_standard(context.module) {
        let start = context.body.first().map(Ranged::start).unwrap_or_default();
        report(
            context.module,
            "standard module",
            TextRange::empty(start),
            hits,
        );
    }
}

fn report(name: &str, kind: &'static str, range: TextRange, hits: &mut Vec<Hit>) {
    hits.push(Hit::new(range, "NAME", name).with("KIND", kind));
}

/// Whether a binding hides anything: it is no attribute of a class, and it does not serve
/// several versions.
fn hides(module: &Module<'_, '_, '_>, range: TextRange) -> bool {
    let around = module.context.around(range);
    let in_class = around.definition().is_some_and(Stmt::is_class_def_stmt);
    !in_class && !around.is_compatibility(module.context)
}

fn report_binding(
    module: &Module<'_, '_, '_>,
    name: &str,
    kind: &'static str,
    range: TextRange,
    hits: &mut Vec<Hit>,
) {
    if hides(module, range) {
        report(name, kind, range, hits);
    }
}

fn assigned(module: &Module<'_, '_, '_>, name: &str, range: TextRange, hits: &mut Vec<Hit>) {
    if let Some(kind) = module.kind_of(name) {
        report_binding(module, name, kind, range, hits);
    }
}

/// A function or class; at module level its name is also what others import.
fn defined(module: &Module<'_, '_, '_>, stmt: &Stmt, name: &Identifier, hits: &mut Vec<Hit>) {
    let is_top = || module.context.around(stmt.range()).innermost().is_none();
    let kind = module
        .kind_of(name.as_str())
        .or_else(|| (is_well_known_module(name.as_str()) && is_top()).then_some("standard module"));
    if let Some(kind) = kind.filter(|_| hides(module, stmt.range())) {
        report(name.as_str(), kind, name.range(), hits);
    }
}

fn imported(module: &Module<'_, '_, '_>, import: &StmtImport, hits: &mut Vec<Hit>) {
    for alias in &import.names {
        if let Some(name) = &alias.asname {
            let path = ImportPath {
                level: 0,
                module: alias.name.as_str(),
                member: None,
            };
            renamed(
                module,
                name.as_str(),
                &module.context.names.target(path),
                alias.range,
                hits,
            );
        }
    }
}

fn imported_from(module: &Module<'_, '_, '_>, import: &StmtImportFrom, hits: &mut Vec<Hit>) {
    let source = import.module.as_ref().map_or("", |name| name.as_str());
    for alias in &import.names {
        if alias.name.as_str() == "*" {
            if let Some(taken) = taken_by_star(source).filter(|_| import.level == 0) {
                report_binding(module, taken, "built-in", import.range, hits);
            }
            continue;
        }
        let path = ImportPath {
            level: import.level,
            module: source,
            member: Some(alias.name.as_str()),
        };
        let target = module.context.names.target(path);
        let name = bound_name(alias);
        if alias.asname.is_some() || is_builtin(name) {
            renamed(module, name, &target, alias.range, hits);
        } else if module.kind_of(name).is_some() && !is_of(&target, name) {
            report_binding(module, name, "standard module", alias.range, hits);
        }
    }
}

fn bound_name(alias: &Alias) -> &str {
    alias.asname.as_ref().unwrap_or(&alias.name).as_str()
}

/// Something imported under a name that is not its own.
fn renamed(
    module: &Module<'_, '_, '_>,
    name: &str,
    target: &str,
    range: TextRange,
    hits: &mut Vec<Hit>,
) {
    if is_replacement(target) {
        return;
    }
    if is_builtin(name) {
        report_binding(module, name, "built-in", range, hits);
    } else if is_standard(name) && !is_of(target, name) {
        report_binding(module, name, "standard module", range, hits);
    }
}

/// Whether a dotted name is, or comes from, a module.
fn is_of(target: &str, module: &str) -> bool {
    target
        .strip_prefix(module)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn is_replacement(target: &str) -> bool {
    target.split('.').any(|part| {
        let part = part.trim_start_matches('_');
        REPLACEMENTS
            .iter()
            .any(|name| part.starts_with(name) && (*name != "io" || part == "io"))
    })
}

/// Calls `visit` for the names that a statement binds itself, imports and definitions excluded.
fn bound<'a>(stmt: &'a Stmt, visit: &mut dyn FnMut(&'a str, TextRange)) {
    let mut target = |expr: &'a Expr| {
        each_target(expr, &mut |part| {
            if let Expr::Name(name) = part {
                visit(name.id.as_str(), name.range);
            }
        });
    };
    match stmt {
        Stmt::Assign(assign) => assign.targets.iter().for_each(target),
        Stmt::AnnAssign(assign) if assign.value.is_some() => target(&assign.target),
        Stmt::For(repeat) => target(&repeat.target),
        Stmt::With(with) => with
            .items
            .iter()
            .filter_map(|item| item.optional_vars.as_deref())
            .for_each(target),
        Stmt::TypeAlias(alias) => target(&alias.name),
        Stmt::Try(attempt) => {
            for ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
                if let Some(name) = &handler.name {
                    visit(name.as_str(), name.range());
                }
            }
        }
        Stmt::Match(choice) => {
            for case in &choice.cases {
                captured(&case.pattern, visit);
            }
        }
        _ => {}
    }
}

/// Calls `visit` for the names that a `case` captures.
fn captured<'a>(pattern: &'a Pattern, visit: &mut dyn FnMut(&'a str, TextRange)) {
    match pattern {
        Pattern::MatchAs(capture) => {
            if let Some(name) = &capture.name {
                visit(name.as_str(), name.range());
            }
            if let Some(inner) = &capture.pattern {
                captured(inner, visit);
            }
        }
        Pattern::MatchStar(star) => {
            if let Some(name) = &star.name {
                visit(name.as_str(), name.range());
            }
        }
        Pattern::MatchSequence(sequence) => {
            sequence
                .patterns
                .iter()
                .for_each(|inner| captured(inner, visit));
        }
        Pattern::MatchMapping(mapping) => {
            mapping
                .patterns
                .iter()
                .for_each(|inner| captured(inner, visit));
            if let Some(rest) = &mapping.rest {
                visit(rest.as_str(), rest.range());
            }
        }
        Pattern::MatchClass(class) => {
            class
                .arguments
                .patterns
                .iter()
                .for_each(|inner| captured(inner, visit));
            for keyword in &class.arguments.keywords {
                captured(&keyword.pattern, visit);
            }
        }
        Pattern::MatchOr(choice) => {
            choice
                .patterns
                .iter()
                .for_each(|inner| captured(inner, visit));
        }
        Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => {}
    }
}
