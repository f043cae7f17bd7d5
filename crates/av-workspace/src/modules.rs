//! Under which dotted names can the files of a run import each other?
//!
//! The interpreter finds modules along `sys.path`, which nobody can know from the files alone. So
//! two guesses are made, from the layout:
//!
//! - A file has one *full name*. In a package it starts at the outermost folder with an
//!   `__init__.py`. Elsewhere it starts at the folder the run was given, without a leading `src`.
//!   Every file of the run may use it.
//! - A file may also be imported relative to any folder above the importer that is no package,
//!   since that folder may be on `sys.path`: the folder of a script always is.
//!
//! If several files fit a name, the one nearest to the importer is meant, then a package rather
//! than a module, then the first by path. So the answer does not depend on timing.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::path::{MAIN_SEPARATOR, Path};

use rustc_hash::{FxHashMap, FxHasher};

use crate::walk::Found;

/// How a file is called in imports.
#[derive(Debug)]
pub(crate) struct Module {
    /// Absolute path of its folder, with `/` at the end.
    folder: String,
    /// The longest name that could be meant; its tails are the others.
    longest: String,
    /// Where in `longest` the full name starts.
    full: usize,
    /// How many parts at the start of `longest` lie outside its package, if it is in one.
    outside: Option<usize>,
    /// Whether it is a package's `__init__`.
    is_package: bool,
}

impl Module {
    /// The full name: `pkg.sub.mod`; a package's `__init__` is the package.
    pub(crate) fn name(&self) -> &str {
        &self.longest[self.full..]
    }

    /// Whether it is a package's `__init__`.
    pub(crate) fn is_package(&self) -> bool {
        self.is_package
    }
}

/// The names of all files of a run.
#[derive(Debug, Default)]
pub(crate) struct Modules {
    modules: Vec<Module>,
    /// Each possible name, by its hash, with the files that it may mean.
    index: FxHashMap<u64, Vec<u32>>,
}

impl Modules {
    /// Names the files of a run, whose base is an absolute path.
    pub(crate) fn new(base: &Path, files: &[Found]) -> Self {
        let mut packages = Packages::default();
        packages.note(base, files);
        let modules: Vec<Module> = files
            .iter()
            .map(|file| named(base, file, &mut packages))
            .collect();
        let mut index: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for (file, module) in modules.iter().enumerate() {
            if files[file].is_importable() {
                for tail in tails(&module.longest) {
                    index.entry(hash(tail)).or_default().push(file as u32);
                }
            }
        }
        Self { modules, index }
    }

    pub(crate) fn len(&self) -> usize {
        self.modules.len()
    }

    pub(crate) fn get(&self, file: u32) -> &Module {
        &self.modules[file as usize]
    }

    /// The file that a dotted name means in a file, if it is one of the run.
    pub(crate) fn find(&self, dotted: &str, importer: u32) -> Option<u32> {
        let files = self.index.get(&hash(dotted))?;
        let importer = self.get(importer);
        let mut fitting = files
            .iter()
            .copied()
            .filter(|&file| self.get(file).answers(dotted, importer));
        let first = fitting.next()?;
        // Nearly always there is one, which need not be compared with anything.
        let Some(second) = fitting.next() else {
            return Some(first);
        };
        [first, second]
            .into_iter()
            .chain(fitting)
            .min_by_key(|&file| {
                let module = self.get(file);
                let near = shared(&module.folder, &importer.folder);
                (usize::MAX - near, !module.is_package, file)
            })
    }
}

impl Module {
    /// Whether a name means this file when `importer` imports it.
    fn answers(&self, dotted: &str, importer: &Module) -> bool {
        if self.name() == dotted {
            return true;
        }
        let Some(before) = self.longest.strip_suffix(dotted) else {
            return false;
        };
        if !(before.is_empty() || before.ends_with('.')) {
            return false;
        }
        let in_package = self.outside.is_some_and(|outside| dots(before) > outside);
        !in_package && importer.folder.starts_with(self.root_of(dotted))
    }

