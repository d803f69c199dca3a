//! The rules of the community. No HTTP, no status, no JSON key.

pub(crate) mod accounts;
pub(crate) mod files;
pub(crate) mod messages;
pub(crate) mod notifications;
pub(crate) mod operations;
pub(crate) mod people;
pub(crate) mod posts;
pub(crate) mod profiles;
pub(crate) mod relations;
pub(crate) mod runtime;
#[cfg(test)]
pub(crate) mod test;
pub(crate) mod text;
pub(crate) mod timelines;
pub(crate) mod visibility;

pub(crate) use crate::store::db::commit_cache::CommitCache;
pub(crate) use crate::store::{Read, Write};
pub(crate) use runtime::core::Core;
