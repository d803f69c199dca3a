//! Who may see what, as SQL, and what somebody filters out.

pub(crate) mod filters;
pub(crate) mod visible;
