//! What does the engine say about one file? Plain data: byte ranges and owned text.

use av_syntax::TextRange;

/// A place where a rule is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawFinding {
    /// Index of the rule among those the engine was compiled from.
    pub rule: u32,
    /// Index of the `detect` entry that matched; always 0 for outside rules.
    pub entry: u32,
    /// What is reported, in bytes of the module's text.
    pub range: TextRange,
    /// The rule's message, metavariables filled in.
    pub message: String,
    /// Metavariables with their text, sorted by name; names carry the `$`.
    pub metavariables: Vec<(String, String)>,
    /// Qualified name within the module of the function or class around; empty at its top.
    pub qualname: String,
    /// Replacements that would fix it; ranges do not overlap.
    pub fixes: Vec<(TextRange, String)>,
    /// The reported code without comments and layout, for the fingerprint.
    pub code: String,
    /// Other places that matter, each with a note.
    pub related: Vec<(TextRange, String)>,
}

/// All that the engine says about one file.
#[derive(Debug, Default)]
pub struct FileMatches {
    /// Findings by start, then rule.
    pub findings: Vec<RawFinding>,
    /// Budgets that were hit, one line each; empty when everything was looked at.
    pub problems: Vec<String>,
}
