//! Who may see what, as SQL, and what a user filters out.

pub(in crate::store) mod blocks;
pub(crate) mod filters;
pub(crate) mod relations;
pub(crate) mod rule;
pub(crate) mod visible;
