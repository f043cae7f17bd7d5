//! What is known of a file before it is read?

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

/// How a file is read, as far as its name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// As a module.
    Python,
    /// As a notebook.
    Notebook,
    /// As whatever it turns out to be: it is named by the user and its suffix says nothing.
    Guess,
    /// Under rules for any text alone.
    Text,
}

impl Reading {
    /// What the suffix of a file in a folder says; nothing if it is no Python.
    pub(super) fn of_suffix(name: &OsStr) -> Option<Self> {
        let suffix = Path::new(name).extension()?.as_encoded_bytes();
        match suffix {
            b"py" | b"pyi" | b"pyw" => Some(Self::Python),
            b"ipynb" => Some(Self::Notebook),
            _ => None,
        }
    }

    pub(super) fn of_named(path: &Path) -> Self {
        path.file_name()
            .and_then(Self::of_suffix)
            .unwrap_or(Self::Guess)
    }
}

/// A file to look at.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Absolute path; empty for standard input.
    pub(crate) path: PathBuf,
    /// The path to show.
    pub(crate) shown: PathBuf,
    /// How many parts of `shown` are the root that it was found below.
    pub(super) root_parts: usize,
    /// How to read it.
    pub(crate) reading: Reading,
    /// Whether the user named it.
    pub(crate) named: bool,
    /// Whether it is neither a regular file nor a folder: a pipe, a device.
    pub(crate) special: bool,
}

impl Found {
    /// Standard input, shown as a name.
    pub(super) fn stdin(name: &str) -> Self {
        let shown = PathBuf::from(name);
        let reading = Reading::of_named(&shown);
        Self {
            path: PathBuf::new(),
            shown,
            root_parts: 0,
            reading,
            named: true,
            special: false,
        }
    }

    pub(crate) fn is_stdin(&self) -> bool {
        self.path.as_os_str().is_empty()
    }

    /// Whether other files may import it.
    pub(crate) fn is_importable(&self) -> bool {
        self.reading == Reading::Python && !self.is_stdin()
    }

    /// Its own name.
    pub(crate) fn name(&self) -> Cow<'_, str> {
        self.shown.file_name().unwrap_or_default().to_string_lossy()
    }

    /// How many folders lie between its root and it.
    pub(crate) fn folders_below_root(&self) -> usize {
        self.below_root().components().count().saturating_sub(1)
    }

    /// The path that rules and the names of test code refer to: what is shown, if that is below
    /// the base, else what is below the root. Where the project lies on this machine is no part.
    pub(crate) fn rule_path(&self) -> String {
        let path = if is_inside(&self.shown) {
            &self.shown
        } else {
            self.below_root()
        };
        slashed(path.to_string_lossy().into_owned())
    }

    fn below_root(&self) -> &Path {
        let mut parts = self.shown.components();
        for _ in 0..self.root_parts {
            parts.next();
        }
        parts.as_path()
    }
}

/// Whether a path that is shown lies below the base.
pub(super) fn is_inside(shown: &Path) -> bool {
    !shown.is_absolute() && !shown.starts_with("..")
}

/// A path with `/` between its parts.
pub(crate) fn posix(path: &Path) -> OsString {
    if MAIN_SEPARATOR == '/' {
        return path.as_os_str().to_owned();
    }
    OsString::from(slashed(path.to_string_lossy().into_owned()))
}

fn slashed(path: String) -> String {
    if MAIN_SEPARATOR == '/' {
        path
    } else {
        path.replace(MAIN_SEPARATOR, "/")
    }
}
