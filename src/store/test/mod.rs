//! What tests of this layer and the one above write and count directly.

pub(crate) mod fixture;
pub(crate) mod rows;
