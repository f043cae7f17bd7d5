//! Which places of a file does a rule's formula leave?
//!
//! A pattern's matches are found once for each file and shared by all formulas that use it. A
//! formula is evaluated from its positive patterns outwards: exclusions and surroundings are
//! looked for only where something is left to exclude.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Instant;

use av_syntax::ast::{Expr, Stmt};
use av_syntax::{Ranged, TextRange, TextSize};
use rustc_hash::FxHashMap;

use super::anchor::{Anchor, Kind};
use super::bounds::{Bounds, reach};
use super::compile::{Compiled, CompiledAll, CompiledEntry, Leaf, LeafId, Operator, Program};
use super::index::{Index, Node};
use crate::matching::{
    Bound, Code, Env, MAX_HOPS, Matcher, below, elif_suffixes, lambda_bodies, named_targets,
    regex_matches,
};
use crate::names::Names;
use crate::pattern::{Pattern, Shape};
use crate::rules::Options;

/// Most matches of one pattern that are kept for one file.
const MAX_MATCHES: usize = 20_000;

/// A place where a pattern or formula matches.
#[derive(Debug, Clone)]
pub(crate) struct Match<'p, 'a> {
    pub(crate) range: TextRange,
    pub(crate) env: Env<'p, 'a>,
}

type Matches<'p, 'a> = Rc<Vec<Match<'p, 'a>>>;

/// What a text has for formulas to look at.
pub(crate) struct Subject<'a, 'm> {
    pub(crate) source: &'a str,
    pub(crate) names: &'m Names<'a>,
    pub(crate) index: Option<&'m Index<'a>>,
}

/// Evaluates formulas over one file.
pub(crate) struct Evaluator<'p, 'a, 'm> {
    pub(crate) program: &'p Program,
    pub(crate) subject: &'m Subject<'a, 'm>,
    pub(crate) steps: &'m Cell<u64>,
    pub(crate) deadline: Option<Instant>,
    /// Matches by pattern and by the switches that change what a pattern means.
    known: RefCell<FxHashMap<(LeafId, u8), Matches<'p, 'a>>>,
}

/// Where a formula is evaluated: the whole file, or the code bound to a metavariable.
#[derive(Clone, Copy)]
pub(super) enum Universe<'a> {
    File,
    Within(&'a Expr),
    /// Statements or items; only their place is known.
    Range(TextRange),
}

impl Universe<'_> {
    fn range(self) -> Option<TextRange> {
        match self {
            Self::File => None,
            Self::Within(expr) => Some(expr.range()),
            Self::Range(range) => Some(range),
        }
    }
}

impl<'p, 'a, 'm> Evaluator<'p, 'a, 'm> {
    /// Prepares evaluation over one file.
    pub(crate) fn new(
        program: &'p Program,
        subject: &'m Subject<'a, 'm>,
        steps: &'m Cell<u64>,
        deadline: Option<Instant>,
    ) -> Self {
        Self {
            program,
            subject,
            steps,
            deadline,
            known: RefCell::default(),
        }
    }

