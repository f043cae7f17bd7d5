//! Which files do the roots mean?
//!
//! A file named as a root is always read. A folder named as a root is walked, whatever it is
//! called; below it, folders that hold no code of the project's own are left out, and so is what
//! `exclude` and ignore files name.
//!
//! Symbolic links to files are read like files. Links to folders are not followed: what they show
//! is either below a root anyway, or outside what the user asked for. A link to a folder that it
//! lies in is reported, since a program that follows it does not come to an end.

mod found;
mod ignores;

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub(crate) use found::{Found, Reading, posix};
use ignores::{Excludes, Layer};

use crate::options::Options;
use crate::read::of_system;
use crate::report::{Problem, ProblemKind};

/// The root that means standard input.
const STDIN: &str = "-";

/// What the roots mean.
#[derive(Default)]
pub(crate) struct Walked {
    /// Sorted by the path shown; no file twice.
    pub(crate) files: Vec<Found>,
    /// Files and folders left out by configuration or ignore files.
    pub(crate) excluded: u32,
    /// Roots and folders that could not be looked at.
    pub(crate) problems: Vec<(OsString, Problem)>,
}

/// Finds the files of a run. Stops early when `go_on` says no.
pub(crate) fn walk(
    roots: &[PathBuf],
    options: &Options,
    wants_text: &dyn Fn(&str) -> bool,
    go_on: &mut dyn FnMut() -> bool,
) -> Walked {
    let current = env::current_dir().unwrap_or_default();
    let base = joined(&current, &options.base);
    let excludes = Excludes::new(&base, &options.exclude);
    let mut search = Search {
        current,
        base,
        excludes,
        options,
        wants_text,
        folders: Vec::new(),
        walked: Walked::default(),
    };
    for root in roots {
        search.root(root);
        while let Some(folder) = search.folders.pop() {
            if !go_on() {
                return search.walked;
            }
            search.folder(&folder);
        }
    }
    let mut walked = search.walked;
    walked
        .files
        .sort_by(|one, other| (&one.shown, !one.named).cmp(&(&other.shown, !other.named)));
    walked.files.dedup_by(|one, other| one.shown == other.shown);
    walked.problems.sort_by(|one, other| one.0.cmp(&other.0));
    walked
}

/// The absolute form of a path.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    joined(&env::current_dir().unwrap_or_default(), path)
}

/// A path seen from a folder, `.` taken out; `..` stays, since a link may stand before it.
fn joined(folder: &Path, path: &Path) -> PathBuf {
    folder.join(path).components().collect()
}

struct Folder {
    path: PathBuf,
    shown: PathBuf,
    /// How many parts of `shown` are the root.
    root_parts: usize,
    /// The ignore files that apply in it.
    layer: Option<Layer>,
}

struct Search<'a> {
    /// The working directory, which relative roots start from.
    current: PathBuf,
    base: PathBuf,
    excludes: Excludes,
    options: &'a Options,
    wants_text: &'a dyn Fn(&str) -> bool,
    folders: Vec<Folder>,
    walked: Walked,
}

