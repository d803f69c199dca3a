//! Who may see what: the viewer, what an id names, filters.

pub(crate) mod filter_matcher;
mod filter_words;
pub(crate) mod filters;
pub(crate) mod targets;
pub(crate) mod viewer;
