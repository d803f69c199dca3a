//! Every counter that is kept, and the rows it counts: found wrong, and mended.

mod audit;
mod content;
mod counter;
mod messages;
mod people;

pub use audit::{ROWS, Rows, Wrong, all, disagreements, make_missing, mend, missing, wrong};
#[cfg(test)]
pub use audit::{mend_all, spoil};
pub use counter::Counter;
