//! The rules of the community. No HTTP, no status, no JSON key.

pub mod accounts;
pub mod body;
pub mod codes;
pub mod core;
pub mod drafts;
pub mod edit;
pub mod follow_requests;
pub mod heard;
pub mod listing;
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
pub mod publish;
pub mod remove;
pub mod sessions;
pub mod settings;
mod tally;
#[cfg(test)]
pub mod testkit;
#[cfg(test)]
mod tests;
pub mod text;
pub mod users;
pub mod viewer;

pub use core::Core;
