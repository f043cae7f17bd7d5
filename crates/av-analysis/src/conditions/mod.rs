//! What must hold of the metavariables of a match?

pub(crate) mod comparison;
pub(crate) mod entropy;
pub(crate) mod redos;
