//! What do rule files say? Reads the guide's `rule.yml` and rule files from outside.

mod formula;
mod read;
mod yaml;

pub use formula::{
    Condition, Conjunction, Detection, Entry, Formula, LeafKind, Options, PatternText,
};
pub use read::read_rules;

/// A rule file's text with the name to call it by in problems.
#[derive(Debug, Clone, Copy)]
pub struct RuleText<'a> {
    /// Usually its path.
    pub label: &'a str,
    /// YAML.
    pub text: &'a str,
}

/// Which of the two forms a rule file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleForm {
    /// One rule of the guide: identity and `detect` entries.
    Guide,
    /// `rules: [...]`, as written for other engines of the same language.
    Outside,
}

/// Why a rule cannot run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// The rule file is wrong.
    Invalid,
    /// The rule file asks for a feature that this engine does not have.
    Unsupported,
}

/// Something wrong with a rule file, at a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleProblem {
    /// The file's label.
    pub label: String,
    /// Line from 1.
    pub line: u32,
    /// The rule's id where it is known.
    pub rule: Option<String>,
    /// Wrong, or not supported.
    pub kind: ProblemKind,
    /// One line.
    pub message: String,
}

/// A rule as read: what it is called and how it detects, not yet compiled.
#[derive(Debug, Clone)]
pub struct RuleSource {
    /// The rule's id, as written.
    pub id: String,
    /// The file's label.
    pub label: String,
    /// Everything but the detection, as written; of a guide rule's `detect` entries what each
    /// says of its persona, severity and precision.
    pub metadata: serde_json::Value,
    /// `python`, `generic`, `regex`: which kinds of text it reads.
    pub languages: Vec<String>,
    /// What it detects; an entry each.
    pub entries: Vec<Entry>,
    /// Whether the rule has nothing to say in test code.
    pub quiet_in_tests: bool,
}

/// The rules of some files and what is wrong with the rest.
#[derive(Debug, Default)]
pub struct RuleFile {
    /// In the order they were read.
    pub rules: Vec<RuleSource>,
    /// In the same order.
    pub problems: Vec<RuleProblem>,
}
