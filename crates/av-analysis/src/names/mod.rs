//! What does a name mean here? Scopes, qualified names across files, constants and light types.

mod aliases;
mod binder;
mod bound;
pub(crate) mod builtins;
mod constants;
mod facts;
mod forks;
mod modules;
mod resolve;
mod scopes;
mod types;

pub(crate) use aliases::{each_assigned, each_choice};
pub(crate) use bound::Bound;
pub(crate) use constants::Constant;
pub(crate) use facts::{each_alias, each_import, facts};
pub(crate) use modules::{is_module, is_standard};
pub(crate) use resolve::{Names, absolute, dotted, follow_or_wait, is_dotted, is_text};
pub(crate) use scopes::{ImportPath, Value};
