//! Loading of cards: what is the same for every viewer, as the rows say.

pub(crate) mod audit;
pub(super) mod entries;
pub(super) mod people;
