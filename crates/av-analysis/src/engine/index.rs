//! Which places of a file are worth a closer look? One walk over the tree.

use std::cell::OnceCell;

use av_syntax::ast::visitor::{self, Visitor};
use av_syntax::ast::{Alias, ExceptHandler, Expr, ExprContext, Keyword, Parameter, Pattern, Stmt};
use rustc_hash::{FxHashMap, FxHashSet};

use super::anchor::{Kind, assigned};
use super::compile::CompiledEntry;
use crate::dotted_name::{last_part, parts};
use crate::link::{Export, Lookup, Member, Members, ModuleFacts, ModuleTable};
use crate::matching::pairs;
use crate::names::{Bound, each_assigned, each_choice, follow_or_wait, is_dotted};
use crate::vocabulary::{Presence, Vocabulary, Word, spread};

/// A node that a pattern may match at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Node<'a> {
    /// An expression.
    Expr(&'a Expr),
    /// A statement: its block and its place there.
    Stmt(&'a [Stmt], usize),
}

/// The places of one file by name and by kind.
pub(crate) struct Index<'a> {
    body: &'a [Stmt],
    /// Which of the rules' identifiers the file has.
    pub(crate) presence: Presence,
    calls: Vec<(Word, &'a Expr)>,
    references: Vec<(Word, &'a Expr)>,
    targets: Vec<(Word, Node<'a>)>,
    /// Names that can stand for one with another last part.
    pub(crate) renamed: FxHashSet<&'a str>,
    /// Names that assignments give to something with a name that rules speak of.
    discovered: Vec<(&'a str, Word)>,
    /// Nodes by kind, for the kinds that were asked for from the start.
    kinds: Vec<Vec<Node<'a>>>,
    collected: u64,
    /// Kinds that may still be asked for.
    expected: u64,
    /// Their nodes, once one of them is asked for.
    late: OnceCell<Vec<Vec<Node<'a>>>>,
}

impl<'a> Index<'a> {
    /// Walks a module once; `kinds` are collected along the way.
    pub(crate) fn build(
        body: &'a [Stmt],
        words: &'a Vocabulary,
        kinds: u64,
        renames: Renames<'a>,
        bound: Bound<'a>,
    ) -> (Self, Bound<'a>) {
        let mut walker = Walker::new(words, kinds, renames);
        walker.bound = Some(bound);
        for word in &walker.renames.present {
            walker.presence.add(*word);
        }
        walker.visit_body(body);
        let discovered = std::mem::take(&mut walker.discovered);
        let renamed = walker
            .renames
            .by_name
            .keys()
            .copied()
            .chain(discovered.iter().map(|(name, _)| *name))
            .collect();
        let bound = walker.bound.unwrap_or_else(|| Bound::new(words));
        let index = Self {
            body,
            presence: walker.presence,
            calls: walker.calls,
            references: walker.references,
            targets: walker.targets,
            renamed,
            discovered,
            kinds: walker.kinds,
            collected: kinds,
            expected: 0,
            late: OnceCell::new(),
        };
        (index, bound)
    }

    /// Prepares for the entries that are left for this file.
    pub(crate) fn expect(&mut self, entries: &[&CompiledEntry]) {
        let kinds = entries
            .iter()
            .fold(0, |kinds, entry| kinds | entry.all_kinds);
        self.expected = kinds & !self.collected;
        let mut discovered = std::mem::take(&mut self.discovered);
        discovered.retain(|(_, word)| entries.iter().any(|entry| entry.looks_for(*word)));
        if !discovered.is_empty() {
            self.add_renamed(discovered);
        }
    }

    /// Looks again for names that turned out to be other names for a rule's.
    fn add_renamed(&mut self, discovered: Vec<(&'a str, Word)>) {
        let none = Vocabulary::default();
        let mut renames = Renames::default();
        for (name, word) in discovered {
            renames.add(name, word);
        }
        let mut walker = Walker::new(&none, 0, renames);
        walker.presence = Presence::new(self.presence.capacity());
        walker.visit_body(self.body);
        self.calls.extend(walker.calls);
        self.references.extend(walker.references);
        self.targets.extend(walker.targets);
    }

    /// Calls of something with this last name.
    pub(crate) fn calls(&self, word: Word) -> impl Iterator<Item = &'a Expr> {
        self.calls
            .iter()
            .filter(move |(found, _)| *found == word)
            .map(|(_, expr)| *expr)
    }

    /// Names and attributes with this last name.
    pub(crate) fn references(&self, word: Word) -> impl Iterator<Item = &'a Expr> {
        self.references
            .iter()
            .filter(move |(found, _)| *found == word)
            .map(|(_, expr)| *expr)
    }

    /// Assignments to something with this last name.
    pub(crate) fn targets(&self, word: Word) -> impl Iterator<Item = Node<'a>> {
        self.targets
            .iter()
            .filter(move |(found, _)| *found == word)
            .map(|(_, node)| *node)
    }

    /// Nodes of a kind, in order; none of a kind that was never announced.
    pub(crate) fn kind(&self, kind: Kind) -> &[Node<'a>] {
        if self.collected & kind.mask() != 0 {
            return &self.kinds[kind as usize];
        }
        let late = self.late.get_or_init(|| {
            let none = Vocabulary::default();
            let mut walker = Walker::new(&none, self.expected, Renames::default());
            walker.skips_expressions = self.expected & Kind::EXPRESSIONS == 0;
            walker.visit_body(self.body);
            walker.kinds
        });
        &late[kind as usize]
    }
}

/// Names of a file that stand for names a rule speaks of.
#[derive(Debug, Default)]
pub(crate) struct Renames<'a> {
    by_name: FxHashMap<&'a str, Vec<Word>>,
    /// A bit for each name by its spread, so that most names need no look at the table.
    spreads: u64,
    /// Identifiers that the file has by way of its imports alone.
    present: Vec<Word>,
    /// Modules whose names were noted, with how many levels of modules inside them.
    seen: FxHashMap<String, u8>,
}

impl<'a> Renames<'a> {
    /// What a name stands for beside itself.
    #[inline]
    fn of(&self, name: &str, spread: u64) -> Option<&Vec<Word>> {
        if self.spreads & spread_bit(spread) == 0 {
            return None;
        }
        self.by_name.get(name)
    }

    fn add(&mut self, name: &'a str, word: Word) {
        self.spreads |= spread_bit(spread(name.as_bytes()));
        let words = self.by_name.entry(name).or_default();
        if !words.contains(&word) {
            words.push(word);
        }
    }

    /// Notes an import: `name` stands for the dotted `target`. Files whose meaning matters and is
    /// not known yet are added to `pending`.
    pub(crate) fn import(
        &mut self,
        name: &'a str,
        target: &str,
        words: &Vocabulary,
        table: &'a dyn ModuleTable,
        pending: &mut Vec<u32>,
    ) {
        let path = match follow_or_wait(table, target) {
            Ok(path) => path,
            Err(file) => {
                pending.push(file);
                return;
            }
        };
        let last = last_part(&path);
        if last != name
            && let Some(word) = words.get(last)
        {
            self.add(name, word);
        }
        if path != target {
            self.present.extend(words_of(&path, words));
        }
        self.module(&path, words, table, NESTED_MODULES, pending);
    }

    /// Notes the names that can follow a module's: its own, and those of modules among them.
    pub(crate) fn module(
        &mut self,
        path: &str,
        words: &Vocabulary,
        table: &'a dyn ModuleTable,
        nested: u8,
        pending: &mut Vec<u32>,
    ) {
        if self.seen.get(path).is_some_and(|seen| *seen >= nested) {
            return;
        }
        let Lookup::Ready(facts) = table.lookup(path) else {
            return;
        };
        let Some(members) = members(facts, path, words, table, pending) else {
            return;
        };
        self.seen.insert(path.to_owned(), nested);
        for member in &members.names {
            if let Some(word) = member.word {
                self.add(&member.name, word);
            }
            self.present.extend(&member.path);
        }
        if let Some(nested) = nested.checked_sub(1) {
            for module in &members.modules {
                self.module(module, words, table, nested, pending);
            }
        }
    }
}

fn spread_bit(spread: u64) -> u64 {
    1 << (spread % 64)
}

/// How many modules may lie within each other before a name: one in `pkg.sub.name`.
pub(crate) const NESTED_MODULES: u8 = 1;

/// What the names of a module stand for; nothing as long as that depends on a file that is not
/// parsed yet, which is then added to `pending`.
fn members<'f>(
    facts: &'f ModuleFacts,
    module: &str,
    words: &Vocabulary,
    table: &dyn ModuleTable,
    pending: &mut Vec<u32>,
) -> Option<&'f Members> {
    if let Some(known) = facts.members.get() {
        return Some(known);
    }
    // The same for all importers: what a module's names stand for is seen from that module.
    let own = table.seen_from(module);
    let own = own.as_deref().unwrap_or(table);
    let before = pending.len();
    let mut found = Members::default();
    for (name, export) in &facts.exports {
        let Export::Alias(alias) = export else {
            continue;
        };
        match follow_or_wait(own, alias) {
            Err(file) => pending.push(file),
            Ok(path) => {
                let last = last_part(&path);
                if let Some(word) = words.get(last) {
                    found.names.push(Member {
                        name: name.clone(),
                        word: Some(word).filter(|_| **name != *last),
                        path: words_of(&path, words).collect(),
                    });
                }
                if let Lookup::Ready(_) = own.lookup(&path) {
                    found.modules.push(path);
                }
            }
        }
    }
    for module in &facts.submodules {
        match own.lookup(module) {
            Lookup::Pending(file) => pending.push(file),
            Lookup::Ready(_) => found.modules.push(module.to_string()),
            Lookup::Absent => {}
        }
    }
    if pending.len() > before {
        return None;
    }
    Some(facts.members.get_or_init(|| found))
}

