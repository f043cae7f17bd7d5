//! Which qualified names can an expression stand for?

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use av_syntax::ast::{Expr, ExprCall, ExprContext, Stmt};
use av_syntax::{TextRange, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use super::bound::Bound;
use super::scopes::{ImportPath, Reaching, Scopes, Value};
use crate::dotted_name::{first_part, last_part, parent};
use crate::link::{Export, Lookup, ModuleTable};

/// How many assignments or re-exports a name is followed through.
const MAX_HOPS: usize = 8;

/// Names of one module, in the light of the other modules of the run.
pub(crate) struct Names<'a> {
    body: &'a [Stmt],
    range: TextRange,
    module: &'a str,
    is_package: bool,
    table: &'a dyn ModuleTable,
    /// Names that can stand for one with another last part: `s` of `import system as s`.
    renamed: FxHashSet<&'a str>,
    /// What is known without scopes; nothing of a fragment.
    bound: Option<Bound<'a>>,
    star_imports: OnceCell<Vec<String>>,
    scopes: OnceCell<Scopes<'a>>,
    /// Meanings by the offset of the name's use; empty ones stand for those being worked out,
    /// so that names which are assigned to each other in a loop come to an end.
    known: RefCell<FxHashMap<TextSize, Rc<Meanings>>>,
}

/// What a name can mean at a place.
#[derive(Debug, Default)]
pub(crate) struct Meanings {
    /// Qualified names it can stand for.
    pub(crate) qualified: Vec<String>,
    /// It can be something of this module's own: a parameter, a variable, a function.
    pub(crate) is_local: bool,
}

/// A chain of names without anything else in it: `a.b.c`.
pub(crate) fn dotted(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Name(name) => Some(name.id.to_string()),
        Expr::Attribute(attribute) => {
            let mut path = dotted(&attribute.value)?;
            path.push('.');
            path.push_str(attribute.attr.as_str());
            Some(path)
        }
        _ => None,
    }
}

/// Whether an expression is a chain of names and attributes.
pub(crate) fn is_dotted(expr: &Expr) -> bool {
    match expr {
        Expr::Name(_) => true,
        Expr::Attribute(attribute) => is_dotted(&attribute.value),
        _ => false,
    }
}

/// The name at the root of a chain of attributes.
fn root(expr: &Expr) -> Option<(&str, TextSize)> {
    match expr {
        Expr::Name(name) => Some((name.id.as_str(), name.range.start())),
        Expr::Attribute(attribute) => root(&attribute.value),
        _ => None,
    }
}

/// Whether an expression is the dotted text, without building it.
pub(crate) fn is_text(expr: &Expr, path: &str) -> bool {
    match expr {
        Expr::Name(name) => name.id.as_str() == path,
        Expr::Attribute(attribute) => path
            .strip_suffix(attribute.attr.as_str())
            .and_then(|rest| rest.strip_suffix('.'))
            .is_some_and(|rest| is_text(&attribute.value, rest)),
        _ => false,
    }
}

impl<'a> Names<'a> {
    /// Prepares the names of a module; scopes are found when first asked for.
    pub(crate) fn new(
        body: &'a [Stmt],
        range: TextRange,
        module: &'a str,
        is_package: bool,
        table: &'a dyn ModuleTable,
    ) -> Self {
        Self {
            body,
            range,
            module,
            is_package,
            table,
            renamed: FxHashSet::default(),
            bound: None,
            star_imports: OnceCell::new(),
            scopes: OnceCell::new(),
            known: RefCell::default(),
        }
    }

    /// Adds what a walk over the file found: names that can stand for one with another last
    /// part, and what binds names.
    pub(crate) fn with_found(mut self, renamed: FxHashSet<&'a str>, bound: Bound<'a>) -> Self {
        self.renamed = renamed;
        self.bound = Some(bound);
        self
    }

    /// Whether an expression can stand for a dotted name that ends in `last`; cheap.
    pub(crate) fn can_end_in(&self, expr: &Expr, last: &str) -> bool {
        let own = match expr {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            Expr::Call(_) => return true,
            _ => return false,
        };
        own == last || self.renamed.contains(own)
    }

