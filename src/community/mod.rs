//! The rules of the community. No HTTP, no status, no JSON key.

pub mod accounts;
pub mod codes;
pub mod core;
pub mod follow_requests;
pub mod marks;
pub mod names;
pub mod notify;
pub mod passwords;
pub mod sessions;
pub mod settings;
pub mod text;
pub mod users;

pub use core::Core;
