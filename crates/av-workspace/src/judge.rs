//! What does the engine say about one file, from its bytes to its report?

mod findings;
mod reading;

use std::collections::HashMap;
use std::time::Instant;

use av_analysis::{Engine, FileInput, FileMatches, ModuleTable, TextInput};
use av_syntax::{Module, comments_with, parse_module, parse_notebook};

use crate::options::Options;
use crate::panics::caught;
use crate::place::{Places, Source};
use crate::report::{Comment, FileReport, Problem, ProblemKind, Status};
use crate::slots::Slots;
use crate::testcode::is_test_path;
use crate::walk::{Found, Reading, posix};

/// What a comment holds that speaks to antivenom.
const NEEDLE: &str = "antivenom:";

/// Syntax problems reported of a file; a text that is no Python at all has one on every line.
const MAX_SYNTAX_PROBLEMS: usize = 10;

/// Judges the files of a run; shared by its workers.
pub(crate) struct Judge<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) options: &'a Options,
    pub(crate) files: &'a [Found],
    pub(crate) slots: &'a Slots,
}

/// A file between parsing and matching.
pub(crate) struct Opened {
    report: FileReport,
    rule_path: String,
    source: Source,
    module: Option<Module>,
}

impl Opened {
    /// Bytes of its text, to which the size of its tree is roughly proportional.
    pub(crate) fn size(&self) -> usize {
        self.source.text().len()
    }

    /// Gives the tree up; [`Judge::finish`] parses again.
    pub(crate) fn drop_tree(&mut self) {
        self.module = None;
    }
}

/// How far a file got.
pub(crate) enum Step {
    /// It is done with.
    Done(FileReport),
    /// It depends on files that are not parsed yet.
    Waits(Box<Opened>, Vec<u32>),
}

impl Judge<'_> {
    /// Reads and parses a file, and publishes what it offers to others.
    ///
    /// Whatever goes wrong is in the report, a bug of ours too, and something is published.
    pub(crate) fn open(&self, file: u32, depth: u32) -> Result<Box<Opened>, FileReport> {
        let opened = caught(|| self.try_open(file, depth));
        let opened = opened.unwrap_or_else(|panic| Err(self.failed(file, internal(&panic))));
        if opened.is_err() {
            self.slots.publish(file, None);
        }
        opened
    }

    /// Matches a file if all that it depends on is known.
    pub(crate) fn advance(&self, file: u32, opened: Box<Opened>) -> Step {
        let path = &self.files[file as usize];
        let judged = caught(|| self.finish(file, opened));
        judged.unwrap_or_else(|panic| Step::Done(failed(path, internal(&panic))))
    }

    fn failed(&self, file: u32, problem: Problem) -> FileReport {
        failed(&self.files[file as usize], problem)
    }

    fn try_open(&self, file: u32, depth: u32) -> Result<Box<Opened>, FileReport> {
        let found = &self.files[file as usize];
        let read = reading::read(found, self.options, depth);
        let (source, bytes) = read.map_err(|problem| failed(found, problem))?;
        let mut report = blank(found);
        report.bytes = bytes;
        report.lines = av_syntax::lines::count_lines(source.text());
        report.is_notebook = source.notebook().is_some();
        let mut opened = Opened {
            report,
            rule_path: found.rule_path(),
            source,
            module: None,
        };
        if found.reading == Reading::Text {
            self.slots.publish(file, None);
        } else {
            self.parse(file, &mut opened);
        }
        Ok(Box::new(opened))
    }

    fn parse(&self, file: u32, opened: &mut Opened) {
        let module = parse(&opened.source);
        let guessed = self.files[file as usize].reading == Reading::Guess;
        if guessed && !module.problems.is_empty() && self.engine.wants_text(&opened.rule_path) {
            // It is no Python, and it need not be: rules for any text look at it.
            self.slots.publish(file, None);
            return;
        }
        note_syntax_problems(opened, &module);
        opened.report.comments = comments(&opened.source, &module);
        let facts = self.engine.facts(&self.input(file, opened, &module, None));
        self.slots.publish(file, Some(facts));
        opened.module = Some(module);
    }

    fn input<'i>(
        &'i self,
        file: u32,
        opened: &'i Opened,
        module: &'i Module,
        deadline: Option<Instant>,
    ) -> FileInput<'i> {
        let name = self.slots.modules().get(file);
        FileInput {
            text: opened.source.text(),
            module,
            name: name.name(),
            is_package: name.is_package(),
            is_test: opened.report.is_test,
            path: &opened.rule_path,
            deadline,
        }
    }

    fn finish(&self, file: u32, mut opened: Box<Opened>) -> Step {
        let deadline = Instant::now().checked_add(self.options.file_timeout);
        let is_module = self.slots.publish(file, None).is_some();
        if is_module && opened.module.is_none() {
            opened.module = Some(parse(&opened.source));
        }
        let mut matches = FileMatches::default();
        if let Some(module) = &opened.module {
            let input = self.input(file, &opened, module, deadline);
            let table: &dyn ModuleTable = &self.slots.seen_from(file);
            match self.engine.match_module(&input, table) {
                Ok(found) => matches = found,
                Err(pending) => return Step::Waits(opened, pending),
            }
        }
        if self.engine.wants_text(&opened.rule_path) {
            let of_text = self.match_text(&opened, deadline);
            matches.findings.extend(of_text.findings);
            matches.problems.extend(of_text.problems);
        }
        // The tree is the largest thing in memory; the report does not need it.
        opened.drop_tree();
        Step::Done(self.complete(*opened, matches))
    }

    fn match_text(&self, opened: &Opened, deadline: Option<Instant>) -> FileMatches {
        self.engine.match_text(&TextInput {
            text: opened.source.text(),
            path: &opened.rule_path,
            is_test: opened.report.is_test,
            deadline,
        })
    }

    fn complete(&self, opened: Opened, matches: FileMatches) -> FileReport {
        let Opened {
            mut report, source, ..
        } = opened;
        let budgets = matches.problems.into_iter();
        report
            .problems
            .extend(budgets.map(|message| Problem::new(ProblemKind::Budget, message)));
        if !report.problems.is_empty() {
            report.status = Status::Partial;
        }
        if !matches.findings.is_empty() {
            let places = Places::new(&source);
            let ids = self.engine.rule_ids();
            report.matches = findings::matches(matches.findings, ids, &places);
        }
        report
    }
}

