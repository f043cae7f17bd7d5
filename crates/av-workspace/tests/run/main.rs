//! What does a run over real files say?

mod hostile;
mod linking;
mod reports;
mod support;
mod walking;
