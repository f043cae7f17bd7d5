//! How do compiled rules meet a file?

mod anchor;
mod bounds;
mod compile;
mod describe;
mod evaluate;
mod index;
mod parentheses;
mod renames;
mod satisfy;

use std::cell::Cell;
use std::time::Instant;

use av_syntax::ast::Stmt;
use av_syntax::{Module, Ranged, TextLen, TextRange};
use rustc_hash::FxHashMap;

pub(crate) use anchor::{Kind, assigned};
use compile::{CompiledDetection, CompiledEntry, Program, compile_program};
use evaluate::{Evaluator, Subject};
pub(crate) use index::{Index, Node};
use renames::{NESTED_MODULES, Renames};

use crate::checks::CheckContext;
use crate::findings::{FileMatches, RawFinding};
use crate::link::{ModuleFacts, ModuleTable, NoModules, Watched};
use crate::matching::MAX_STEPS;
use crate::names::{self, Bound, ImportPath, Names};
use crate::rules::{RuleProblem, RuleSource};
use crate::vocabulary::{Presence, Word};

/// A parsed file.
pub struct FileInput<'a> {
    /// The module's text; offsets in the tree and in findings count its bytes.
    pub text: &'a str,
    /// Its tree.
    pub module: &'a Module,
    /// Its dotted name, `pkg.sub.mod`; a package's `__init__` is the package.
    pub name: &'a str,
    /// Whether it is a package's `__init__`, from which relative imports count differently.
    pub is_package: bool,
    /// Whether it is test code, where some rules have nothing to say.
    pub is_test: bool,
    /// Path below the root, POSIX, for rules that speak of some paths only.
    pub path: &'a str,
    /// When to stop; what is not looked at by then becomes a problem.
    pub deadline: Option<Instant>,
}

/// A text file for `generic` and `regex` rules.
pub struct TextInput<'a> {
    /// Its text.
    pub text: &'a str,
    /// Path below the root, POSIX.
    pub path: &'a str,
    /// Whether it is test code.
    pub is_test: bool,
    /// When to stop.
    pub deadline: Option<Instant>,
}

/// Compiled rules.
#[derive(Debug)]
pub struct Engine {
    rule_ids: Vec<String>,
    program: Program,
    /// Entries of Python rules that need no identifier of the file.
    always: Vec<u32>,
    /// Entries of Python rules by the identifiers of their rarest group.
    by_word: FxHashMap<Word, Vec<u32>>,
    /// Entries of `generic` and `regex` rules.
    text: Vec<u32>,
    /// Kinds of node that the first walk over a file collects.
    kinds: u64,
}

/// Compiles rules; those that cannot run are named in the problems and left out.
#[must_use]
pub fn compile(rules: &[RuleSource]) -> (Engine, Vec<RuleProblem>) {
    let (program, problems) = compile_program(rules);
    let mut engine = Engine {
        rule_ids: rules.iter().map(|rule| rule.id.clone()).collect(),
        program,
        always: Vec::new(),
        by_word: FxHashMap::default(),
        text: Vec::new(),
        // An assignment pattern also looks at `(x := v)`, one of `return` at lambdas: these are
        // always collected.
        kinds: Kind::Named.mask() | Kind::Lambda.mask(),
    };
    engine.index_entries();
    (engine, problems)
}

impl Engine {
    fn index_entries(&mut self) {
        for (number, entry) in self.program.entries.iter().enumerate() {
            let number = number as u32;
            if !entry.is_python {
                self.text.push(number);
                continue;
            }
            // One walk collects what any rule may ask for, as long as that is cheap.
            self.kinds |= entry.all_kinds & Kind::STATEMENTS;
            match entry.required.iter().min_by_key(|group| group.len()) {
                Some(group) => {
                    for word in group {
                        self.by_word.entry(*word).or_default().push(number);
                    }
                }
                None => {
                    self.always.push(number);
                    self.kinds |= entry.kinds;
                }
            }
        }
    }

    /// Ids by rule index, those that cannot run included.
    #[must_use]
    pub fn rule_ids(&self) -> &[String] {
        &self.rule_ids
    }

    /// What other files may need to know of a module.
    #[must_use]
    pub fn facts(&self, file: &FileInput<'_>) -> ModuleFacts {
        names::facts(file.module.body(), file.name, file.is_package)
    }

    /// Matches a parsed file.
    ///
    /// # Errors
    /// Files of the run, in order, that must be parsed before this one can be matched.
    pub fn match_module(
        &self,
        file: &FileInput<'_>,
        table: &dyn ModuleTable,
    ) -> Result<FileMatches, Vec<u32>> {
        let table = Watched::new(table);
        let matches = self.match_seen(file, &table)?;
        // What a name means was asked of a file that is not parsed: the answer cannot stay.
        table.missed().map_or(Ok(matches), |file| Err(vec![file]))
    }

