//! The rules of the community. No HTTP, no status, no JSON key.

pub mod conversations;
pub mod messages;
pub mod notify;
pub mod settings;
