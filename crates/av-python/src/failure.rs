//! How does a bug of ours end in Python? In an exception that says so.

use av_workspace::caught;
use pyo3::exceptions::PyRuntimeError;
use pyo3::{PyErr, PyResult, Python};

/// Runs `act` without the interpreter's lock; a panic in it becomes a `RuntimeError`.
pub(crate) fn detached<T: Send>(py: Python<'_>, act: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| caught(act)).map_err(|panic| bug(&panic))
}

fn bug(panic: &str) -> PyErr {
    PyRuntimeError::new_err(format!("a bug in antivenom, please report it: {panic}"))
}
