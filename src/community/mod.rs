//! The rules of the community. No HTTP, no status, no JSON key.

#[cfg(test)]
mod chatkit;
pub mod conversations;
pub mod files;
#[cfg(test)]
mod files_tests;
pub mod messages;
#[cfg(test)]
mod messages_random_tests;
#[cfg(test)]
mod messages_tests;
pub mod notify;
pub mod settings;
