//! What tests of a run need: a folder with files, an engine with a few rules.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use av_analysis::{Engine, RuleForm, RuleText};
use av_workspace::{FileReport, Options, Run, analyse};
use tempfile::TempDir;

const RULES: &str = "
rules:
  - id: shell
    languages: [python]
    severity: ERROR
    message: shell
    pattern: os.system(...)
  - id: evil
    languages: [python]
    severity: ERROR
    message: evil
    pattern: evil(...)
";

/// An engine with two rules: `os.system(...)` and `evil(...)`.
pub fn engine() -> Engine {
    let read = av_analysis::read_rules(
        &[RuleText {
            label: "rules",
            text: RULES,
        }],
        RuleForm::Outside,
    );
    assert_eq!(read.problems, []);
    let (engine, problems) = av_analysis::compile(&read.rules);
    assert_eq!(problems, []);
    engine
}

/// A temporary folder.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(TempDir::new().expect("a temporary folder"))
    }

    /// A folder with files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    /// Writes a file, and the folders that lead to it.
    pub fn write(&self, name: impl AsRef<OsStr>, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name.as_ref());
        fs::create_dir_all(path.parent().expect("a parent")).expect("its folder");
        fs::write(&path, text).expect("the file");
        path
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn options(&self) -> Options {
        Options {
            base: self.path().to_owned(),
            ..Options::default()
        }
    }

    /// Runs over the whole folder.
    pub fn run(&self) -> Run {
        self.run_with(&self.options())
    }

    /// Runs over the whole folder with options.
    pub fn run_with(&self, options: &Options) -> Run {
        analyse(
            &[self.path().to_owned()],
            &engine(),
            options,
            &mut |_, _| true,
        )
    }

    /// Runs over paths in the folder, named one by one.
    pub fn run_named(&self, names: &[&str]) -> Run {
        let roots: Vec<PathBuf> = names.iter().map(|name| self.path().join(name)).collect();
        analyse(&roots, &engine(), &self.options(), &mut |_, _| true)
    }
}

/// The paths of a run's files.
pub fn paths(run: &Run) -> Vec<String> {
    run.files
        .iter()
        .map(|file| file.path.to_string_lossy().into_owned())
        .collect()
}

/// The kinds of a file's problems.
pub fn kinds(file: &FileReport) -> Vec<&'static str> {
    file.problems
        .iter()
        .map(|problem| problem.kind.name())
        .collect()
}

/// Where matches start, as `path:line`.
pub fn found(run: &Run) -> Vec<String> {
    let lines = run.files.iter().flat_map(|file| {
        let path = file.path.to_string_lossy();
        file.matches
            .iter()
            .map(move |found| format!("{path}:{}", found.span.start_line))
    });
    lines.collect()
}
