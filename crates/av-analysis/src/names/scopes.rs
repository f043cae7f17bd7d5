//! Which bindings does a name have, and which of them can reach a use?
//!
//! Built for a file only when some candidate match asks what a name means. Within one function
//! the answer follows the flow of statements: a binding that always runs before the use hides
//! the ones before it, one in another branch or in a surrounding loop joins them. Across
//! functions every binding of the outer scope counts.

use std::collections::hash_map::Entry;

use av_syntax::ast::visitor::Visitor;
use av_syntax::ast::{Expr, Parameter, Stmt, StmtAugAssign, StmtClassDef};
use av_syntax::{TextRange, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use super::aliases::each_choice;
use super::binder::Binder;
use super::forks::{Fork, prune};

/// What a binding gives its name.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    /// `import a.b` (binds `a`), `import a.b as c`: the index of the dotted name.
    Import(ImportPath<'a>),
    /// A function.
    Function,
    /// A class.
    Class(&'a StmtClassDef),
    /// A plain assignment, with its annotation.
    Assigned(&'a Expr, Option<&'a Expr>),
    /// `x += v`.
    Augmented(&'a StmtAugAssign),
    /// An annotation without a value.
    Declared(&'a Expr),
    /// A parameter.
    Parameter(&'a Parameter),
    /// `*args` or `**kwargs`, with the type of what it gathers.
    Gathered(&'static str),
    /// `with E as x`.
    Entered(&'a Expr),
    /// Anything else: a loop variable, a caught exception, a part of an unpacking, `del`.
    Opaque,
}

/// Where an imported name comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ImportPath<'a> {
    /// Dots of a relative import.
    pub(crate) level: u32,
    /// The module, empty for `from . import x`.
    pub(crate) module: &'a str,
    /// The member taken from it.
    pub(crate) member: Option<&'a str>,
}

/// One place where a name gets a meaning.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Binding<'a> {
    /// From where on it holds.
    pub(crate) at: TextSize,
    /// The innermost branch or body that has to run for it.
    pub(super) block: TextRange,
    /// The outermost loop around it within its scope.
    pub(super) repeat: Option<TextRange>,
    /// What it gives the name.
    pub(crate) value: Value<'a>,
}

/// What kind of region binds names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    Module,
    Class,
    Function,
    /// A comprehension: part of the flow of the scope around.
    Comprehension,
}

#[derive(Debug)]
struct Scope<'a> {
    kind: ScopeKind,
    range: TextRange,
    parent: Option<usize>,
    globals: FxHashSet<&'a str>,
}

/// The scopes of a module.
///
/// The bindings of all scopes lie in one table, those of one name linked in order: most names
/// have a single binding, and a list for each of them would be most of the work.
#[derive(Debug)]
pub(crate) struct Scopes<'a> {
    /// In order of their start; an outer one before the inner ones.
    regions: Vec<Scope<'a>>,
    chains: FxHashMap<(usize, &'a str), Chain>,
    links: Vec<Link<'a>>,
    /// Names that some binding gives the meaning of another name.
    aliases: FxHashSet<&'a str>,
    forks: Vec<Fork>,
}

/// The first and the last link of the bindings of one name in one scope.
#[derive(Debug, Clone, Copy)]
struct Chain {
    first: usize,
    last: usize,
}

#[derive(Debug)]
struct Link<'a> {
    binding: Binding<'a>,
    next: Option<usize>,
}

/// The bindings that can reach a use, and the scope that holds them.
#[derive(Debug, Default)]
pub(crate) struct Reaching<'a> {
    pub(crate) bindings: Vec<Binding<'a>>,
    /// Number of the scope; meaningless where there are no bindings.
    pub(crate) scope: usize,
}

impl<'a> Scopes<'a> {
    /// Finds the bindings of a module's names.
    pub(crate) fn build(body: &'a [Stmt], range: TextRange) -> Self {
        let mut binder = Binder::new(Self {
            regions: vec![Scope::new(ScopeKind::Module, range, None)],
            chains: FxHashMap::default(),
            links: Vec::new(),
            aliases: FxHashSet::default(),
            forks: Vec::new(),
        });
        binder.visit_body(body);
        binder.into_scopes()
    }

    /// The text of the module.
    pub(super) fn range(&self) -> TextRange {
        self.regions[0].range
    }

    /// Adds a scope and returns its number.
    pub(super) fn add(&mut self, kind: ScopeKind, range: TextRange, parent: usize) -> usize {
        self.regions.push(Scope::new(kind, range, Some(parent)));
        self.regions.len() - 1
    }

    /// Notes that a name is declared `global` in a scope.
    pub(super) fn declare_global(&mut self, scope: usize, name: &'a str) {
        self.regions[scope].globals.insert(name);
    }

    /// Notes a fork in the flow.
    pub(super) fn add_fork(&mut self, fork: Fork) {
        self.forks.push(fork);
    }

    /// Adds a binding of a name, after the others.
    pub(super) fn bind(&mut self, scope: usize, name: &'a str, binding: Binding<'a>) {
        let scope = if self.regions[scope].globals.contains(name) {
            0
        } else {
            scope
        };
        if binding.value.may_be_alias() {
            self.aliases.insert(name);
        }
        let last = self.links.len();
        self.links.push(Link {
            binding,
            next: None,
        });
        match self.chains.entry((scope, name)) {
            Entry::Occupied(mut chain) => {
                self.links[chain.get().last].next = Some(last);
                chain.get_mut().last = last;
            }
            Entry::Vacant(place) => {
                place.insert(Chain { first: last, last });
            }
        }
    }

    /// The bindings of a name in a scope, in order; empty if it has none there.
    fn bindings(&self, scope: usize, name: &str) -> impl Iterator<Item = &Binding<'a>> + Clone {
        let first = self.chains.get(&(scope, name)).map(|chain| chain.first);
        std::iter::successors(first, |link| self.links[*link].next)
            .map(|link| &self.links[link].binding)
    }

    /// Whether a name can stand for another name in some scope; never wrongly no.
    pub(crate) fn is_alias(&self, name: &str) -> bool {
        self.aliases.contains(name)
    }

    /// The innermost scope around an offset.
    fn innermost(&self, at: TextSize) -> usize {
        let after = self
            .regions
            .partition_point(|scope| scope.range.start() <= at);
        let mut scope = after.saturating_sub(1);
        while !self.regions[scope].range.contains_inclusive(at) {
            match self.regions[scope].parent {
                Some(parent) => scope = parent,
                None => break,
            }
        }
        scope
    }

    /// The bindings of `name` that can reach a use at `at`; none for built-ins and unknowns.
    pub(crate) fn reaching(&self, name: &str, at: TextSize) -> Reaching<'a> {
        let mut index = self.innermost(at);
        let mut same_flow = true;
        let mut from_class = true;
        loop {
            let scope = &self.regions[index];
            let is_global = scope.globals.contains(name);
            let visible = scope.kind != ScopeKind::Class || from_class;
            let mut bindings = self.bindings(index, name).peekable();
            if visible && !is_global && bindings.peek().is_some() {
                let bindings = if same_flow {
                    self.flow(&bindings, at)
                } else {
                    bindings.copied().collect()
                };
                return Reaching {
                    bindings,
                    scope: index,
                };
            }
            if scope.kind == ScopeKind::Function {
                same_flow = false;
            }
            if scope.kind != ScopeKind::Comprehension {
                from_class = false;
            }
            match scope.parent {
                Some(_) if is_global => index = 0,
                Some(parent) => index = parent,
                None => return Reaching::default(),
            }
        }
    }

    /// Those bindings of a straight flow that can be in force at an offset.
    fn flow<'b>(
        &self,
        bindings: &(impl Iterator<Item = &'b Binding<'a>> + Clone),
        at: TextSize,
    ) -> Vec<Binding<'a>>
    where
        'a: 'b,
    {
        let mut reaching: Vec<Binding<'a>> = Vec::new();
        for binding in bindings.clone() {
            if binding.at <= at {
                if binding.block.contains_inclusive(at) {
                    reaching.clear();
                }
                reaching.push(*binding);
            }
        }
        let carried = bindings.clone().filter(|binding| {
            binding.at > at
                && binding
                    .repeat
                    .is_some_and(|repeat| repeat.contains_inclusive(at))
        });
        reaching.extend(carried);
        if reaching.is_empty() {
            reaching.extend(bindings.clone());
        }
        prune(&mut reaching, &self.forks, at);
        reaching
    }
}

impl Value<'_> {
    /// Whether it can give a name the meaning of another one.
    fn may_be_alias(&self) -> bool {
        match self {
            Self::Import(_) => true,
            Self::Assigned(value, _) => {
                let mut any = false;
                each_choice(value, &mut |value| {
                    any |= match value {
                        Expr::Name(_) | Expr::Attribute(_) => true,
                        // `__import__("m")` and `importlib.import_module("m")`.
                        Expr::Call(call) => {
                            matches!(*call.arguments.args, [Expr::StringLiteral(_)])
                                && call.arguments.keywords.is_empty()
                        }
                        _ => false,
                    };
                });
                any
            }
            _ => false,
        }
    }
}

impl Scope<'_> {
    fn new(kind: ScopeKind, range: TextRange, parent: Option<usize>) -> Self {
        Self {
            kind,
            range,
            parent,
            globals: FxHashSet::default(),
        }
    }
}
