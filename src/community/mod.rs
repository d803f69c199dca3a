//! The rules of the community. No HTTP, no status, no JSON key.

pub mod names;
pub mod notify;
pub mod settings;
pub mod text;
