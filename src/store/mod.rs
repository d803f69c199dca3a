//! ALL SQL. The only layer that names rusqlite.

pub mod accounts;
pub mod db;
pub mod files;
pub mod messages;
pub mod notifications;
pub mod operations;
pub mod people;
pub mod posts;
pub mod profiles;
pub mod relations;
#[cfg(test)]
pub mod test;
pub mod text;
pub mod timelines;
pub mod views;
pub mod visibility;

pub use db::{
    database::Db,
    handles::{Read, Write},
};

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