    /// The folder that the first part of a name lies in, `/` at the end.
    fn root_of(&self, dotted: &str) -> &str {
        let parts = dots(dotted) + 1;
        // A package's last part is its folder, a module's is its file.
        let folders = if self.is_package { parts } else { parts - 1 };
        let mut root = self.folder.as_str();
        for _ in 0..folders {
            // Paths are short: looking byte by byte is the quickest.
            let trimmed = root.strip_suffix('/').unwrap_or(root).as_bytes();
            let slash = trimmed.iter().rposition(|byte| *byte == b'/');
            root = &root[..slash.map_or(0, |at| at + 1)];
        }
        root
    }
}

/// Which folders are packages. Asks the disk once for folders that the files do not tell about.
#[derive(Default)]
struct Packages {
    known: HashMap<String, bool>,
}

impl Packages {
    fn note(&mut self, base: &Path, files: &[Found]) {
        for file in files
            .iter()
            .filter(|file| file.name().starts_with("__init__.py"))
        {
            self.known.insert(folder_of(base, file), true);
        }
    }

    fn contains(&mut self, folder: &str) -> bool {
        if let Some(&known) = self.known.get(folder) {
            return known;
        }
        let native = folder.replace('/', std::path::MAIN_SEPARATOR_STR);
        let is_package = Path::new(&native).join("__init__.py").is_file();
        self.known.insert(folder.to_owned(), is_package);
        is_package
    }
}

fn named(base: &Path, file: &Found, packages: &mut Packages) -> Module {
    let folder = folder_of(base, file);
    let stem = file.name().split('.').next().unwrap_or_default().to_owned();
    let is_package = stem == "__init__";
    let parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let package_start = package_start(&folder, parts.len(), packages);
    let given = parts.len().saturating_sub(file.folders_below_root());
    let start = package_start.unwrap_or(given).min(given);
    let mut words = parts[start..].to_vec();
    if !is_package {
        words.push(&stem);
    }
    // Only what follows the last folder whose name is no identifier can be imported.
    let unusable = words
        .iter()
        .rposition(|word| !is_identifier(word))
        .map_or(0, |at| at + 1);
    let outside = package_start.map(|at| (at - start).saturating_sub(unusable));
    let words = &words[unusable..];
    let skipped = match outside {
        Some(outside) => outside,
        None => usize::from(words.len() > 1 && words[0] == "src"),
    };
    let full = words.iter().take(skipped).map(|word| word.len() + 1).sum();
    Module {
        longest: words.join("."),
        full,
        outside,
        is_package,
        folder,
    }
}

/// How many folders lead to the outermost package around a folder, if it is a package.
fn package_start(folder: &str, depth: usize, packages: &mut Packages) -> Option<usize> {
    let mut levels = 0;
    let mut rest = folder.trim_end_matches('/');
    while levels < depth && packages.contains(&format!("{rest}/")) {
        levels += 1;
        rest = &rest[..rest.rfind('/').unwrap_or(0)];
    }
    (levels > 0).then(|| depth - levels)
}

/// The absolute folder of a file, with `/` between parts and at the end.
fn folder_of(base: &Path, file: &Found) -> String {
    let shown = file.shown.to_string_lossy();
    let path = if shown.starts_with('/') || Path::new(&*shown).is_absolute() {
        shown.into_owned()
    } else {
        let base = base.to_string_lossy();
        format!("{}/{shown}", base.trim_end_matches([MAIN_SEPARATOR, '/']))
    };
    let path = path.replace(MAIN_SEPARATOR, "/");
    path[..path.rfind('/').map_or(0, |at| at + 1)].to_owned()
}

fn dots(name: &str) -> usize {
    name.bytes().filter(|byte| *byte == b'.').count()
}

/// A name and what follows each of its dots.
fn tails(name: &str) -> impl Iterator<Item = &str> {
    let inner = name.match_indices('.').map(|(at, _)| &name[at + 1..]);
    std::iter::once(name)
        .filter(|name| !name.is_empty())
        .chain(inner)
}

fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    name.hash(&mut hasher);
    hasher.finish()
}

/// How many folders two absolute folders have in common; one more where they are the same.
fn shared(one: &str, other: &str) -> usize {
    let pairs = one.bytes().zip(other.bytes());
    let common = pairs.take_while(|(one, other)| one == other);
    common.filter(|(byte, _)| *byte == b'/').count() + usize::from(one == other)
}

fn is_identifier(word: &str) -> bool {
    let mut characters = word.chars();
    characters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && characters.all(|character| character.is_alphanumeric() || character == '_')
}