    /// Whether some assignment of the file may give a name a constant.
    pub(crate) fn may_hold_constant(&self, name: &str) -> bool {
        self.bound
            .as_ref()
            .is_none_or(|bound| bound.may_hold_constant(name))
    }

    /// Whether a name can stand for another name somewhere in the file.
    fn may_be_alias(&self, name: &str) -> bool {
        match &self.bound {
            Some(bound) if bound.is_imported(name) => true,
            Some(bound) if bound.is_free(name) => false,
            _ => self.scopes().is_alias(name),
        }
    }

    fn scopes(&self) -> &Scopes<'a> {
        self.scopes
            .get_or_init(|| Scopes::build(self.body, self.range))
    }

    /// The bindings of a name that can reach a use.
    pub(crate) fn reaching(&self, name: &str, at: TextSize) -> Reaching<'a> {
        if let Some(bound) = &self.bound {
            if bound.is_free(name) {
                return Reaching::default();
            }
            if let Some(reaching) = bound.only_import(name, self.range) {
                return reaching;
            }
        }
        self.scopes().reaching(name, at)
    }

    /// Whether a name used at a place is the built-in of that name.
    pub(crate) fn is_builtin(&self, name: &str, at: TextSize) -> bool {
        self.reaching(name, at).bindings.is_empty()
    }

    /// The top module that a name stands for where `import m as name` alone can reach the use.
    pub(crate) fn imported_module(&self, name: &str, at: TextSize) -> Option<String> {
        match self.reaching(name, at).bindings.as_slice() {
            [binding] => match binding.value {
                Value::Import(path) if path.member.is_none() && !path.module.contains('.') => {
                    Some(self.target(path))
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The value of a name where exactly one plain assignment can reach the use.
    pub(crate) fn assigned(&self, name: &str, at: TextSize) -> Option<&'a Expr> {
        match self.reaching(name, at).bindings.as_slice() {
            [binding] => match binding.value {
                Value::Assigned(value, _) => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether an expression can stand for a qualified name.
    ///
    /// `path` is dotted, as a pattern writes it. A name that the pattern writes the same way
    /// counts too, wherever it is imported from, unless the pattern means a module or a built-in
    /// and the code something of its own.
    pub(crate) fn denotes(&self, expr: &Expr, path: &str) -> bool {
        if let Expr::Name(name) = expr
            && name.ctx != ExprContext::Load
        {
            // What is assigned to stands for nothing yet.
            return name.id.as_str() == path;
        }
        let last = last_part(path);
        if !self.can_end_in(expr, last) {
            return false;
        }
        let text_equal = is_text(expr, path);
        if let Some((name, at)) = root(expr) {
            let meanings = self.name(name, at, MAX_HOPS);
            let suffix = expr_suffix(expr);
            let resolved = meanings
                .qualified
                .iter()
                .any(|qualified| self.is_member(qualified, &suffix, path));
            if resolved {
                return true;
            }
            if !text_equal {
                return false;
            }
            let pattern_root = first_part(path);
            let means_global = super::is_module(pattern_root)
                || (suffix.is_empty() && super::builtins::is_builtin(path));
            return !(means_global && meanings.is_local);
        }
        self.qualified(expr).iter().any(|name| name == path)
    }

    fn is_member(&self, qualified: &str, suffix: &str, path: &str) -> bool {
        if suffix.is_empty() {
            return qualified == path;
        }
        let plain = path
            .strip_prefix(qualified)
            .and_then(|rest| rest.strip_prefix('.'))
            .is_some_and(|rest| rest == suffix);
        plain || self.follow(format!("{qualified}.{suffix}")) == path
    }

    /// Whether an expression can stand for a member of what the dotted `owner` names; cheap, and
    /// never wrongly no.
    pub(crate) fn may_be_member(&self, expr: &Expr, owner: &Expr) -> bool {
        let (Some((name, _)), Some((owner, _))) = (root(expr), root(owner)) else {
            return matches!(expr, Expr::Attribute(_));
        };
        name == owner
            || self.may_be_alias(name)
            || !self.star_imports().is_empty()
            || first_part(self.module) == owner
    }

    /// The qualified names that an expression can stand for; empty where none is known.
    pub(crate) fn qualified(&self, expr: &Expr) -> Vec<String> {
        self.qualified_within(expr, MAX_HOPS)
    }

    fn qualified_within(&self, expr: &Expr, hops: usize) -> Vec<String> {
        match expr {
            Expr::Name(name) => self
                .name(name.id.as_str(), name.range.start(), hops)
                .qualified
                .clone(),
            Expr::Attribute(attribute) => self
                .qualified_within(&attribute.value, hops)
                .into_iter()
                .map(|owner| self.follow(format!("{owner}.{}", attribute.attr)))
                .collect(),
            Expr::Call(call) => self.imported_by_call(call, hops).into_iter().collect(),
            Expr::If(_) | Expr::BoolOp(_) | Expr::Named(_) => {
                let mut found = Vec::new();
                super::each_choice(expr, &mut |choice| {
                    found.extend(self.qualified_within(choice, hops));
                });
                found
            }
            _ => Vec::new(),
        }
    }

    /// The module that `__import__("m")` or `importlib.import_module("m")` gives.
    fn imported_by_call(&self, call: &ExprCall, hops: usize) -> Option<String> {
        if hops == 0 || !call.arguments.keywords.is_empty() {
            return None;
        }
        let [Expr::StringLiteral(module)] = &*call.arguments.args else {
            return None;
        };
        let imports = self
            .qualified_within(&call.func, hops - 1)
            .iter()
            .any(|name| name == "__import__" || name == "importlib.import_module");
        imports.then(|| module.value.to_str().to_owned())
    }

    fn name(&self, name: &str, at: TextSize, hops: usize) -> Rc<Meanings> {
        if let Some(known) = self.known.borrow().get(&at) {
            return Rc::clone(known);
        }
        self.known.borrow_mut().insert(at, Rc::default());
        let mut meanings = self.work_out(name, at, hops);
        meanings.qualified.sort_unstable();
        meanings.qualified.dedup();
        let meanings = Rc::new(meanings);
        self.known.borrow_mut().insert(at, Rc::clone(&meanings));
        meanings
    }

    fn work_out(&self, name: &str, at: TextSize, hops: usize) -> Meanings {
        let mut meanings = Meanings::default();
        let reaching = self.reaching(name, at);
        if reaching.bindings.is_empty() {
            self.unbound(name, &mut meanings);
            return meanings;
        }
        for binding in &reaching.bindings {
            match binding.value {
                Value::Import(path) => {
                    meanings.qualified.push(self.follow(self.target(path)));
                }
                Value::Function | Value::Class(_) if reaching.scope == 0 => {
                    meanings.is_local = true;
                    meanings.qualified.push(format!("{}.{name}", self.module));
                }
                Value::Assigned(value, _) if hops > 0 => {
                    let found = self.qualified_within(value, hops - 1);
                    meanings.is_local = true;
                    meanings.qualified.extend(found);
                }
                _ => meanings.is_local = true,
            }
        }
        meanings
    }

    /// A name without bindings: taken over by a star import, or built in.
    fn unbound(&self, name: &str, meanings: &mut Meanings) {
        for module in self.star_imports() {
            match self.table.lookup(module) {
                Lookup::Ready(facts) if !facts.exports.contains_key(name) => {
                    if facts.star_imports.is_empty() {
                        continue;
                    }
                    meanings
                        .qualified
                        .push(self.follow(format!("{module}.{name}")));
                }
                Lookup::Ready(_) => {
                    meanings
                        .qualified
                        .push(self.follow(format!("{module}.{name}")));
                }
                Lookup::Absent | Lookup::Pending(_) => {
                    meanings.qualified.push(format!("{module}.{name}"));
                }
            }
        }
        meanings.qualified.push(name.to_owned());
    }

    fn star_imports(&self) -> &[String] {
        self.star_imports.get_or_init(|| {
            let mut modules = Vec::new();
            super::facts::each_import(self.body, &mut |stmt, _| {
                if let Stmt::ImportFrom(import) = stmt
                    && import.names.iter().any(|alias| alias.name.as_str() == "*")
                {
                    let module = import.module.as_ref().map_or("", |name| name.as_str());
                    modules.push(self.target(ImportPath {
                        level: import.level,
                        module,
                        member: None,
                    }));
                }
            });
            modules
        })
    }

    /// The dotted name that an import names, relative ones made absolute.
    pub(crate) fn target(&self, path: ImportPath<'_>) -> String {
        absolute(self.module, self.is_package, path)
    }

    /// Follows a dotted name through the re-exports of the run's modules.
    fn follow(&self, path: String) -> String {
        follow(self.table, path)
    }
}

/// What follows the root in a chain of attributes: `b.c` of `a.b.c`.
fn expr_suffix(expr: &Expr) -> String {
    match expr {
        Expr::Attribute(attribute) => {
            let mut suffix = expr_suffix(&attribute.value);
            if !suffix.is_empty() {
                suffix.push('.');
            }
            suffix.push_str(attribute.attr.as_str());
            suffix
        }
        _ => String::new(),
    }
}

/// Makes an import's dotted name absolute, seen from a module.
pub(crate) fn absolute(module: &str, is_package: bool, path: ImportPath<'_>) -> String {
    let mut own: &str = "";
    if path.level > 0 {
        let dropped = path.level - u32::from(is_package);
        own = module;
        for _ in 0..dropped {
            own = parent(own).unwrap_or("");
        }
    }
    let parts = [own, path.module, path.member.unwrap_or("")];
    let mut absolute = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !absolute.is_empty() {
            absolute.push('.');
        }
        absolute.push_str(part);
    }
    absolute
}

/// Follows a dotted name through re-exports until it names its own module's or none of the run.
fn follow(table: &dyn ModuleTable, mut path: String) -> String {
    for _ in 0..MAX_HOPS {
        match step(table, &path) {
            Step::To(next) => path = next,
            Step::End | Step::Wait(_) => break,
        }
    }
    path
}

/// Follows a dotted name, or says which file has to be parsed first.
pub(crate) fn follow_or_wait(table: &dyn ModuleTable, path: &str) -> Result<String, u32> {
    let mut path = path.to_owned();
    for _ in 0..MAX_HOPS {
        match step(table, &path) {
            Step::To(next) => path = next,
            Step::End => break,
            Step::Wait(file) => return Err(file),
        }
    }
    Ok(path)
}

/// Where a dotted name leads next.
enum Step {
    /// It is another name for this.
    To(String),
    /// It stands for itself.
    End,
    /// A module has to be parsed first.
    Wait(u32),
}

/// One step through re-exports.
fn step(table: &dyn ModuleTable, path: &str) -> Step {
    let mut end = path.len();
    loop {
        let module = &path[..end];
        match table.lookup(module) {
            Lookup::Pending(file) => return Step::Wait(file),
            Lookup::Ready(facts) => {
                let Some(rest) = path[end..].strip_prefix('.') else {
                    return Step::End;
                };
                let (name, suffix) = match rest.split_once('.') {
                    Some((name, suffix)) => (name, Some(suffix)),
                    None => (rest, None),
                };
                let join = |target: &str| match suffix {
                    Some(suffix) => format!("{target}.{suffix}"),
                    None => target.to_owned(),
                };
                return match facts.exports.get(name) {
                    Some(Export::Alias(target)) if target.as_str() != path => {
                        Step::To(join(target))
                    }
                    Some(_) => Step::End,
                    None => through_stars(table, &facts.star_imports, name, &join),
                };
            }
            Lookup::Absent => match parent(module) {
                Some(parent) => end = parent.len(),
                None => return Step::End,
            },
        }
    }
}

/// Looks for a name in the modules that are taken over whole.
fn through_stars(
    table: &dyn ModuleTable,
    modules: &[Box<str>],
    name: &str,
    join: &dyn Fn(&str) -> String,
) -> Step {
    let mut outside = None;
    for module in modules.iter().rev() {
        match table.lookup(module) {
            Lookup::Pending(file) => return Step::Wait(file),
            Lookup::Ready(facts) => {
                if facts.exports.contains_key(name) || !facts.star_imports.is_empty() {
                    return Step::To(join(&format!("{module}.{name}")));
                }
            }
            Lookup::Absent => outside = outside.or(Some(module)),
        }
    }
    match outside {
        Some(module) => Step::To(join(&format!("{module}.{name}"))),
        None => Step::End,
    }
}
