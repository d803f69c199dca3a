//! Every counter that is kept, and the rows it counts: found wrong, and mended.

mod audit;
mod content;
mod counter;
mod messages;
mod people;

pub use audit::disagreements;
pub(crate) use audit::{ROWS, Wrong, all, make_missing, mend, missing, wrong};
#[cfg(test)]
pub(crate) use audit::{mend_all, spoil};
