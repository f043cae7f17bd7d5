//! Which names of a file stand for names that rules speak of? Imports followed across files.

use rustc_hash::FxHashMap;

use crate::dotted_name::{last_part, parts};
use crate::link::{Export, Lookup, Member, Members, ModuleFacts, ModuleTable};
use crate::names::follow_or_wait;
use crate::vocabulary::{Vocabulary, Word, spread};

/// Names of a file that stand for names a rule speaks of.
#[derive(Debug, Default)]
pub(crate) struct Renames<'a> {
    pub(super) by_name: FxHashMap<&'a str, Vec<Word>>,
    /// A bit for each name by its spread, so that most names need no look at the table.
    spreads: u64,
    /// Identifiers that the file has by way of its imports alone.
    pub(super) present: Vec<Word>,
    /// Modules whose names were noted, with how many levels of modules inside them.
    seen: FxHashMap<String, u8>,
}

impl<'a> Renames<'a> {
    /// What a name stands for beside itself.
    #[inline]
    pub(super) fn of(&self, name: &str, spread: u64) -> Option<&Vec<Word>> {
        if self.spreads & spread_bit(spread) == 0 {
            return None;
        }
        self.by_name.get(name)
    }

    pub(super) fn add(&mut self, name: &'a str, word: Word) {
        self.spreads |= spread_bit(spread(name.as_bytes()));
        let words = self.by_name.entry(name).or_default();
        if !words.contains(&word) {
            words.push(word);
        }
    }

    /// Notes an import: `name` stands for the dotted `target`. Files whose meaning matters and is
    /// not known yet are added to `pending`.
    pub(crate) fn import(
        &mut self,
        name: &'a str,
        target: &str,
        words: &Vocabulary,
        table: &'a dyn ModuleTable,
        pending: &mut Vec<u32>,
    ) {
        let path = match follow_or_wait(table, target) {
            Ok(path) => path,
            Err(file) => {
                pending.push(file);
                return;
            }
        };
        let last = last_part(&path);
        if last != name
            && let Some(word) = words.get(last)
        {
            self.add(name, word);
        }
        if path != target {
            self.present.extend(words_of(&path, words));
        }
        self.module(&path, words, table, NESTED_MODULES, pending);
    }

    /// Notes the names that can follow a module's: its own, and those of modules among them.
    pub(crate) fn module(
        &mut self,
        path: &str,
        words: &Vocabulary,
        table: &'a dyn ModuleTable,
        nested: u8,
        pending: &mut Vec<u32>,
    ) {
        if self.seen.get(path).is_some_and(|seen| *seen >= nested) {
            return;
        }
        let Lookup::Ready(facts) = table.lookup(path) else {
            return;
        };
        let Some(members) = members(facts, path, words, table, pending) else {
            return;
        };
        self.seen.insert(path.to_owned(), nested);
        for member in &members.names {
            if let Some(word) = member.word {
                self.add(&member.name, word);
            }
            self.present.extend(&member.path);
        }
        if let Some(nested) = nested.checked_sub(1) {
            for module in &members.modules {
                self.module(module, words, table, nested, pending);
            }
        }
    }
}

fn spread_bit(spread: u64) -> u64 {
    1 << (spread % 64)
}

/// How many modules may lie within each other before a name: one in `pkg.sub.name`.
pub(crate) const NESTED_MODULES: u8 = 1;

/// What the names of a module stand for; nothing as long as that depends on a file that is not
/// parsed yet, which is then added to `pending`.
fn members<'f>(
    facts: &'f ModuleFacts,
    module: &str,
    words: &Vocabulary,
    table: &dyn ModuleTable,
    pending: &mut Vec<u32>,
) -> Option<&'f Members> {
    if let Some(known) = facts.members.get() {
        return Some(known);
    }
    // The same for all importers: what a module's names stand for is seen from that module.
    let own = table.seen_from(module);
    let own = own.as_deref().unwrap_or(table);
    let before = pending.len();
    let mut found = Members::default();
    for (name, export) in &facts.exports {
        let Export::Alias(alias) = export else {
            continue;
        };
        match follow_or_wait(own, alias) {
            Err(file) => pending.push(file),
            Ok(path) => {
                let last = last_part(&path);
                if let Some(word) = words.get(last) {
                    found.names.push(Member {
                        name: name.clone(),
                        word: Some(word).filter(|_| **name != *last),
                        path: words_of(&path, words).collect(),
                    });
                }
                if let Lookup::Ready(_) = own.lookup(&path) {
                    found.modules.push(path);
                }
            }
        }
    }
    for module in &facts.submodules {
        match own.lookup(module) {
            Lookup::Pending(file) => pending.push(file),
            Lookup::Ready(_) => found.modules.push(module.to_string()),
            Lookup::Absent => {}
        }
    }
    if pending.len() > before {
        return None;
    }
    Some(facts.members.get_or_init(|| found))
}

fn words_of(path: &str, words: &Vocabulary) -> impl Iterator<Item = Word> {
    parts(path).filter_map(|part| words.get(part))
}
