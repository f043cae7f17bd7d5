//! How does Python see what a run says? As frozen objects with plain values.

use std::ffi::OsString;

use pyo3::prelude::*;
use pyo3::types::PyList;

/// A range: lines and columns from 1, columns in code points, the end exclusive.
#[pyclass(frozen, get_all, eq, hash, module = "antivenom._kernel")]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Span {
    /// In a notebook, the code cell from 1; lines then count within the cell.
    cell: Option<u32>,
    /// Line of the first character.
    start_line: u32,
    /// Column of the first character.
    start_column: u32,
    /// Line of the end.
    end_line: u32,
    /// Column after the last character.
    end_column: u32,
}

#[pymethods]
impl Span {
    fn __repr__(&self) -> String {
        let Self {
            start_line,
            start_column,
            end_line,
            end_column,
            ..
        } = self;
        let cell = self
            .cell
            .map(|cell| format!("cell {cell}, "))
            .unwrap_or_default();
        format!("<Span {cell}{start_line}:{start_column} to {end_line}:{end_column}>")
    }
}

impl From<av_workspace::Span> for Span {
    fn from(span: av_workspace::Span) -> Self {
        Self {
            cell: span.cell,
            start_line: span.start_line,
            start_column: span.start_column,
            end_line: span.end_line,
            end_column: span.end_column,
        }
    }
}

/// A replacement.
#[pyclass(frozen, get_all, module = "antivenom._kernel")]
pub(crate) struct Fix {
    /// What is replaced.
    span: Py<Span>,
    /// By what.
    text: String,
}

/// A place where a rule is broken.
#[pyclass(frozen, get_all, module = "antivenom._kernel")]
pub(crate) struct Match {
    /// Index of the rule in `Engine.rule_ids`.
    rule: u32,
    /// Index of the `detect` entry that matched.
    entry: u32,
    /// What is reported.
    span: Py<Span>,
    /// The rule's message, metavariables filled in.
    message: String,
    /// Qualified name within the module of the function or class around; empty at its top.
    qualname: String,
    /// 32 hexadecimal digits that survive moved lines and renamed files.
    fingerprint: String,
    /// Numbers and texts of the span's lines, one before and one after; at most twelve.
    source_lines: Vec<(u32, String)>,
    /// Metavariables with their text, sorted by name.
    metavariables: Vec<(String, String)>,
    /// Replacements that together would fix it.
    fixes: Py<PyList>,
    /// Other places that matter, each with a note.
    related: Py<PyList>,
}

impl Match {
    fn new(py: Python<'_>, found: av_workspace::Match) -> PyResult<Self> {
        let fixes = found
            .fixes
            .into_iter()
            .map(|fix| Fix::new(py, fix))
            .collect::<PyResult<Vec<_>>>()?;
        let related: Vec<(Span, String)> = found
            .related
            .into_iter()
            .map(|(span, note)| (span.into(), note))
            .collect();
        let lines = found.source_lines.into_iter();
        Ok(Self {
            rule: found.rule,
            entry: found.entry,
            span: Py::new(py, Span::from(found.span))?,
            message: found.message,
            qualname: found.qualname,
            fingerprint: found.fingerprint,
            source_lines: lines.map(|line| (line.number, line.text)).collect(),
            metavariables: found.metavariables,
            fixes: PyList::new(py, fixes)?.unbind(),
            related: PyList::new(py, related)?.unbind(),
        })
    }
}

impl Fix {
    fn new(py: Python<'_>, fix: av_workspace::Fix) -> PyResult<Self> {
        Ok(Self {
            span: Py::new(py, Span::from(fix.span))?,
            text: fix.text,
        })
    }
}

/// A comment that holds `antivenom:`.
#[pyclass(frozen, get_all, module = "antivenom._kernel")]
pub(crate) struct Comment {
    /// Where it stands.
    span: Py<Span>,
    /// From its `#` to the end of the line.
    text: String,
    /// Whether code stands before it on its line.
    line_has_code: bool,
}

