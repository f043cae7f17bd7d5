//! Which modules does the run hold, and which of them are known by now?

use std::sync::OnceLock;

use av_analysis::{Lookup, ModuleFacts, ModuleTable};

use crate::modules::Modules;

/// What is known of each file of a run. A slot is written once, by whoever parsed the file.
pub(crate) struct Slots {
    modules: Modules,
    facts: Vec<OnceLock<Option<ModuleFacts>>>,
}

impl Slots {
    pub(crate) fn new(modules: Modules) -> Self {
        let facts = (0..modules.len()).map(|_| OnceLock::new()).collect();
        Self { modules, facts }
    }

    pub(crate) fn modules(&self) -> &Modules {
        &self.modules
    }

    /// Publishes what a file offers to others; `None` if it could not be parsed.
    pub(crate) fn publish(&self, file: u32, facts: Option<ModuleFacts>) -> Option<&ModuleFacts> {
        self.facts[file as usize].get_or_init(|| facts).as_ref()
    }

    /// The table as one file sees it: of several modules of a name, it means the nearest.
    pub(crate) fn seen_from(&self, importer: u32) -> View<'_> {
        View {
            slots: self,
            importer,
        }
    }
}

/// The module table from the point of view of a file.
pub(crate) struct View<'a> {
    slots: &'a Slots,
    importer: u32,
}

impl ModuleTable for View<'_> {
    fn lookup(&self, dotted: &str) -> Lookup<'_> {
        let Some(file) = self.slots.modules.find(dotted, self.importer) else {
            return Lookup::Absent;
        };
        match self.slots.facts[file as usize].get() {
            None => Lookup::Pending(file),
            Some(None) => Lookup::Absent,
            Some(Some(facts)) => Lookup::Ready(facts),
        }
    }

    fn seen_from(&self, dotted: &str) -> Option<Box<dyn ModuleTable + '_>> {
        let file = self.slots.modules.find(dotted, self.importer)?;
        Some(Box::new(self.slots.seen_from(file)))
    }
}
