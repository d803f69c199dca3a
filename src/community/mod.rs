//! The rules of the community. No HTTP, no status, no JSON key.

pub mod names;
pub mod text;
