//! Which other files does a file's meaning depend on? Names that cross module borders.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use rustc_hash::FxHashMap;

use crate::vocabulary::Word;

/// What a module makes of a name at its top level, as far as other files care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Export {
    /// Another name for something elsewhere: `from os import system`, `run = subprocess.run`.
    Alias(String),
    /// Its own: a class, a function, a value.
    Own,
}

/// What other files may need to know of a module; all that outlives its tree.
#[derive(Debug, Default)]
pub struct ModuleFacts {
    /// Top-level names.
    pub exports: FxHashMap<Box<str>, Export>,
    /// Modules whose names are taken over by `from m import *`, in order.
    pub star_imports: Vec<Box<str>>,
    /// Modules inside it that it imports itself: `from . import helpers` in a package.
    pub submodules: Vec<Box<str>>,
    /// What its names stand for, as far as rules speak of it, once somebody asked.
    pub(crate) members: OnceLock<Members>,
}

/// The names of a module that stand for something elsewhere.
#[derive(Debug, Default)]
pub(crate) struct Members {
    /// Those that stand for something rules speak of.
    pub(crate) names: Vec<Member>,
    /// Modules of the run that some name stands for.
    pub(crate) modules: Vec<String>,
}

/// A name of a module that stands for something elsewhere which rules speak of.
#[derive(Debug)]
pub(crate) struct Member {
    /// What the module calls it.
    pub(crate) name: Box<str>,
    /// Its last name there, if that is another one.
    pub(crate) word: Option<Word>,
    /// All words in its dotted name.
    pub(crate) path: Vec<Word>,
}

/// What the run knows of a module.
#[derive(Debug)]
pub enum Lookup<'a> {
    /// No file of the run.
    Absent,
    /// A file of the run that is not parsed yet, by number.
    Pending(u32),
    /// Parsed.
    Ready(&'a ModuleFacts),
}

/// The modules of a run, by dotted name.
pub trait ModuleTable: Sync {
    /// Finds a module.
    fn lookup(&self, dotted: &str) -> Lookup<'_>;

    /// The table from the point of view of a module of the run, if it depends on that.
    fn seen_from(&self, dotted: &str) -> Option<Box<dyn ModuleTable + '_>>;
}

/// A table that remembers whether it was asked about a file that is not parsed yet.
pub(crate) struct Watched<'a> {
    table: &'a dyn ModuleTable,
    /// The number of such a file plus one; 0 if there was none.
    missed: AtomicU32,
}

impl<'a> Watched<'a> {
    /// Watches a table.
    pub(crate) fn new(table: &'a dyn ModuleTable) -> Self {
        Self {
            table,
            missed: AtomicU32::new(0),
        }
    }

    /// A file whose meaning was asked for too early.
    pub(crate) fn missed(&self) -> Option<u32> {
        self.missed.load(Ordering::Relaxed).checked_sub(1)
    }
}

impl ModuleTable for Watched<'_> {
    fn lookup(&self, dotted: &str) -> Lookup<'_> {
        let found = self.table.lookup(dotted);
        if let Lookup::Pending(file) = found {
            self.missed.store(file.saturating_add(1), Ordering::Relaxed);
        }
        found
    }

    fn seen_from(&self, dotted: &str) -> Option<Box<dyn ModuleTable + '_>> {
        self.table.seen_from(dotted)
    }
}

/// A run of a single file.
#[derive(Debug)]
pub struct NoModules;

impl ModuleTable for NoModules {
    fn lookup(&self, _dotted: &str) -> Lookup<'_> {
        Lookup::Absent
    }

    fn seen_from(&self, _dotted: &str) -> Option<Box<dyn ModuleTable + '_>> {
        None
    }
}
