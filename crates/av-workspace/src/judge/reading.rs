//! What source does a file hold?

use av_syntax::{DecodeProblem, decode, nesting, notebook};

use crate::options::{NOTEBOOK_FACTOR, Options};
use crate::place::Source;
use crate::read;
use crate::report::{Problem, ProblemKind};
use crate::walk::{Found, Reading};

/// Offsets are 32 bits wide.
const MOST_BYTES: u64 = u32::MAX as u64 / 2;

/// Reads, decodes and measures a file; with its source comes its size on disk.
pub(super) fn read(found: &Found, options: &Options, depth: u32) -> Result<(Source, u64), Problem> {
    let factor = if found.reading == Reading::Notebook {
        NOTEBOOK_FACTOR
    } else {
        1
    };
    let limit = options
        .max_file_bytes
        .saturating_mul(factor)
        .min(MOST_BYTES);
    let bytes = bytes(found, options, limit)?;
    let size = bytes.len() as u64;
    let text = decode(bytes).map_err(|problem| undecodable(&problem))?.text;
    let source = source(found, text)?;
    if nesting::too_deep(source.text(), depth) {
        let message = format!("might nest deeper than the limit of {depth} levels");
        return Err(Problem::new(ProblemKind::TooDeep, message));
    }
    Ok((source, size))
}

fn bytes(found: &Found, options: &Options, limit: u64) -> Result<Vec<u8>, Problem> {
    if found.is_stdin() {
        let bytes = options.stdin.clone().unwrap_or_default();
        let size = bytes.len() as u64;
        return if size > limit {
            Err(read::too_large(Some(size), limit))
        } else {
            Ok(bytes)
        };
    }
    if found.special {
        return read::special(&found.path, limit, options.file_timeout);
    }
    read::regular(&found.path, limit, found.named)
}

fn undecodable(problem: &DecodeProblem) -> Problem {
    let kind = match problem {
        DecodeProblem::Binary { .. } => ProblemKind::Binary,
        _ => ProblemKind::Decoding,
    };
    Problem::new(kind, problem.to_string())
}

fn source(found: &Found, text: String) -> Result<Source, Problem> {
    match found.reading {
        Reading::Notebook => match notebook::read(&text) {
            Ok(notebook) => Ok(Source::Notebook(notebook)),
            Err(problem) => Err(Problem::new(ProblemKind::Notebook, problem.to_string())),
        },
        Reading::Guess if looks_like_notebook(&text) => match notebook::read(&text) {
            Ok(notebook) => Ok(Source::Notebook(notebook)),
            Err(_) => Ok(Source::Module(text)),
        },
        Reading::Guess | Reading::Python | Reading::Text => Ok(Source::Module(text)),
    }
}

fn looks_like_notebook(text: &str) -> bool {
    text.trim_ascii_start().starts_with('{') && text.contains("\"nbformat\"")
}
