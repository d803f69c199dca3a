//! Who may see what, as SQL, and what somebody filters out.

pub(in crate::store) mod blocks;
pub(crate) mod filters;
pub(crate) mod visible;
