//! How do rules become something that runs? Patterns parsed, anchored and indexed.

use std::cmp::Reverse;

use fancy_regex::Regex;
use globset::{Glob, GlobSet, GlobSetBuilder};
use rustc_hash::FxHashMap;

use super::anchor::{Anchor, anchor, required};
use crate::checks::Check;
use crate::conditions::comparison::Comparison;
use crate::generic::GenericPattern;
use crate::lazy_regex::LazyRegex;
use crate::matching::StringPatterns;
use crate::pattern::{Pattern, parse};
use crate::rules::{
    Condition, Conjunction, Detection, Entry, Formula, LeafKind, Options, PatternText, ProblemKind,
    RuleProblem, RuleSource,
};
use crate::vocabulary::{Vocabulary, Word};

/// Files that are read as Python.
const PYTHON_FILES: [&str; 4] = ["*.py", "*.pyi", "*.pyw", "*.ipynb"];

/// Number of a pattern, the same for equal ones.
pub(crate) type LeafId = u32;

/// A compiled pattern.
#[derive(Debug)]
pub(crate) enum Leaf {
    /// Python.
    Python(Box<Pattern>, Anchor),
    /// A regular expression over the text.
    Regex(Box<Regex>),
    /// Words of any language.
    Generic(Box<GenericPattern>),
}

/// A formula with its patterns compiled.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) operator: Operator,
    /// Of each group of identifiers, a file must have one for the formula to match.
    pub(crate) required: Vec<Vec<Word>>,
}

/// How patterns combine.
#[derive(Debug)]
pub(crate) enum Operator {
    Leaf(LeafId),
    Any(Vec<Compiled>),
    All(Box<CompiledAll>),
}

/// A conjunction with its patterns compiled.
#[derive(Debug)]
pub(crate) struct CompiledAll {
    pub(crate) positives: Vec<Compiled>,
    pub(crate) insides: Vec<Compiled>,
    pub(crate) negatives: Vec<Compiled>,
    pub(crate) conditions: Vec<CompiledCondition>,
    /// Metavariables without the `$`.
    pub(crate) focus: Vec<Vec<String>>,
}

/// A condition, ready to be judged. Metavariables are without the `$`.
#[derive(Debug)]
pub(crate) enum CompiledCondition {
    Regex {
        metavariable: String,
        regex: Box<LazyRegex>,
        constant_propagation: bool,
    },
    /// Python over the bound code.
    Pattern {
        metavariable: String,
        formula: Compiled,
    },
    /// `generic` or `regex` over the bound string's content.
    Content {
        metavariable: String,
        formula: Compiled,
    },
    Comparison(Comparison),
    Type {
        metavariable: String,
        types: Vec<String>,
    },
    Entropy(String),
    Redos(String),
}

/// How an entry detects.
#[derive(Debug)]
pub(crate) enum CompiledDetection {
    Formula(Compiled),
    Check(&'static dyn Check),
}

/// A compiled `detect` entry.
#[derive(Debug)]
pub(crate) struct CompiledEntry {
    pub(crate) rule: u32,
    pub(crate) entry: u32,
    pub(crate) detection: CompiledDetection,
    pub(crate) message: String,
    pub(crate) fix: Option<String>,
    pub(crate) fix_regex: Option<(Box<Regex>, String, Option<u32>)>,
    pub(crate) options: Options,
    include: Option<GlobSet>,
    exclude: Option<GlobSet>,
    /// Of each group of identifiers, the file must have one.
    pub(crate) required: Vec<Vec<Word>>,
    /// Kinds of node at which the entry's first patterns are tried.
    pub(crate) kinds: u64,
    /// Kinds of node that any of its patterns may be tried at.
    pub(crate) all_kinds: u64,
    /// Names that any of its patterns is tried at; ascending.
    words: Vec<Word>,
    pub(crate) quiet_in_tests: bool,
    pub(crate) is_python: bool,
    /// What it finds is code by its syntax, not a place in the text.
    pub(crate) finds_syntax: bool,
}

impl CompiledEntry {
    /// Whether one of its patterns is tried at this name.
    pub(crate) fn looks_for(&self, word: Word) -> bool {
        self.words.binary_search(&word).is_ok()
    }

    /// Whether the entry speaks of a path.
    pub(crate) fn covers(&self, path: &str) -> bool {
        self.include
            .as_ref()
            .is_none_or(|include| include.is_match(path))
            && !self
                .exclude
                .as_ref()
                .is_some_and(|exclude| exclude.is_match(path))
    }
}

/// Everything that compiling rules gives.
#[derive(Debug, Default)]
pub(crate) struct Program {
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) strings: StringPatterns,
    pub(crate) words: Vocabulary,
    pub(crate) entries: Vec<CompiledEntry>,
}