fn words_of(path: &str, words: &Vocabulary) -> impl Iterator<Item = Word> {
    parts(path).filter_map(|part| words.get(part))
}

/// For how many nodes of a kind there is room from the start.
const FIRST_NODES: usize = 32;

struct Walker<'a, 'v> {
    words: &'v Vocabulary,
    wanted: u64,
    renames: Renames<'a>,
    /// Only statements are wanted.
    skips_expressions: bool,
    presence: Presence,
    /// What binds names, in the walk that notes it.
    bound: Option<Bound<'a>>,
    calls: Vec<(Word, &'a Expr)>,
    references: Vec<(Word, &'a Expr)>,
    targets: Vec<(Word, Node<'a>)>,
    kinds: Vec<Vec<Node<'a>>>,
    discovered: Vec<(&'a str, Word)>,
}

impl<'a, 'v> Walker<'a, 'v> {
    fn new(words: &'v Vocabulary, wanted: u64, renames: Renames<'a>) -> Self {
        Self {
            words,
            wanted,
            renames,
            skips_expressions: false,
            presence: Presence::new(words.len()),
            bound: None,
            calls: Vec::with_capacity(FIRST_NODES),
            references: Vec::with_capacity(2 * FIRST_NODES),
            targets: Vec::with_capacity(FIRST_NODES),
            kinds: vec![Vec::new(); Kind::COUNT],
            discovered: Vec::new(),
        }
    }

    #[inline]
    fn collect(&mut self, kind: Kind, node: Node<'a>) {
        if self.wanted & kind.mask() != 0 {
            let nodes = &mut self.kinds[kind as usize];
            if nodes.capacity() == 0 {
                nodes.reserve(FIRST_NODES);
            }
            nodes.push(node);
        }
    }

    #[inline]
    fn word(&mut self, name: &str) -> Option<Word> {
        let word = self.words.get(name)?;
        self.presence.add(word);
        Some(word)
    }

    #[inline]
    fn reference(&mut self, name: &'a str, expr: &'a Expr) -> Option<Word> {
        let spread = spread(name.as_bytes());
        let word = self.words.get_at(name, spread);
        if let Some(word) = word {
            self.presence.add(word);
            self.references.push((word, expr));
        }
        if let Some(words) = self.renames.of(name, spread) {
            for word in words {
                self.references.push((*word, expr));
            }
        }
        word
    }

    /// Notes a name that something other than an expression or an import binds.
    fn bind(&mut self, name: &str) {
        let word = self.word(name);
        if let Some(bound) = &mut self.bound {
            bound.other(name, word);
        }
    }

    #[inline]
    fn call(&mut self, name: &str, expr: &'a Expr) {
        let spread = spread(name.as_bytes());
        if let Some(word) = self.words.get_at(name, spread) {
            self.calls.push((word, expr));
        }
        if let Some(words) = self.renames.of(name, spread) {
            for word in words {
                self.calls.push((*word, expr));
            }
        }
    }

    /// Notes what an assignment assigns to, each thing once.
    fn target(&mut self, stmt: &'a Stmt, node: Node<'a>) {
        let before = self.targets.len();
        let mut has_item = false;
        let paired = match stmt {
            Stmt::Assign(assign) => Some(pairs(assign)),
            _ => None,
        };
        let paired = paired.into_iter().flatten().map(|(target, _)| target);
        for target in assigned(stmt).iter().chain(paired) {
            let name = match target {
                Expr::Name(name) => name.id.as_str(),
                Expr::Attribute(attribute) => attribute.attr.as_str(),
                Expr::Subscript(_) if !has_item => {
                    has_item = true;
                    self.collect(Kind::ItemAssign, node);
                    continue;
                }
                _ => continue,
            };
            let spread = spread(name.as_bytes());
            let own = self.words.get_at(name, spread);
            let renamed = self.renames.of(name, spread);
            for word in own
                .into_iter()
                .chain(renamed.into_iter().flatten().copied())
            {
                if !self.targets[before..]
                    .iter()
                    .any(|(known, _)| *known == word)
                {
                    self.targets.push((word, node));
                }
            }
        }
    }

    fn path(&mut self, path: &str) {
        for part in parts(path) {
            self.word(part);
        }
    }

    /// `run = subprocess.run` makes `run` another name for a rule's.
    fn discover(&mut self, stmt: &'a Stmt) {
        each_assigned(stmt, &mut |name, value| self.assigned(name, value));
    }

    fn assigned(&mut self, name: &'a str, value: &'a Expr) {
        if let Some(bound) = &mut self.bound {
            bound.assigned(name, value);
        }
        let last = match value {
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            Expr::Name(name) => name.id.as_str(),
            _ => return,
        };
        if last != name
            && let Some(word) = self.words.get(last)
            && is_dotted(value)
        {
            self.discovered.push((name, word));
        }
    }

    /// `__import__("os")` brings the words of a text.
    fn imported_text(&mut self, expr: &'a Expr) {
        let Expr::Call(call) = expr else { return };
        if let [Expr::StringLiteral(module)] = &*call.arguments.args {
            self.path(module.value.to_str());
        }
    }
}

impl<'a> Visitor<'a> for Walker<'a, '_> {
    fn visit_body(&mut self, body: &'a [Stmt]) {
        if !body.is_empty() {
            self.collect(Kind::BlockStart, Node::Stmt(body, 0));
        }
        for (index, stmt) in body.iter().enumerate() {
            let node = Node::Stmt(body, index);
            self.collect(Kind::of_stmt(stmt), node);
            self.collect(Kind::AnyStmt, node);
            self.target(stmt, node);
            self.visit_stmt(stmt);
        }
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => self.bind(function.name.as_str()),
            Stmt::ClassDef(class) => self.bind(class.name.as_str()),
            Stmt::Assign(_) | Stmt::AnnAssign(_) => self.discover(stmt),
            Stmt::ImportFrom(import) => {
                if let Some(module) = &import.module {
                    self.path(module.as_str());
                }
            }
            _ => {}
        }
        visitor::walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if self.skips_expressions {
            return;
        }
        match expr {
            Expr::Name(name) => {
                let word = self.reference(name.id.as_str(), expr);
                if name.ctx != ExprContext::Load
                    && let Some(bound) = &mut self.bound
                {
                    bound.other(name.id.as_str(), word);
                }
            }
            Expr::Attribute(attribute) => {
                self.reference(attribute.attr.as_str(), expr);
            }
            Expr::Named(named) => {
                if let Expr::Name(name) = named.target.as_ref() {
                    each_choice(&named.value, &mut |value| {
                        self.assigned(name.id.as_str(), value);
                    });
                }
            }
            Expr::Call(call) => match call.func.as_ref() {
                Expr::Name(name) => {
                    self.call(name.id.as_str(), expr);
                    if name.id.as_str() == "__import__" {
                        self.imported_text(expr);
                    }
                }
                Expr::Attribute(attribute) => {
                    self.call(attribute.attr.as_str(), expr);
                    if attribute.attr.as_str() == "import_module" {
                        self.imported_text(expr);
                    }
                }
                _ => {}
            },
            _ => {}
        }
        if self.wanted != 0 {
            self.collect(Kind::of_expr(expr), Node::Expr(expr));
            self.collect(Kind::AnyExpr, Node::Expr(expr));
        }
        visitor::walk_expr(self, expr);
    }

    fn visit_keyword(&mut self, keyword: &'a Keyword) {
        if let Some(name) = &keyword.arg {
            self.word(name.as_str());
        }
        visitor::walk_keyword(self, keyword);
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        if let Some(name) = &inner.name {
            self.bind(name.as_str());
        }
        visitor::walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchAs(capture) => capture.name.as_ref(),
            Pattern::MatchStar(star) => star.name.as_ref(),
            Pattern::MatchMapping(mapping) => mapping.rest.as_ref(),
            _ => None,
        };
        if let Some(name) = name {
            self.bind(name.as_str());
        }
        visitor::walk_pattern(self, pattern);
    }

    fn visit_parameter(&mut self, parameter: &'a Parameter) {
        self.bind(parameter.name.as_str());
        visitor::walk_parameter(self, parameter);
    }

    fn visit_alias(&mut self, alias: &'a Alias) {
        self.path(alias.name.as_str());
        if let Some(name) = &alias.asname {
            self.word(name.as_str());
        }
    }
}
