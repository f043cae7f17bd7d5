//! How does Python hand rules to the kernel?

use av_analysis::{ProblemKind, RuleForm, RuleText};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::failure::detached;

/// Something wrong with a rule file, at a line.
#[pyclass(frozen, get_all, module = "antivenom._kernel")]
pub(crate) struct RuleProblem {
    /// The label that the rule file was given with.
    label: String,
    /// Line in the rule file, from 1.
    line: u32,
    /// The rule's id, where it is known.
    rule: Option<String>,
    /// `invalid` if the rule is wrong, `unsupported` if it asks for what the kernel does not have.
    kind: &'static str,
    /// One line for people.
    message: String,
}

impl From<av_analysis::RuleProblem> for RuleProblem {
    fn from(problem: av_analysis::RuleProblem) -> Self {
        let kind = match problem.kind {
            ProblemKind::Invalid => "invalid",
            ProblemKind::Unsupported => "unsupported",
        };
        Self {
            label: problem.label,
            line: problem.line,
            rule: problem.rule,
            kind,
            message: problem.message,
        }
    }
}

/// A rule as it was read, not yet compiled.
#[pyclass(frozen, module = "antivenom._kernel")]
pub(crate) struct RuleSource(av_analysis::RuleSource);

#[pymethods]
impl RuleSource {
    /// The rule's id, as written.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// The label that the rule file was given with.
    #[getter]
    fn label(&self) -> &str {
        &self.0.label
    }

    /// JSON text of everything but the detection, as written.
    #[getter]
    fn metadata(&self) -> String {
        self.0.metadata.to_string()
    }

    /// Which kinds of text the rule reads: `python`, `generic`, `regex`.
    #[getter]
    fn languages(&self) -> Vec<String> {
        self.0.languages.clone()
    }

    /// The same rule without the `paths` that it would be kept to.
    fn anywhere(&self) -> Self {
        let mut rule = self.0.clone();
        for entry in &mut rule.entries {
            entry.include.clear();
            entry.exclude.clear();
        }
        Self(rule)
    }

    fn __repr__(&self) -> String {
        format!("<RuleSource {} of {}>", self.0.id, self.0.label)
    }
}

/// Compiled rules; opaque.
#[pyclass(frozen, module = "antivenom._kernel")]
pub(crate) struct Engine {
    pub(crate) engine: av_analysis::Engine,
    problems: Vec<Py<RuleProblem>>,
}

#[pymethods]
impl Engine {
    /// The rules that did not compile, in the order of the rules.
    #[getter]
    fn problems(&self, py: Python<'_>) -> Vec<Py<RuleProblem>> {
        self.problems
            .iter()
            .map(|problem| problem.clone_ref(py))
            .collect()
    }

    /// Ids by the index that matches refer to.
    #[getter]
    fn rule_ids(&self) -> Vec<String> {
        self.engine.rule_ids().to_vec()
    }

    fn __repr__(&self) -> String {
        format!("<Engine of {} rules>", self.engine.rule_ids().len())
    }
}

/// Read rule files.
///
/// Args:
///     files: Labels (paths, usually) and texts.
///     form: `guide` for files of one rule each in the guide's form, `outside` for files with a
///         list of rules.
///
/// Returns:
///     The rules that could be read, and what is wrong with the rest; both in the order of the
///     files.
///
/// Raises:
///     ValueError: The form is neither of the two.
#[pyfunction]
pub(crate) fn read_rules(
    py: Python<'_>,
    files: Vec<(String, String)>,
    form: &str,
) -> PyResult<(Vec<RuleSource>, Vec<RuleProblem>)> {
    let form = match form {
        "guide" => RuleForm::Guide,
        "outside" => RuleForm::Outside,
        other => {
            let message = format!("form must be `guide` or `outside`, not `{other}`");
            return Err(PyValueError::new_err(message));
        }
    };
    let read = detached(py, || {
        let texts: Vec<RuleText<'_>> = files
            .iter()
            .map(|(label, text)| RuleText { label, text })
            .collect();
        av_workspace::with_deep_stack(|| av_analysis::read_rules(&texts, form))
    })?;
    let rules = read.rules.into_iter().map(RuleSource).collect();
    Ok((
        rules,
        read.problems.into_iter().map(RuleProblem::from).collect(),
    ))
}

/// Compile rules.
///
/// Args:
///     rules: Rules as `read_rules` gave them.
///
/// Returns:
///     The engine; its problems name the rules that cannot run.
#[pyfunction]
pub(crate) fn compile_rules(py: Python<'_>, rules: Vec<Py<RuleSource>>) -> PyResult<Engine> {
    let rules: Vec<av_analysis::RuleSource> =
        rules.iter().map(|rule| rule.get().0.clone()).collect();
    let (engine, problems) = detached(py, || {
        av_workspace::with_deep_stack(|| av_analysis::compile(&rules))
    })?;
    let problems: PyResult<Vec<_>> = problems
        .into_iter()
        .map(|problem| Py::new(py, RuleProblem::from(problem)))
        .collect();
    Ok(Engine {
        engine,
        problems: problems?,
    })
}