/// Compiles rules; those that cannot run become problems.
pub(crate) fn compile_program(rules: &[RuleSource]) -> (Program, Vec<RuleProblem>) {
    let mut compiler = Compiler::default();
    let mut problems = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        let mut entries = Vec::new();
        let mut failed = false;
        for (number, entry) in rule.entries.iter().enumerate() {
            let place = (index as u32, number as u32);
            let compiled: Result<Vec<_>, _> = languages(rule)
                .map(|language| compiler.entry(rule, entry, place, language))
                .collect();
            match compiled {
                Ok(compiled) => entries.extend(compiled),
                Err((kind, line, message)) => {
                    failed = true;
                    problems.push(RuleProblem {
                        label: rule.label.clone(),
                        line,
                        rule: Some(rule.id.clone()),
                        kind,
                        message,
                    });
                }
            }
        }
        if !failed {
            compiler.program.entries.extend(entries);
        }
    }
    (compiler.program, problems)
}

type Refusal = (ProblemKind, u32, String);

fn invalid(line: u32, message: String) -> Refusal {
    (ProblemKind::Invalid, line, message)
}

/// The languages that a rule's patterns are read in: Python, and one for other text.
fn languages(rule: &RuleSource) -> impl Iterator<Item = Language> {
    let names = |wanted: &str| rule.languages.iter().any(|name| name == wanted);
    let python = names("python").then_some(Language::Python);
    let text = if names("generic") {
        Some(Language::Generic)
    } else {
        names("regex").then_some(Language::Regex)
    };
    python.into_iter().chain(text)
}

/// Whether what a detection finds is code by its syntax.
fn finds_syntax(detection: &Detection) -> bool {
    fn of(formula: &Formula) -> bool {
        match formula {
            Formula::Leaf(_, kind) => *kind == LeafKind::Pattern,
            Formula::Any(formulas) => formulas.iter().all(of),
            Formula::All(all) => all.positives.iter().all(of),
        }
    }
    match detection {
        Detection::Formula(formula) => of(formula),
        Detection::Check(_) => false,
    }
}

/// Which texts a formula's patterns are read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Language {
    Python,
    Generic,
    Regex,
}

#[derive(Default)]
struct Compiler {
    program: Program,
    known: FxHashMap<(Language, LeafKind, String, Option<u32>), LeafId>,
}

impl Compiler {
    fn entry(
        &mut self,
        rule: &RuleSource,
        entry: &Entry,
        (index, number): (u32, u32),
        language: Language,
    ) -> Result<CompiledEntry, Refusal> {
        let is_python = language == Language::Python;
        let detection = match &entry.detection {
            Detection::Formula(formula) => {
                CompiledDetection::Formula(self.formula(formula, language, &entry.options)?)
            }
            Detection::Check(name) => match crate::checks::find(name) {
                Some(check) => CompiledDetection::Check(check),
                None => return Err(invalid(entry.line, format!("there is no check `{name}`"))),
            },
        };
        let mut anchors = Vec::new();
        let (required, kinds, all_kinds) = match &detection {
            CompiledDetection::Formula(formula) => {
                self.anchors(formula, &mut anchors);
                let all = anchors
                    .iter()
                    .fold(0, |kinds, anchor| kinds | anchor.kinds());
                (formula.required.clone(), self.kinds(formula), all)
            }
            CompiledDetection::Check(check) => (Vec::new(), check.kinds(), check.kinds()),
        };
        let mut words: Vec<Word> = anchors.into_iter().filter_map(Anchor::word).collect();
        words.sort_unstable();
        words.dedup();
        let fix_regex = match &entry.fix_regex {
            Some(fix) => Some((
                Box::new(compile_regex(&fix.regex, "(?m)", "")?),
                fix.replacement.clone(),
                fix.count,
            )),
            None => None,
        };
        let mut exclude = entry.exclude.clone();
        if !is_python && languages(rule).count() > 1 {
            // The rule's patterns in Python look at these.
            exclude.extend(PYTHON_FILES.map(String::from));
        }
        Ok(CompiledEntry {
            rule: index,
            entry: number,
            detection,
            message: entry.message.clone(),
            fix: entry
                .fix
                .as_ref()
                .map(|fix| fix.trim_end_matches('\n').to_owned()),
            fix_regex,
            options: entry.options.clone(),
            include: globs(&entry.include, entry.line)?,
            exclude: globs(&exclude, entry.line)?,
            required,
            kinds,
            all_kinds,
            words,
            quiet_in_tests: rule.quiet_in_tests,
            is_python,
            finds_syntax: is_python && finds_syntax(&entry.detection),
        })
    }