    /// Whether time is up.
    pub(crate) fn is_late(&self) -> bool {
        self.deadline
            .is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// The matches of an entry's formula in the file.
    pub(crate) fn entry(
        &self,
        entry: &'p CompiledEntry,
        formula: &'p Compiled,
    ) -> Vec<Match<'p, 'a>> {
        self.formula(formula, &entry.options, Universe::File)
    }

    pub(super) fn matcher<'o>(&'o self, options: &'o Options) -> Matcher<'p, 'a, 'o> {
        Matcher {
            source: self.subject.source,
            names: self.subject.names,
            options,
            strings: &self.program.strings,
            steps: self.steps,
            hops: Cell::new(MAX_HOPS),
        }
    }

    pub(super) fn formula(
        &self,
        formula: &'p Compiled,
        options: &'p Options,
        universe: Universe<'a>,
    ) -> Vec<Match<'p, 'a>> {
        if !self.can_match(formula) {
            return Vec::new();
        }
        match &formula.operator {
            Operator::Leaf(leaf) => self.leaf(*leaf, options, universe).as_ref().clone(),
            Operator::Any(formulas) => formulas
                .iter()
                .flat_map(|formula| self.formula(formula, options, universe))
                .collect(),
            Operator::All(all) => self.conjunction(all, options, universe),
        }
    }

    /// Whether the file has the identifiers without which a formula cannot match.
    fn can_match(&self, formula: &Compiled) -> bool {
        self.subject.index.is_none_or(|index| {
            formula
                .required
                .iter()
                .all(|group| group.iter().any(|word| index.presence.has(*word)))
        })
    }

    fn conjunction(
        &self,
        all: &'p CompiledAll,
        options: &'p Options,
        universe: Universe<'a>,
    ) -> Vec<Match<'p, 'a>> {
        let mut positives = all.positives.iter();
        let mut insides = all.insides.iter();
        let start = positives.next().or_else(|| insides.next());
        let mut matches = match (start, universe.range()) {
            (Some(formula), _) => self.formula(formula, options, universe),
            (None, Some(range)) => vec![Match {
                range,
                env: Env::default(),
            }],
            (None, None) => return Vec::new(),
        };
        for formula in positives {
            if matches.is_empty() {
                return matches;
            }
            let others = self.formula(formula, options, universe);
            matches = self.intersect(&matches, &others);
        }
        for formula in insides {
            if matches.is_empty() {
                return matches;
            }
            if all.positives.is_empty() {
                // Nothing but surroundings: the innermost of them is found.
                let others = self.formula(formula, options, universe);
                matches = self.intersect(&matches, &others);
                continue;
            }
            let around = self.around(formula, options, universe, &matches);
            matches = self.keep_inside(&matches, &around);
        }
        for formula in &all.negatives {
            if matches.is_empty() {
                return matches;
            }
            let excluded = self.around(formula, options, universe, &matches);
            let is_regex = self.is_regex(formula);
            matches.retain(|found| {
                !excluded.iter().any(|other| {
                    // A regular expression excludes what it touches, a pattern what lies in it.
                    let covers = if is_regex {
                        other
                            .range
                            .intersect(found.range)
                            .is_some_and(|common| !common.is_empty())
                    } else {
                        other.range.contains_range(found.range)
                    };
                    covers && found.env.agrees(&other.env, self.subject.source)
                })
            });
        }
        for condition in &all.conditions {
            if matches.is_empty() {
                return matches;
            }
            matches = matches
                .into_iter()
                .flat_map(|found| self.condition(condition, found, options))
                .collect();
        }
        focus(matches, &all.focus)
    }

    /// Those matches of a formula that may contain one of `inner`, and perhaps others.
    ///
    /// What excludes or surrounds matches is looked for only where they are: a pattern as general
    /// as `$X = $Y` followed by anything would else be tried all over the file.
    fn around(
        &self,
        formula: &'p Compiled,
        options: &'p Options,
        universe: Universe<'a>,
        inner: &[Match<'p, 'a>],
    ) -> Vec<Match<'p, 'a>> {
        if !self.can_match(formula) {
            return Vec::new();
        }
        match (&formula.operator, universe) {
            (Operator::Any(formulas), _) => formulas
                .iter()
                .flat_map(|formula| self.around(formula, options, universe, inner))
                .collect(),
            (Operator::Leaf(leaf), Universe::File) => self.leaf_around(*leaf, options, inner),
            _ => self.formula(formula, options, universe),
        }
    }

    fn leaf_around(
        &self,
        leaf: LeafId,
        options: &'p Options,
        inner: &[Match<'p, 'a>],
    ) -> Vec<Match<'p, 'a>> {
        let known = self
            .known
            .borrow()
            .get(&(leaf, options.matching_bits()))
            .cloned();
        match (known, &self.program.leaves[leaf as usize]) {
            (Some(known), _) => known.as_ref().clone(),
            (None, Leaf::Python(pattern, anchor)) => {
                let bounds = Bounds::of(inner.iter().map(|found| found.range));
                self.python(pattern, *anchor, options, &|range| bounds.admit(range))
            }
            (None, Leaf::Regex(_) | Leaf::Generic(_)) => {
                self.leaf_in_file(leaf, options).as_ref().clone()
            }
        }
    }

    fn is_regex(&self, formula: &Compiled) -> bool {
        match formula.operator {
            Operator::Leaf(leaf) => matches!(self.program.leaves[leaf as usize], Leaf::Regex(_)),
            _ => false,
        }
    }

    /// Both hold, one within the other: the inner range remains.
    fn intersect(&self, left: &[Match<'p, 'a>], right: &[Match<'p, 'a>]) -> Vec<Match<'p, 'a>> {
        let mut result: Vec<Match<'p, 'a>> = Vec::new();
        for one in left {
            for other in right {
                let range = if one.range.contains_range(other.range) {
                    other.range
                } else if other.range.contains_range(one.range) {
                    one.range
                } else {
                    continue;
                };
                if let Some(env) = one.env.merge(&other.env, self.subject.source) {
                    result.push(Match { range, env });
                }
                if result.len() >= MAX_MATCHES {
                    return result;
                }
            }
        }
        result
    }

    fn keep_inside(&self, inner: &[Match<'p, 'a>], outer: &[Match<'p, 'a>]) -> Vec<Match<'p, 'a>> {
        let mut result: Vec<Match<'p, 'a>> = Vec::new();
        for found in inner {
            for around in outer {
                if !around.range.contains_range(found.range) {
                    continue;
                }
                if let Some(env) = found.env.merge(&around.env, self.subject.source) {
                    result.push(Match {
                        range: found.range,
                        env,
                    });
                }
                if result.len() >= MAX_MATCHES {
                    return result;
                }
            }
        }
        result
    }

    fn leaf(&self, leaf: LeafId, options: &'p Options, universe: Universe<'a>) -> Matches<'p, 'a> {
        match (universe, &self.program.leaves[leaf as usize]) {
            (Universe::Within(expr), Leaf::Python(pattern, _)) => {
                if let Shape::Expression(wanted) = pattern.shape() {
                    return Rc::new(self.within(wanted, expr, options));
                }
                Rc::new(Vec::new())
            }
            _ => {
                let found = self.leaf_in_file(leaf, options);
                match universe.range() {
                    None => found,
                    Some(range) => Rc::new(
                        found
                            .iter()
                            .filter(|found| range.contains_range(found.range))
                            .cloned()
                            .collect(),
                    ),
                }
            }
        }
    }

    /// Matches of an expression pattern in an expression and below it.
    fn within(&self, wanted: &'p Expr, expr: &'a Expr, options: &'p Options) -> Vec<Match<'p, 'a>> {
        let matcher = self.matcher(options);
        let mut matches = Vec::new();
        for inner in below(expr) {
            for env in matcher.expr(wanted, inner, Env::default()) {
                matches.push(Match {
                    range: inner.range(),
                    env,
                });
            }
        }
        matches
    }

    fn leaf_in_file(&self, leaf: LeafId, options: &'p Options) -> Matches<'p, 'a> {
        let key = (leaf, options.matching_bits());
        if let Some(known) = self.known.borrow().get(&key) {
            return Rc::clone(known);
        }
        let matches = match &self.program.leaves[leaf as usize] {
            Leaf::Python(pattern, anchor) => self.python(pattern, *anchor, options, &|_| true),
            Leaf::Regex(regex) => regex_matches(regex, self.subject.source)
                .map(|(range, env)| Match { range, env })
                .collect(),
            Leaf::Generic(pattern) => pattern
                .find(self.subject.source)
                .into_iter()
                .map(|(range, env)| Match { range, env })
                .collect(),
        };
        let matches = Rc::new(matches);
        self.known.borrow_mut().insert(key, Rc::clone(&matches));
        matches
    }

    /// Matches of a Python pattern at the candidates in whose range it may be of use.
    fn python(
        &self,
        pattern: &'p Pattern,
        anchor: Anchor,
        options: &'p Options,
        admits: &dyn Fn(TextRange) -> bool,
    ) -> Vec<Match<'p, 'a>> {
        let Some(index) = self.subject.index else {
            return Vec::new();
        };
        let matcher = self.matcher(options);
        let mut matches = Vec::new();
        match pattern.shape() {
            Shape::Expression(wanted) => {
                let mut add = |expr: &'a Expr| {
                    if admits(expr.range()) {
                        add_expression(&matcher, wanted, expr, &mut matches);
                    }
                };
                match anchor {
                    Anchor::Call(word) => index.calls(word).for_each(add),
                    Anchor::Reference(word) => index.references(word).for_each(add),
                    Anchor::Target(_) => {}
                    Anchor::Kind(kind) => {
                        for node in index.kind(kind) {
                            if let Node::Expr(expr) = node {
                                add(expr);
                            }
                        }
                    }
                }
            }
            Shape::Part(part, wanted) => {
                let Anchor::Kind(kind) = anchor else {
                    return matches;
                };
                for node in index.kind(kind) {
                    if let Node::Stmt(block, place) = node
                        && admits(block[*place].range())
                    {
                        let parts = matcher.parts(part, wanted, &block[*place]);
                        matches.extend(parts.into_iter().map(|(range, env)| Match { range, env }));
                    }
                }
            }
            Shape::Statements(wanted) => {
                let add = |node: Node<'a>| {
                    if let Node::Stmt(block, place) = node
                        && admits(reach(&block[place..]))
                    {
                        add_row(&matcher, wanted, &block[place..], &mut matches);
                    }
                };
                match anchor {
                    Anchor::Target(word) => index.targets(word).for_each(add),
                    Anchor::Kind(kind) => index.kind(kind).iter().copied().for_each(add),
                    Anchor::Call(_) | Anchor::Reference(_) => {}
                }
                let mut add = |range, env| matches.push(Match { range, env });
                match wanted {
                    [only @ Stmt::Assign(_)] => {
                        named_targets(index.kind(Kind::Named), &matcher, only, &mut add);
                    }
                    [Stmt::Return(only)] => {
                        if let Some(value) = &only.value {
                            lambda_bodies(index.kind(Kind::Lambda), &matcher, value, &mut add);
                        }
                    }
                    _ => {}
                }
            }
        }
        matches
    }
}

