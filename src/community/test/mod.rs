//! What tests of the rules begin with.

pub(crate) mod chatkit;
pub(crate) mod markskit;
pub(crate) mod testkit;