impl Search<'_> {
    fn root(&mut self, root: &Path) {
        if root.as_os_str() == STDIN && self.options.stdin.is_some() {
            self.walked
                .files
                .push(Found::stdin(&self.options.stdin_name));
            return;
        }
        let path = joined(&self.current, root);
        let shown = self.shown(root, &path);
        match fs::metadata(&path) {
            Err(error) => self.problem(&shown, of_system(&error, true)),
            Ok(data) if data.is_dir() => {
                let layer = Layer::around(&path, self.options.respect_gitignore);
                let root_parts = shown.components().count();
                self.folders.push(Folder {
                    path,
                    shown,
                    root_parts,
                    layer,
                });
            }
            Ok(data) => {
                let reading = Reading::of_named(&path);
                let special = !data.is_file();
                let parts = shown.components().count();
                let root_parts = if found::is_inside(&shown) {
                    0
                } else {
                    parts - 1
                };
                let found = Found {
                    path,
                    shown,
                    root_parts,
                    reading,
                    named: true,
                    special,
                };
                self.walked.files.push(found);
            }
        }
    }

    /// The path to show: relative to the base where it lies below it, else as it was given.
    fn shown(&self, given: &Path, path: &Path) -> PathBuf {
        match path.strip_prefix(&self.base) {
            Ok(below) => below.to_owned(),
            Err(_) => given.components().collect(),
        }
    }

    fn problem(&mut self, shown: &Path, problem: Problem) {
        let shown = if shown.as_os_str().is_empty() {
            Path::new(".")
        } else {
            shown
        };
        self.walked.problems.push((found::posix(shown), problem));
    }

    fn folder(&mut self, folder: &Folder) {
        let entries = fs::read_dir(&folder.path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                // Only roots are named; a folder that is gone held nothing by the time of the run.
                if error.kind() != ErrorKind::NotFound {
                    self.problem(&folder.shown, of_system(&error, false));
                }
                return;
            }
        };
        let is_root = folder.shown.components().count() == folder.root_parts;
        if !is_root && has(&entries, ignores::ENVIRONMENT) {
            self.walked.excluded += 1;
            return;
        }
        let layer = self.layer_in(folder, &entries);
        for entry in entries {
            self.entry(folder, &entry, layer.as_ref());
        }
    }

    fn layer_in(&self, folder: &Folder, entries: &[DirEntry]) -> Option<Layer> {
        let has_file = self.options.respect_gitignore && has(entries, ignores::FILE);
        if has_file {
            Layer::below(folder.layer.clone(), &folder.path)
        } else {
            folder.layer.clone()
        }
    }

    fn entry(&mut self, folder: &Folder, entry: &DirEntry, layer: Option<&Layer>) {
        let name = entry.file_name();
        let Ok(kind) = entry.file_type() else { return };
        if kind.is_dir() {
            self.enter(folder, &name, layer);
            return;
        }
        let mut found = Found {
            path: folder.path.join(&name),
            shown: folder.shown.join(&name),
            root_parts: folder.root_parts,
            reading: Reading::Text,
            named: false,
            special: false,
        };
        let reading = Reading::of_suffix(&name);
        let wanted = reading.is_some() || (self.wants_text)(&found.rule_path());
        found.reading = reading.unwrap_or(Reading::Text);
        let is_file = if kind.is_symlink() {
            self.is_link_to_file(folder, &found, wanted)
        } else {
            // Pipes, sockets and devices are read when they are named only.
            kind.is_file()
        };
        if !(is_file && wanted) {
            return;
        }
        if self.excludes.leaves_out(&found.path, false) || ignored(layer, &found.path, false) {
            self.walked.excluded += 1;
        } else {
            self.walked.files.push(found);
        }
    }

    fn enter(&mut self, folder: &Folder, name: &OsStr, layer: Option<&Layer>) {
        let path = folder.path.join(name);
        let left_out = ignores::is_left_out(name, &path)
            || self.excludes.leaves_out(&path, true)
            || ignored(layer, &path, true);
        if left_out {
            self.walked.excluded += 1;
            return;
        }
        self.folders.push(Folder {
            path,
            shown: folder.shown.join(name),
            root_parts: folder.root_parts,
            layer: layer.cloned(),
        });
    }

    /// Follows a link as far as to see what it is. Reports a link to a folder around it, and one
    /// that is called like a source file but leads to none.
    fn is_link_to_file(&mut self, folder: &Folder, link: &Found, wanted: bool) -> bool {
        match fs::metadata(&link.path) {
            Ok(data) if data.is_dir() => self.note_link_to_folder(folder, link),
            Ok(data) => return data.is_file(),
            Err(_) if !wanted || is_editor_lock(&link.name()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let problem = Problem::new(ProblemKind::Missing, "symbolic link to nothing");
                self.problem(&link.shown, problem);
            }
            Err(error) => self.problem(&link.shown, of_system(&error, false)),
        }
        false
    }

    fn note_link_to_folder(&mut self, folder: &Folder, link: &Found) {
        let (target, around) = (link.path.canonicalize(), folder.path.canonicalize());
        if let (Ok(target), Ok(around)) = (target, around)
            && around.starts_with(target)
        {
            let message = "symbolic link to a folder around it; not followed";
            self.problem(&link.shown, Problem::new(ProblemKind::Loop, message));
        }
    }
}

/// Editors mark a file that is open by a link beside it that leads to nothing.
fn is_editor_lock(name: &str) -> bool {
    name.starts_with(".#")
}

fn has(entries: &[DirEntry], name: &str) -> bool {
    entries.iter().any(|entry| entry.file_name() == name)
}

fn ignored(layer: Option<&Layer>, path: &Path, is_folder: bool) -> bool {
    layer.is_some_and(|layer| layer.ignores(path, is_folder))
}
