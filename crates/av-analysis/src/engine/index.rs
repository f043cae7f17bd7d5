//! Which places of a file are worth a closer look? One walk over the tree.

use std::cell::OnceCell;

use av_syntax::ast::visitor::{self, Visitor};
use av_syntax::ast::{Alias, ExceptHandler, Expr, ExprContext, Keyword, Parameter, Pattern, Stmt};
use rustc_hash::FxHashSet;

use super::anchor::{Kind, assigned};
use super::compile::CompiledEntry;
use super::renames::Renames;
use crate::dotted_name::parts;
use crate::matching::pairs;
use crate::names::{Bound, each_assigned, each_choice, is_dotted};
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
