//! What tests of the rules begin with.

pub(crate) mod fixture;
pub(crate) mod marks;
mod messages;
mod posts;
