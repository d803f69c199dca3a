//! What tests of the rules begin with.

pub(crate) mod chatkit;
pub(crate) mod markskit;
pub mod testkit;
