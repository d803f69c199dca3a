//! The rules of the community. No HTTP, no status, no JSON key.

pub mod accounts;
pub mod files;
pub mod messages;
pub mod notifications;
pub mod operations;
pub mod people;
pub mod posts;
pub mod profiles;
pub mod relations;
pub mod runtime;
#[cfg(test)]
pub mod test;
pub mod text;
pub mod timelines;
pub mod visibility;

pub use crate::store::db::commit_cache::CommitCache;
pub use crate::store::{Read, Write};
pub use runtime::core::Core;
