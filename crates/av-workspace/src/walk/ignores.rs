//! Which files and folders are left out of a walk?
//!
//! Three things leave something out: its name, for folders that hold no code of the project's own;
//! the user's `exclude` globs; and ignore files. Ignore files count inside a repository and outside
//! of one: `.gitignore` in each folder that is walked, those above it up to the root of the
//! repository, and the repository's and the user's own lists. The innermost file that speaks of a
//! path decides, as in git.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The name of an ignore file.
pub(super) const FILE: &str = ".gitignore";

/// A file that marks a virtual environment, whatever its folder is called.
pub(super) const ENVIRONMENT: &str = "pyvenv.cfg";

/// Folders that hold tools' data, or code that is not the project's own; sorted.
/// Source: the default `exclude` of ruff, with the folders of caches and coverage added.
const LEFT_OUT: [&str; 25] = [
    ".bzr",
    ".direnv",
    ".eggs",
    ".git",
    ".git-rewrite",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pyenv",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    ".vscode",
    "__pycache__",
    "__pypackages__",
    "buck-out",
    "node_modules",
    "site-packages",
    "virtualenv",
    "virtualenvs",
];

/// Folders that are left out unless they are packages: the names serve for both. Sorted.
const LEFT_OUT_UNLESS_PACKAGE: [&str; 5] = ["_build", "build", "dist", "env", "venv"];

/// Whether a folder is left out for its name.
pub(super) fn is_left_out(name: &OsStr, path: &Path) -> bool {
    let Some(name) = name.to_str() else {
        return false;
    };
    LEFT_OUT.contains(&name)
        || (LEFT_OUT_UNLESS_PACKAGE.contains(&name) && !path.join("__init__.py").is_file())
}

/// The user's globs.
pub(super) struct Excludes(Gitignore);

impl Excludes {
    /// Reads globs relative to a base. A glob that is none matches nothing.
    pub(super) fn new(base: &Path, globs: &[String]) -> Self {
        let mut builder = GitignoreBuilder::new(base);
        for glob in globs {
            // The configuration's reader refuses what is no glob, with the place of the mistake.
            let _ = builder.add_line(None, glob);
        }
        Self(builder.build().unwrap_or_else(|_| Gitignore::empty()))
    }

    pub(super) fn leaves_out(&self, path: &Path, is_folder: bool) -> bool {
        !self.0.is_empty() && self.0.matched(path, is_folder).is_ignore()
    }
}

/// An ignore file and those of the folders around it.
#[derive(Clone)]
pub(super) struct Layer(Arc<Inner>);

struct Inner {
    rules: Gitignore,
    outer: Option<Layer>,
}

impl Layer {
    fn new(outer: Option<Self>, rules: Gitignore) -> Option<Self> {
        if rules.is_empty() {
            outer
        } else {
            Some(Self(Arc::new(Inner { rules, outer })))
        }
    }

    /// What applies in a root before its own ignore file is read.
    pub(super) fn around(root: &Path, respect: bool) -> Option<Self> {
        if !respect {
            return None;
        }
        let repository = root
            .ancestors()
            .find(|folder| folder.join(".git").exists())?;
        let (users, _) = Gitignore::global();
        let layer = Self::new(None, users);
        let layer = Self::new(
            layer,
            read(repository, &repository.join(".git/info/exclude")),
        );
        let mut between: Vec<&Path> = root
            .ancestors()
            .skip(1)
            .take_while(|folder| folder.starts_with(repository))
            .collect();
        between.reverse();
        between.into_iter().fold(layer, Self::below)
    }

    /// Adds the ignore file of a folder.
    pub(super) fn below(outer: Option<Self>, folder: &Path) -> Option<Self> {
        Self::new(outer, read(folder, &folder.join(FILE)))
    }

    /// Whether the innermost ignore file that speaks of a path leaves it out.
    pub(super) fn ignores(&self, path: &Path, is_folder: bool) -> bool {
        let mut layer = Some(self);
        while let Some(Self(inner)) = layer {
            match inner.rules.matched(path, is_folder) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => layer = inner.outer.as_ref(),
            }
        }
        false
    }
}

/// Reads an ignore file for paths below a folder; lines that are no globs match nothing.
fn read(folder: &Path, file: &Path) -> Gitignore {
    let mut builder = GitignoreBuilder::new(folder);
    let _ = builder.add(file);
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
