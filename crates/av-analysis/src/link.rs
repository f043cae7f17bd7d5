//! Which other files does a file's meaning depend on? Names that cross module borders.

use rustc_hash::FxHashMap;

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
    /// Dotted names that its code takes from elsewhere, sorted: `pkg.helpers.run`.
    pub imports: Vec<Box<str>>,
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
}

/// A run of a single file.
#[derive(Debug)]
pub struct NoModules;

impl ModuleTable for NoModules {
    fn lookup(&self, _dotted: &str) -> Lookup<'_> {
        Lookup::Absent
    }
}
