//! Which rules does this code break? Rules compiled, names resolved, patterns matched.
//!
//! Pure: text and trees in, plain data out; no I/O, no Python.

mod checks;
mod conditions;
mod dotted_name;
mod engine;
mod findings;
mod generic;
mod lazy_regex;
mod link;
mod matching;
mod names;
mod pattern;
mod rules;
mod vocabulary;
mod word_set;

pub use engine::{Engine, FileInput, TextInput, compile};
pub use findings::{FileMatches, RawFinding};
pub use link::{Export, Lookup, ModuleFacts, ModuleTable, NoModules};
pub use rules::{ProblemKind, RuleFile, RuleForm, RuleProblem, RuleSource, RuleText, read_rules};
