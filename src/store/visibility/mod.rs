//! Who may see what, as SQL, and what somebody filters out.

pub mod filters;
pub mod visible;
