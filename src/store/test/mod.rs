//! What tests of this layer and the one above write and count directly.

pub(crate) mod marks_kit;
pub(crate) mod testing;
pub(crate) mod testrows;
