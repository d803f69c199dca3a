//! The rules of the community. No HTTP, no status, no JSON key.

pub mod accounts;
pub mod codes;
pub mod core;
pub mod follow_requests;
pub mod mark_lists;
pub mod marks;
#[cfg(test)]
mod marks_tests;
#[cfg(test)]
mod markskit;
pub mod names;
pub mod notifications;
pub mod notify;
pub mod passwords;
pub mod sessions;
pub mod settings;
pub mod text;
pub mod users;

pub use core::Core;