    fn formula(
        &mut self,
        formula: &Formula,
        language: Language,
        options: &Options,
    ) -> Result<Compiled, Refusal> {
        let operator = match formula {
            Formula::Leaf(text, kind) => Operator::Leaf(self.leaf(text, *kind, language, options)?),
            Formula::Any(formulas) => Operator::Any(self.formulas(formulas, language, options)?),
            Formula::All(all) => Operator::All(Box::new(self.conjunction(all, language, options)?)),
        };
        let required = self.required(&operator);
        Ok(Compiled { operator, required })
    }

    fn formulas(
        &mut self,
        formulas: &[Formula],
        language: Language,
        options: &Options,
    ) -> Result<Vec<Compiled>, Refusal> {
        formulas
            .iter()
            .map(|formula| self.formula(formula, language, options))
            .collect()
    }

    fn conjunction(
        &mut self,
        all: &Conjunction,
        language: Language,
        options: &Options,
    ) -> Result<CompiledAll, Refusal> {
        Ok(CompiledAll {
            positives: self.formulas(&all.positives, language, options)?,
            insides: self.formulas(&all.insides, language, options)?,
            negatives: self.formulas(&all.negatives, language, options)?,
            conditions: all
                .conditions
                .iter()
                .map(|condition| self.condition(condition, language, options))
                .collect::<Result<_, _>>()?,
            focus: all
                .focus
                .iter()
                .map(|names| names.iter().map(|name| bare(name)).collect())
                .collect(),
        })
    }

    fn condition(
        &mut self,
        condition: &Condition,
        language: Language,
        options: &Options,
    ) -> Result<CompiledCondition, Refusal> {
        Ok(match condition {
            Condition::Regex {
                metavariable,
                regex,
                constant_propagation,
            } => CompiledCondition::Regex {
                metavariable: bare(metavariable),
                regex: Box::new(lazy_regex(regex)?),
                constant_propagation: *constant_propagation,
            },
            Condition::Pattern {
                metavariable,
                formula,
                language: inner,
                line,
            } => {
                let metavariable = bare(metavariable);
                match inner.as_deref() {
                    None => CompiledCondition::Pattern {
                        metavariable,
                        formula: self.formula(formula, language, options)?,
                    },
                    Some("python" | "py" | "python2" | "python3") => CompiledCondition::Pattern {
                        metavariable,
                        formula: self.formula(formula, Language::Python, options)?,
                    },
                    Some("generic") => CompiledCondition::Content {
                        metavariable,
                        formula: self.formula(formula, Language::Generic, options)?,
                    },
                    Some("regex" | "none") => CompiledCondition::Content {
                        metavariable,
                        formula: self.formula(formula, Language::Regex, options)?,
                    },
                    Some(other) => {
                        let message = format!("`language: {other}` is not supported");
                        return Err((ProblemKind::Unsupported, *line, message));
                    }
                }
            }
            Condition::Comparison {
                metavariable,
                comparison,
                strip,
                base,
            } => CompiledCondition::Comparison(
                Comparison::parse(
                    &comparison.text,
                    metavariable.as_deref().map(bare),
                    *strip,
                    *base,
                )
                .map_err(|message| (ProblemKind::Unsupported, comparison.line, message))?,
            ),
            Condition::Type {
                metavariable,
                types,
            } => CompiledCondition::Type {
                metavariable: bare(metavariable),
                types: types.clone(),
            },
            Condition::Analysis {
                metavariable,
                analyzer,
                ..
            } => {
                let metavariable = bare(metavariable);
                if analyzer == "entropy" {
                    CompiledCondition::Entropy(metavariable)
                } else {
                    CompiledCondition::Redos(metavariable)
                }
            }
        })
    }

    fn leaf(
        &mut self,
        text: &PatternText,
        kind: LeafKind,
        language: Language,
        options: &Options,
    ) -> Result<LeafId, Refusal> {
        let key = (language, kind, text.text.clone(), options.generic_max_span);
        if let Some(leaf) = self.known.get(&key) {
            return Ok(*leaf);
        }
        let leaf = match (kind, language) {
            // In language `regex` any pattern is a regular expression.
            (LeafKind::Regex, _) | (LeafKind::Pattern, Language::Regex) => {
                Leaf::Regex(Box::new(compile_regex(text, "(?m)", "")?))
            }
            (LeafKind::Pattern, Language::Python) => {
                let pattern = parse(&text.text).map_err(|message| invalid(text.line, message))?;
                self.program
                    .strings
                    .add(pattern.body())
                    .map_err(|message| invalid(text.line, message))?;
                let anchor = anchor(&pattern, &mut self.program.words);
                Leaf::Python(Box::new(pattern), anchor)
            }
            (LeafKind::Pattern, Language::Generic) => Leaf::Generic(Box::new(
                GenericPattern::parse(&text.text, options)
                    .map_err(|message| invalid(text.line, message))?,
            )),
        };
        let id = self.program.leaves.len() as LeafId;
        self.program.leaves.push(leaf);
        self.known.insert(key, id);
        Ok(id)
    }

