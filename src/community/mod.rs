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

pub use crate::store::db::commit_cache::Fresh;
pub use runtime::core::Core;

/// What a rule that only looks is given.
pub type Snapshot<'c> = crate::store::Read<'c>;

/// What a rule that changes something is given.
pub type Change<'c> = crate::store::Write<'c>;
