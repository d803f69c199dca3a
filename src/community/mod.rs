//! The rules of the community. No HTTP, no status, no JSON key.

pub mod follow_requests;
pub mod marks;
pub mod notify;
pub mod settings;
