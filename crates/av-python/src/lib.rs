//! What does the kernel look like from Python? `antivenom._kernel`: plain data and three functions.
//!
//! Nothing but plain data crosses: no tree, no panic. The interpreter's lock is released while the
//! kernel works, and signals are looked at every 50 ms, so that Ctrl-C ends a long run.

mod failure;
mod results;
mod rules;
mod running;

use pyo3::prelude::pymodule;

/// Trees are many small allocations, on which this allocator is the quickest of those measured: a
/// tenth off a run's time. With thread-locals that a library may have that is loaded late, as
/// extension modules are.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// The kernel of antivenom: reads rules and source files, and judges these under those.
#[pymodule]
mod _kernel {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::results::{Comment, FileReport, Fix, Match, Problem, Run, Span};
    #[pymodule_export]
    use crate::rules::{Engine, RuleProblem, RuleSource, compile_rules, read_rules};
    #[pymodule_export]
    use crate::running::{Options, analyse};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
