//! ALL SQL. The only layer that names rusqlite.

pub mod accounts;
pub mod alert_changes;
pub mod alerts;
pub mod apps;
pub mod backup;
pub mod bulk;
pub mod census;
pub mod chat_files;
pub mod chat_profiles;
pub mod circles;
pub mod codes;
pub mod comments;
pub mod conversations;
pub mod counters;
pub mod counts;
pub mod db;
pub mod devices;
pub mod direct;
pub mod directory;
pub mod downloads;
pub mod drafts;
pub mod endorsements;
pub mod entries;
pub mod erase;
pub mod export;
pub mod feeds;
pub mod files;
pub mod filters;
pub mod follow_requests;
pub mod follows;
pub mod forums;
pub mod fresh;
pub mod friendships;
pub mod fts;
pub mod gauge;
pub mod grants;
pub mod handle;
pub mod hashtags;
pub mod idempotency;
pub mod inspect;
pub mod keeping;
pub mod listing;
pub mod lists;
pub mod mark_lists;
pub mod markers;
pub mod marks;
#[cfg(test)]
pub mod marks_kit;
pub mod media;
pub mod messages;
#[cfg(test)]
mod messages_plan_tests;
pub mod mutes;
pub mod notes;
pub mod notifications;
pub mod office;
pub mod peek;
pub mod polls;
pub mod posts;
mod pragmas;
pub mod profile;
pub mod push;
pub mod push_outbox;
pub mod push_targets;
pub mod reports;
pub mod reposts;
pub mod revisions;
pub mod room_boards;
pub mod room_joining;
pub mod room_members;
pub mod room_messages;
pub mod rooms;
pub mod roster;
mod row;
pub mod said;
pub mod scheduled;
pub mod schema;
pub mod search;
pub mod sessions;
pub mod settings;
mod slow;
pub mod spans;
pub mod suggestions;
pub mod system_messages;
pub mod tags;
pub mod talks;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
pub mod testrows;
pub mod threads;
pub mod user_lists;
pub mod users;
pub mod views;
pub mod visible;
mod writer;

pub use db::Db;
pub use handle::{Read, Write};

use crate::error::Error;

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::internal(format!("sqlite: {error}"))
    }
}

/// A unique key already holds this value: 2067 (unique) or 1555 (primary key), and nothing else.
pub fn is_taken(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::SqliteFailure(e, _)
            if e.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
                || e.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
    )
}