    /// Of each group of identifiers, a file must have one for the formula to match.
    fn required(&mut self, operator: &Operator) -> Vec<Vec<Word>> {
        match operator {
            Operator::Leaf(leaf) => match &self.program.leaves[*leaf as usize] {
                Leaf::Python(pattern, _) => required(pattern, &mut self.program.words)
                    .into_iter()
                    .map(|word| vec![word])
                    .collect(),
                Leaf::Regex(_) | Leaf::Generic(_) => Vec::new(),
            },
            Operator::Any(formulas) => {
                let mut group = Vec::new();
                for formula in formulas {
                    match self.rarest(&formula.required) {
                        Some(words) => group.extend(words),
                        None => return Vec::new(),
                    }
                }
                group.sort_unstable();
                group.dedup();
                vec![group]
            }
            Operator::All(all) => all
                .positives
                .iter()
                .chain(&all.insides)
                .flat_map(|formula| formula.required.iter().cloned())
                .collect(),
        }
    }

    /// The group that the fewest files have a word of, as far as the words tell: the smallest one,
    /// and of single words the longest.
    fn rarest<'g>(&self, groups: &'g [Vec<Word>]) -> Option<&'g Vec<Word>> {
        groups.iter().min_by_key(|group| {
            let shortest = group
                .iter()
                .map(|word| self.program.words.text(*word).len())
                .min();
            (group.len(), Reverse(shortest))
        })
    }

    /// Where any pattern of a formula may be tried.
    fn anchors(&self, formula: &Compiled, found: &mut Vec<Anchor>) {
        match &formula.operator {
            Operator::Leaf(leaf) => match &self.program.leaves[*leaf as usize] {
                Leaf::Python(_, anchor) => found.push(*anchor),
                Leaf::Regex(_) | Leaf::Generic(_) => {}
            },
            Operator::Any(formulas) => {
                for formula in formulas {
                    self.anchors(formula, found);
                }
            }
            Operator::All(all) => {
                let nested = all
                    .conditions
                    .iter()
                    .filter_map(|condition| match condition {
                        CompiledCondition::Pattern { formula, .. } => Some(formula),
                        _ => None,
                    });
                for formula in all
                    .positives
                    .iter()
                    .chain(&all.insides)
                    .chain(&all.negatives)
                    .chain(nested)
                {
                    self.anchors(formula, found);
                }
            }
        }
    }

    /// The kinds of node at which the formula's first patterns are tried.
    fn kinds(&self, formula: &Compiled) -> u64 {
        match &formula.operator {
            Operator::Leaf(leaf) => match &self.program.leaves[*leaf as usize] {
                Leaf::Python(_, anchor) => anchor.kinds(),
                Leaf::Regex(_) | Leaf::Generic(_) => 0,
            },
            Operator::Any(formulas) => formulas
                .iter()
                .fold(0, |kinds, formula| kinds | self.kinds(formula)),
            Operator::All(all) => all
                .positives
                .first()
                .or_else(|| all.insides.first())
                .map_or(0, |formula| self.kinds(formula)),
        }
    }
}

/// A metavariable's name without `$` and dots.
fn bare(name: &str) -> String {
    name.trim_start_matches('$')
        .trim_start_matches("...")
        .to_owned()
}

fn compile_regex(text: &PatternText, before: &str, after: &str) -> Result<Regex, Refusal> {
    let whole = format!("{before}{}{after}", python_regex(&text.text));
    Regex::new(&whole)
        .map_err(|error| invalid(text.line, format!("not a regular expression: {error}")))
}

/// An expression for a metavariable's text, which it matches from the start.
fn lazy_regex(text: &PatternText) -> Result<LazyRegex, Refusal> {
    LazyRegex::new(format!("\\A(?:{})", python_regex(&text.text)))
        .map_err(|error| invalid(text.line, format!("not a regular expression: {error}")))
}

/// Spelling differences between the rule language's regular expressions and the library's.
fn python_regex(text: &str) -> String {
    text.trim_end_matches('\n').replace("\\Z", "\\z")
}

/// Globs as rule authors write them: `tests` and `*.py` at any depth, folders with what is inside.
fn globs(patterns: &[String], line: u32) -> Result<Option<GlobSet>, Refusal> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = pattern.trim_end_matches('/');
        let rooted = pattern.trim_start_matches('/');
        let mut forms = vec![rooted.to_owned(), format!("{rooted}/**")];
        if rooted == pattern {
            forms.push(format!("**/{rooted}"));
            forms.push(format!("**/{rooted}/**"));
        }
        for form in forms {
            let glob = Glob::new(&form)
                .map_err(|error| invalid(line, format!("`{pattern}` is no glob: {error}")))?;
            set.add(glob);
        }
    }
    set.build()
        .map(Some)
        .map_err(|error| invalid(line, error.to_string()))
}
