//! What tests of the rules begin with.

pub(crate) mod devices;
pub(crate) mod fixture;
pub(crate) mod marks;
mod messages;
mod posts;