fn parse(source: &Source) -> Module {
    match source {
        Source::Module(text) => parse_module(text, av_syntax::Dialect::Python),
        Source::Notebook(notebook) => parse_notebook(notebook),
    }
}

fn note_syntax_problems(opened: &mut Opened, module: &Module) {
    if module.problems.is_empty() {
        return;
    }
    let places = Places::new(&opened.source);
    let shown = module.problems.iter().take(MAX_SYNTAX_PROBLEMS);
    opened.report.problems.extend(shown.map(|problem| Problem {
        kind: ProblemKind::Syntax,
        message: problem.message.clone(),
        span: Some(places.span(problem.range)),
    }));
    let more = module.problems.len().saturating_sub(MAX_SYNTAX_PROBLEMS);
    if more > 0 {
        let message = format!("{more} more places that are not Python");
        opened
            .report
            .problems
            .push(Problem::new(ProblemKind::Syntax, message));
    }
}

fn comments(source: &Source, module: &Module) -> Vec<Comment> {
    let found = comments_with(source.text(), module, NEEDLE);
    if found.is_empty() {
        return Vec::new();
    }
    let places = Places::new(source);
    found
        .into_iter()
        .map(|comment| Comment {
            span: places.span(comment.range),
            text: source.text()[comment.range].to_owned(),
            line_has_code: comment.line_has_code,
        })
        .collect()
}

fn blank(found: &Found) -> FileReport {
    FileReport {
        path: posix(&found.shown),
        status: Status::Analysed,
        is_test: is_test_path(&found.rule_path()),
        is_notebook: found.reading == Reading::Notebook,
        lines: 0,
        bytes: 0,
        matches: Vec::new(),
        comments: Vec::new(),
        problems: Vec::new(),
    }
}

fn failed(found: &Found, problem: Problem) -> FileReport {
    FileReport {
        status: Status::Failed,
        problems: vec![problem],
        ..blank(found)
    }
}

fn internal(panic: &str) -> Problem {
    Problem::new(
        ProblemKind::Internal,
        format!("a bug in antivenom, please report it: {panic}"),
    )
}

/// Counts how often something was met before.
type Counts<K> = HashMap<K, u32>;