    fn match_seen(
        &self,
        file: &FileInput<'_>,
        table: &dyn ModuleTable,
    ) -> Result<FileMatches, Vec<u32>> {
        let body = file.module.body();
        let whole = TextRange::up_to(file.text.text_len());
        let (renames, bound) = self.imports(file, table)?;
        let (mut index, bound) =
            Index::build(body, &self.program.words, self.kinds, renames, bound);
        let entries = self.entries_for(&index.presence, file);
        if entries.is_empty() {
            return Ok(FileMatches::default());
        }
        index.expect(&entries);
        let names = Names::new(body, whole, file.name, file.is_package, table)
            .with_found(std::mem::take(&mut index.renamed), bound);
        let subject = Subject {
            source: file.text,
            names: &names,
            index: Some(&index),
        };
        let steps = Cell::new(MAX_STEPS);
        let evaluator = Evaluator::new(&self.program, &subject, &steps, file.deadline);
        let mut matches = FileMatches::default();
        for entry in entries {
            if evaluator.is_late() {
                let message = String::from("the time for this file is up; not all rules were run");
                matches.problems.push(message);
                break;
            }
            match &entry.detection {
                CompiledDetection::Formula(formula) => {
                    for found in evaluator.entry(entry, formula) {
                        matches.findings.push(describe::from_match(
                            entry,
                            found.range,
                            &found.env,
                            file.text,
                            Some(file.module),
                        ));
                    }
                }
                CompiledDetection::Check(check) => {
                    let context = CheckContext {
                        body,
                        source: file.text,
                        module: file.name,
                        path: file.path,
                        names: &names,
                        index: &index,
                    };
                    let mut hits = Vec::new();
                    check.run(&context, &mut hits);
                    for hit in hits {
                        let finding = describe::from_hit(entry, hit, file.text, Some(file.module));
                        matches.findings.push(finding);
                    }
                }
            }
        }
        if steps.get() == 0 {
            let message =
                String::from("the step budget for this file is spent; some matches may be missing");
            matches.problems.push(message);
        }
        settle(&mut matches.findings);
        Ok(matches)
    }

    /// Names that a file's imports give to names which rules speak of, and those that they bind.
    fn imports<'a>(
        &'a self,
        file: &FileInput<'a>,
        table: &'a dyn ModuleTable,
    ) -> Result<(Renames<'a>, Bound<'a>), Vec<u32>> {
        let words = &self.program.words;
        let mut renames = Renames::default();
        let mut bound = Bound::new(words);
        let mut pending = Vec::new();
        names::each_import(file.module.body(), &mut |stmt, is_top| {
            names::each_alias(stmt, &mut |name, path| {
                let is_star = path.member == Some("*");
                let member = path.member.filter(|_| !is_star);
                let target = ImportPath { member, ..path };
                let target = names::absolute(file.name, file.is_package, target);
                renames.import(name, &target, words, table, &mut pending);
                if !is_star {
                    bound.import(name, path, stmt.range(), is_top);
                }
            });
            // `import a.b` binds `a`, and makes the names of `a.b` follow it.
            if let Stmt::Import(import) = stmt {
                for alias in import.names.iter().filter(|alias| alias.asname.is_none()) {
                    let path = alias.name.as_str();
                    renames.module(path, words, table, NESTED_MODULES, &mut pending);
                }
            }
        });
        if pending.is_empty() {
            return Ok((renames, bound));
        }
        pending.sort_unstable();
        pending.dedup();
        Err(pending)
    }

    /// The entries whose identifiers a file has, in order.
    fn entries_for(&self, presence: &Presence, file: &FileInput<'_>) -> Vec<&CompiledEntry> {
        let mut numbers = self.always.clone();
        for word in presence.iter() {
            if let Some(entries) = self.by_word.get(&word) {
                numbers.extend(entries.iter().filter(|number| {
                    self.program.entries[**number as usize]
                        .required
                        .iter()
                        .all(|group| group.iter().any(|word| presence.has(*word)))
                }));
            }
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
            .into_iter()
            .map(|number| &self.program.entries[number as usize])
            .filter(|entry| !(entry.quiet_in_tests && file.is_test) && entry.covers(file.path))
            .collect()
    }

    /// Whether a `generic` or `regex` rule wants a file, by its path below the root.
    #[must_use]
    pub fn wants_text(&self, path: &str) -> bool {
        self.text
            .iter()
            .any(|number| self.program.entries[*number as usize].covers(path))
    }

    /// Matches a text file under `generic` and `regex` rules.
    #[must_use]
    pub fn match_text(&self, file: &TextInput<'_>) -> FileMatches {
        let names = Names::new(&[], TextRange::default(), "", false, &NoModules);
        let subject = Subject {
            source: file.text,
            names: &names,
            index: None,
        };
        let steps = Cell::new(MAX_STEPS);
        let evaluator = Evaluator::new(&self.program, &subject, &steps, file.deadline);
        let mut matches = FileMatches::default();
        for number in &self.text {
            let entry = &self.program.entries[*number as usize];
            if (entry.quiet_in_tests && file.is_test) || !entry.covers(file.path) {
                continue;
            }
            if evaluator.is_late() {
                let message = String::from("the time for this file is up; not all rules were run");
                matches.problems.push(message);
                break;
            }
            if let CompiledDetection::Formula(formula) = &entry.detection {
                for found in evaluator.entry(entry, formula) {
                    matches.findings.push(describe::from_match(
                        entry,
                        found.range,
                        &found.env,
                        file.text,
                        None,
                    ));
                }
            }
        }
        settle(&mut matches.findings);
        matches
    }
}

/// Orders findings and drops those that say the same of the same place.
fn settle(findings: &mut Vec<RawFinding>) {
    findings.sort_by(|left, right| {
        let key = |finding: &RawFinding| {
            (
                finding.range.start(),
                finding.range.end(),
                finding.rule,
                finding.entry,
            )
        };
        key(left)
            .cmp(&key(right))
            .then_with(|| left.message.cmp(&right.message))
    });
    findings.dedup_by(|later, earlier| later.rule == earlier.rule && later.range == earlier.range);
}