fn add_expression<'p, 'a>(
    matcher: &Matcher<'p, 'a, '_>,
    wanted: &'p Expr,
    expr: &'a Expr,
    matches: &mut Vec<Match<'p, 'a>>,
) {
    if matches.len() >= MAX_MATCHES || !matcher.may_match(wanted, expr) {
        return;
    }
    for env in matcher.expr(wanted, expr, Env::default()) {
        matches.push(Match {
            range: expr.range(),
            env,
        });
    }
}

fn add_row<'p, 'a>(
    matcher: &Matcher<'p, 'a, '_>,
    wanted: &'p [Stmt],
    block: &'a [Stmt],
    matches: &mut Vec<Match<'p, 'a>>,
) {
    if matches.len() >= MAX_MATCHES {
        return;
    }
    let (Some(start), Some(first)) = (wanted.first(), block.first()) else {
        return;
    };
    if !matcher.may_start(start, first) {
        return;
    }
    let rows = matcher.row(
        wanted,
        Code::Block(block),
        TextSize::default(),
        false,
        Env::default(),
    );
    for (env, end) in rows {
        let range = TextRange::new(first.start(), end.max(first.start()));
        matches.push(Match { range, env });
    }
    if let ([Stmt::If(pattern)], Stmt::If(code)) = (wanted, first) {
        for (test, clause, rest) in elif_suffixes(code) {
            for env in matcher.branches(pattern, test, &clause.body, rest, Env::default()) {
                let range = TextRange::new(clause.range.start(), code.range.end());
                matches.push(Match { range, env });
            }
        }
    }
}

/// Moves each match to its focused metavariables; several lists narrow to what they share.
fn focus<'p, 'a>(matches: Vec<Match<'p, 'a>>, lists: &[Vec<String>]) -> Vec<Match<'p, 'a>> {
    if lists.is_empty() {
        return matches;
    }
    let mut result = Vec::new();
    for found in matches {
        let mut ranges: Option<Vec<TextRange>> = None;
        for names in lists {
            let listed: Vec<TextRange> = names
                .iter()
                .filter_map(|name| found.env.get(name).map(Bound::range))
                .collect();
            ranges = Some(match ranges {
                None => listed,
                Some(before) => before
                    .iter()
                    .flat_map(|one| listed.iter().filter_map(|other| one.intersect(*other)))
                    .collect(),
            });
        }
        for range in ranges.unwrap_or_default() {
            result.push(Match {
                range,
                env: found.env.clone(),
            });
        }
    }
    result
}
