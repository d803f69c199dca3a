//! The rules of the community. No HTTP, no status, no JSON key.

pub mod notify;
pub mod passwords;
pub mod settings;
