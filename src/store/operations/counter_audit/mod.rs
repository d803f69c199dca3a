//! Every stored counter, and the rows it counts: wrong ones are found and repaired.

mod audit;
mod content;
mod counter;
mod messages;
mod people;

pub use audit::disagreements;
pub(crate) use audit::{ROWS, Wrong, all, make_missing, mend, missing, wrong};
#[cfg(test)]
pub(crate) use audit::{mend_all, spoil};
