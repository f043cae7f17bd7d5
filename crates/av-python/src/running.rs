//! How does Python start a run, watch it and interrupt it?

use std::path::PathBuf;
use std::time::Duration;

use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::failure::detached;
use crate::results::Run;
use crate::rules::Engine;

/// How a run is bounded, and what it leaves out.
///
/// Args:
///     exclude: Globs in the syntax of `.gitignore`, relative to the base.
///     base: Folder that paths are shown relative to; the working directory if empty.
///     respect_gitignore: Whether what ignore files name is left out.
///     jobs: Threads to use; 0 means one for each core.
///     max_file_bytes: Larger files become a problem; a notebook may be five times as large.
///     max_depth: Files that might nest deeper become a problem; at most 10000.
///     file_timeout_ms: Longest time spent on a file once it is read.
///     stdin: What the root `-` means.
///     stdin_name: The path that the root `-` is shown as.
#[pyclass(frozen, module = "antivenom._kernel")]
pub(crate) struct Options(av_workspace::Options);

#[pymethods]
impl Options {
    #[new]
    #[pyo3(signature = (
        *, exclude = Vec::new(), base = PathBuf::new(), respect_gitignore = true, jobs = 0,
        max_file_bytes = av_workspace::DEFAULT_MAX_FILE_BYTES,
        max_depth = av_workspace::DEFAULT_MAX_DEPTH,
        file_timeout_ms = av_workspace::DEFAULT_FILE_TIMEOUT_MS,
        stdin = None, stdin_name = "<stdin>".to_owned(),
    ))]
    #[expect(
        clippy::too_many_arguments,
        reason = "keyword arguments of a Python class"
    )]
    fn new(
        exclude: Vec<String>,
        base: PathBuf,
        respect_gitignore: bool,
        jobs: usize,
        max_file_bytes: u64,
        max_depth: u32,
        file_timeout_ms: u64,
        stdin: Option<Bound<'_, PyBytes>>,
        stdin_name: String,
    ) -> Self {
        Self(av_workspace::Options {
            base,
            exclude,
            respect_gitignore,
            jobs,
            max_file_bytes,
            max_depth,
            file_timeout: Duration::from_millis(file_timeout_ms),
            stdin: stdin.map(|bytes| bytes.as_bytes().to_vec()),
            stdin_name,
        })
    }
}

/// Look at source files under rules.
///
/// Args:
///     roots: Files and folders; `-` means `Options.stdin` if that is given.
///     engine: The rules.
///     options: Bounds and exclusions.
///     progress: Called every 50 ms or less often with the numbers of files done and known, on
///         the calling thread; an exception in it ends the run.
///
/// Returns:
///     What was found, and what could not be looked at. It does not depend on the number of
///     threads.
///
/// Raises:
///     KeyboardInterrupt: The user interrupted the run.
///     RuntimeError: A bug in the kernel.
#[pyfunction]
#[pyo3(signature = (roots, engine, options, progress = None))]
pub(crate) fn analyse(
    py: Python<'_>,
    roots: Vec<PathBuf>,
    engine: &Bound<'_, Engine>,
    options: &Bound<'_, Options>,
    progress: Option<Py<PyAny>>,
) -> PyResult<Run> {
    let (engine, options) = (&engine.get().engine, &options.get().0);
    let mut failure = None;
    let mut tick = |done: u32, total: u32| {
        // Workers may take a while to stop: what stopped them first is what counts.
        if failure.is_some() {
            return false;
        }
        let told = Python::attach(|py| {
            py.check_signals()?;
            match &progress {
                Some(progress) => progress.call1(py, (done, total)).map(drop),
                None => Ok(()),
            }
        });
        failure = told.err();
        failure.is_none()
    };
    let run = detached(py, || {
        av_workspace::analyse(&roots, engine, options, &mut tick)
    })?;
    match failure {
        Some(error) => Err(error),
        None => Run::new(py, run),
    }
}
