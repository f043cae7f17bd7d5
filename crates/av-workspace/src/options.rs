//! What may a run look at, and how much may a file cost?

use std::path::PathBuf;
use std::time::Duration;

/// Largest file that is read, in bytes. A notebook may be [`NOTEBOOK_FACTOR`] times as large.
///
/// Generated tables of some megabytes are ordinary Python; a tree takes about twenty times the
/// size of its text in memory.
pub const DEFAULT_MAX_FILE_BYTES: u64 = 20_000_000;

/// How much larger than a module a notebook may be: most of it is output that is skipped.
pub const NOTEBOOK_FACTOR: u64 = 5;

/// Longest time spent on a file once it is read, in milliseconds.
pub const DEFAULT_FILE_TIMEOUT_MS: u64 = 10_000;

/// Deepest nesting of a file.
pub const DEFAULT_MAX_DEPTH: u32 = av_syntax::nesting::DEFAULT_LIMIT;

/// How a run is bounded.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folder that paths are shown relative to and `exclude` is relative to; the current
    /// directory if empty.
    pub base: PathBuf,
    /// Globs in the syntax of `.gitignore`; files named as roots are read all the same.
    pub exclude: Vec<String>,
    /// Whether what ignore files name is left out.
    pub respect_gitignore: bool,
    /// Threads to use; 0 means one for each core.
    pub jobs: usize,
    /// Larger files become a problem.
    pub max_file_bytes: u64,
    /// Files that might nest deeper become a problem; at most [`DEFAULT_MAX_DEPTH`],
    /// which is what the stacks are made for.
    pub max_depth: u32,
    /// What is not done by then becomes a problem.
    pub file_timeout: Duration,
    /// The content that the root `-` means.
    pub stdin: Option<Vec<u8>>,
    /// The path that the root `-` is shown as.
    pub stdin_name: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            base: PathBuf::new(),
            exclude: Vec::new(),
            respect_gitignore: true,
            jobs: 0,
            max_file_bytes: DEFAULT_MAX_FILE_BYTES,
            max_depth: DEFAULT_MAX_DEPTH,
            file_timeout: Duration::from_millis(DEFAULT_FILE_TIMEOUT_MS),
            stdin: None,
            stdin_name: "<stdin>".to_owned(),
        }
    }
}