impl Comment {
    fn new(py: Python<'_>, comment: av_workspace::Comment) -> PyResult<Self> {
        let span = Py::new(py, Span::from(comment.span))?;
        Ok(Self {
            span,
            text: comment.text,
            line_has_code: comment.line_has_code,
        })
    }
}

/// Why something was not looked at.
#[pyclass(frozen, get_all, module = "antivenom._kernel")]
pub(crate) struct Problem {
    /// `missing`, `unreadable`, `binary`, `decoding`, `syntax`, `too-large`, `too-deep`, `timeout`,
    /// `notebook`, `vanished`, `internal`, `budget` or `loop`.
    kind: &'static str,
    /// One line for people.
    message: String,
    /// Where, for problems of a place.
    span: Option<Py<Span>>,
}

#[pymethods]
impl Problem {
    fn __repr__(&self) -> String {
        format!("<Problem {}: {}>", self.kind, self.message)
    }
}

impl Problem {
    fn new(py: Python<'_>, problem: av_workspace::Problem) -> PyResult<Self> {
        let span = problem
            .span
            .map(|span| Py::new(py, Span::from(span)))
            .transpose()?;
        Ok(Self {
            kind: problem.kind.name(),
            message: problem.message,
            span,
        })
    }
}

/// What a run says about one file.
#[pyclass(frozen, get_all, module = "antivenom._kernel")]
pub(crate) struct FileReport {
    /// Relative to the base where possible, POSIX; undecodable bytes as lone surrogates.
    path: OsString,
    /// `analysed`, `partial` (there are problems, the rest was looked at) or `failed`.
    status: &'static str,
    /// Whether it is test code by its name.
    is_test: bool,
    /// Whether it is a notebook.
    is_notebook: bool,
    /// Lines of code, comments and blank lines; of a notebook, those of its code cells.
    lines: u32,
    /// Size on disk.
    bytes: u64,
    /// By place, then rule.
    matches: Py<PyList>,
    /// In order.
    comments: Py<PyList>,
    /// In order.
    problems: Py<PyList>,
}

#[pymethods]
impl FileReport {
    fn __repr__(&self) -> String {
        format!(
            "<FileReport {} {}>",
            self.path.to_string_lossy(),
            self.status
        )
    }
}

impl FileReport {
    fn new(py: Python<'_>, report: av_workspace::FileReport) -> PyResult<Self> {
        Ok(Self {
            path: report.path,
            status: report.status.name(),
            is_test: report.is_test,
            is_notebook: report.is_notebook,
            lines: report.lines,
            bytes: report.bytes,
            matches: list(py, report.matches, Match::new)?,
            comments: list(py, report.comments, Comment::new)?,
            problems: list(py, report.problems, Problem::new)?,
        })
    }
}

/// What a run says.
#[pyclass(frozen, get_all, module = "antivenom._kernel")]
pub(crate) struct Run {
    /// Sorted by path.
    files: Py<PyList>,
    /// Number of files and folders left out by configuration or ignore files.
    excluded: u32,
    /// Roots and folders that could not be looked at, with their paths, sorted by path.
    problems: Vec<(OsString, Py<Problem>)>,
}

#[pymethods]
impl Run {
    fn __repr__(&self, py: Python<'_>) -> String {
        format!("<Run over {} files>", self.files.bind(py).len())
    }
}

impl Run {
    pub(crate) fn new(py: Python<'_>, run: av_workspace::Run) -> PyResult<Self> {
        let problems = run.problems.into_iter();
        let problems: PyResult<Vec<_>> = problems
            .map(|(path, problem)| Ok((path, Py::new(py, Problem::new(py, problem)?)?)))
            .collect();
        Ok(Self {
            files: list(py, run.files, FileReport::new)?,
            excluded: run.excluded,
            problems: problems?,
        })
    }
}

fn list<'py, T, P>(
    py: Python<'py>,
    items: Vec<T>,
    convert: impl Fn(Python<'py>, T) -> PyResult<P>,
) -> PyResult<Py<PyList>>
where
    P: IntoPyObject<'py>,
{
    let items: PyResult<Vec<P>> = items.into_iter().map(|item| convert(py, item)).collect();
    Ok(PyList::new(py, items?)?.unbind())
}
