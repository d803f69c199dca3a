//! Who may see what: the viewer, what an id names, filters.

pub(crate) mod filter_matcher;
pub mod filters;
pub mod targets;
pub mod viewer;
