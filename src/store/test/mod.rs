//! What tests of this layer and the one above write and count directly.

pub mod marks_kit;
pub mod testing;
pub mod testrows;
