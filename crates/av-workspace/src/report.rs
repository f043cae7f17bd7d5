//! What does a run say? Plain data, sorted, without reference to trees or texts.

use std::ffi::OsString;

/// A range as people count: lines and columns from 1, columns in code points, the end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// In a notebook, the code cell from 1; lines then count within the cell.
    pub cell: Option<u32>,
    /// Line of the first character.
    pub start_line: u32,
    /// Column of the first character.
    pub start_column: u32,
    /// Line of the end.
    pub end_line: u32,
    /// Column after the last character.
    pub end_column: u32,
}

/// A replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// A line of source beside a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine {
    /// Line from 1, within the cell in a notebook.
    pub number: u32,
    /// Its text without the line end; very long lines are cut.
    pub text: String,
}

/// A place where a rule is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Index of the rule among the engine's.
    pub rule: u32,
    /// Index of the `detect` entry that matched.
    pub entry: u32,
    /// What is reported.
    pub span: Span,
    /// The rule's message, metavariables filled in.
    pub message: String,
    /// Qualified name within the module of the function or class around; empty at its top.
    pub qualname: String,
    /// 32 hexadecimal digits that survive moved lines and renamed files.
    pub fingerprint: String,
    /// The lines of the span, one before and one after; at most twelve.
    pub source_lines: Vec<SourceLine>,
    /// Metavariables with their text, sorted by name.
    pub metavariables: Vec<(String, String)>,
    /// Replacements that together would fix it.
    pub fixes: Vec<Fix>,
    /// Other places that matter, each with a note.
    pub related: Vec<(Span, String)>,
}

/// A comment that speaks to antivenom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands.
    pub span: Span,
    /// From its `#` to the end of the line.
    pub text: String,
    /// Whether code stands before it on its line.
    pub line_has_code: bool,
}

/// Why a file, or a part of it, was not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// A root, or what a link leads to, that does not exist.
    Missing,
    /// The system refuses to read it.
    Unreadable,
    /// It holds NUL bytes.
    Binary,
    /// Its bytes are not text in its encoding.
    Decoding,
    /// Not Python at some place; the rest was looked at.
    Syntax,
    /// Larger than the limit.
    TooLarge,
    /// Nested deeper than the limit.
    TooDeep,
    /// It took longer than the limit.
    Timeout,
    /// Not a notebook.
    Notebook,
    /// It was there when the folder was listed, and no longer when it was read.
    Vanished,
    /// A bug of ours.
    Internal,
    /// The engine left something out to stay within its bounds.
    Budget,
    /// A link to a folder around it. It is not followed, and nothing is missed.
    Loop,
}

impl ProblemKind {
    /// The kind's name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::Binary => "binary",
            Self::Decoding => "decoding",
            Self::Syntax => "syntax",
            Self::TooLarge => "too-large",
            Self::TooDeep => "too-deep",
            Self::Timeout => "timeout",
            Self::Notebook => "notebook",
            Self::Vanished => "vanished",
            Self::Internal => "internal",
            Self::Budget => "budget",
            Self::Loop => "loop",
        }
    }
}

/// Something that could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of thing went wrong.
    pub kind: ProblemKind,
    /// One line for people.
    pub message: String,
    /// Where, for problems of a place.
    pub span: Option<Span>,
}

impl Problem {
    pub(crate) fn new(kind: ProblemKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            span: None,
        }
    }
}

/// How much of a file was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// All of it.
    Analysed,
    /// There are problems; what could be read was looked at.
    Partial,
    /// Nothing.
    Failed,
}

impl Status {
    /// The status's name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Analysed => "analysed",
            Self::Partial => "partial",
            Self::Failed => "failed",
        }
    }
}

/// What a run says about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// Path relative to the base where possible, with `/` between its parts.
    pub path: OsString,
    /// How much of it was looked at.
    pub status: Status,
    /// Whether it is test code by its name.
    pub is_test: bool,
    /// Whether it is a notebook.
    pub is_notebook: bool,
    /// Lines of code, comments and blank lines; of a notebook, those of its code cells.
    pub lines: u32,
    /// Size on disk.
    pub bytes: u64,
    /// In order of place, then rule.
    pub matches: Vec<Match>,
    /// Comments that speak to antivenom, in order.
    pub comments: Vec<Comment>,
    /// Why not everything was looked at, in order of place.
    pub problems: Vec<Problem>,
}

/// What a run says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// Sorted by path.
    pub files: Vec<FileReport>,
    /// Files and folders that configuration or ignore files leave out.
    pub excluded: u32,
    /// Roots and folders that could not be looked at, with their paths, sorted by path.
    pub problems: Vec<(OsString, Problem)>,
    /// Whether the run was given up half-way; then files may be absent.
    pub interrupted: bool,
}
