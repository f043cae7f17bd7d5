//! Which names does a file bind, and which does one import alone bind?
//!
//! Most questions about names need no scopes: the name is bound nowhere in the file, or by one
//! import at its top level and by nothing else. This is noted during the walk that every file
//! gets, so that scopes are built for few files.

use std::collections::hash_map::Entry;

use av_syntax::TextRange;
use av_syntax::ast::Expr;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::vocabulary::{Presence, Vocabulary, Word, spread};

use super::scopes::{Binding, ImportPath, Reaching, Value};

/// For how many imported names there is room from the start.
const USUAL_IMPORTS: usize = 24;

/// What is known of a file's bindings without its scopes.
#[derive(Debug)]
pub(crate) struct Bound<'a> {
    words: &'a Vocabulary,
    /// Those of the words that something else than an import binds.
    others: Presence,
    imports: FxHashMap<&'a str, Imported<'a>>,
    /// A bit for the spread of each name that is assigned something which may be a constant.
    constants: [u64; 4],
}

#[derive(Debug)]
struct Imported<'a> {
    path: ImportPath<'a>,
    /// The import statement.
    range: TextRange,
    /// Outside of functions and classes.
    is_top: bool,
    /// How often the file binds the name, imports of the same thing counted once.
    times: u32,
}

impl<'a> Bound<'a> {
    /// Nothing is bound so far; which of `words` are will be known.
    pub(crate) fn new(words: &'a Vocabulary) -> Self {
        Self {
            words,
            others: Presence::new(words.len()),
            imports: FxHashMap::with_capacity_and_hasher(USUAL_IMPORTS, FxBuildHasher),
            constants: [0; 4],
        }
    }

    /// Notes that a name is assigned a value.
    #[inline]
    pub(crate) fn assigned(&mut self, name: &str, value: &Expr) {
        if may_be_constant(value) {
            let (word, bit) = place(name);
            self.constants[word] |= bit;
        }
    }

    /// Whether a variable can hold a constant; never wrongly no.
    pub(super) fn may_hold_constant(&self, name: &str) -> bool {
        let (word, bit) = place(name);
        self.constants[word] & bit != 0
    }

    /// Notes that an import binds a name.
    pub(crate) fn import(
        &mut self,
        name: &'a str,
        path: ImportPath<'a>,
        range: TextRange,
        is_top: bool,
    ) {
        match self.imports.entry(name) {
            Entry::Vacant(place) => {
                place.insert(Imported {
                    path,
                    range,
                    is_top,
                    times: 1,
                });
            }
            Entry::Occupied(mut known) => {
                let known = known.get_mut();
                // `import os` and `import os.path` give the name the same meaning.
                if known.path != path || known.is_top != is_top {
                    known.times += 1;
                }
            }
        }
    }

    /// Whether some import binds a name.
    pub(crate) fn is_imported(&self, name: &str) -> bool {
        self.imports.contains_key(name)
    }

    /// Notes that something other than an import binds a name, a word of the rules or not.
    #[inline]
    pub(crate) fn other(&mut self, name: &str, word: Option<Word>) {
        if let Some(word) = word {
            self.others.add(word);
        }
        if !self.imports.is_empty()
            && let Some(imported) = self.imports.get_mut(name)
        {
            imported.times += 1;
        }
    }

    /// Whether the file is known not to bind a name anywhere.
    pub(super) fn is_free(&self, name: &str) -> bool {
        self.words
            .get(name)
            .is_some_and(|word| !self.others.has(word))
            && !self.is_imported(name)
    }

    /// The binding of a name that nothing but one import at the top level binds, `module` being
    /// the range of the file.
    pub(super) fn only_import(&self, name: &str, module: TextRange) -> Option<Reaching<'a>> {
        let imported = self.imports.get(name)?;
        (imported.is_top && imported.times == 1).then(|| Reaching {
            bindings: vec![Binding {
                at: imported.range.end(),
                block: module,
                repeat: None,
                value: Value::Import(imported.path),
            }],
            scope: 0,
        })
    }
}

/// Where in the table of constants a name has its bit.
fn place(name: &str) -> (usize, u64) {
    let place = spread(name.as_bytes()) % 256;
    (place as usize / 64, 1 << (place % 64))
}

/// Whether an expression is of a kind that constants are worked out for.
fn may_be_constant(value: &Expr) -> bool {
    match value {
        Expr::StringLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::NumberLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::NoneLiteral(_)
        | Expr::BinOp(_)
        | Expr::UnaryOp(_)
        | Expr::FString(_)
        | Expr::Name(_) => true,
        Expr::If(choice) => may_be_constant(&choice.body) || may_be_constant(&choice.orelse),
        _ => false,
    }
}
