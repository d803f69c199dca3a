//! ALL SQL. The only layer that names rusqlite.

pub mod accounts;
pub mod apps;
pub mod codes;
pub mod conversations;
pub mod counters;
pub mod db;
pub mod files;
pub mod handle;
pub mod marks;
pub mod messages;
pub mod notifications;
pub mod peek;
mod pragmas;
pub mod roster;
mod row;
pub mod schema;
pub mod sessions;
pub mod settings;
mod slow;
pub mod users;
pub mod views;
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
