//! The file itself: the writer and the readers, its schema, its settings, rows and counters.

pub(crate) mod beside;
pub(crate) mod commit_cache;
pub(crate) mod counters;
pub(crate) mod database;
pub(crate) mod database_file;
pub(crate) mod errors;
pub(crate) mod handles;
pub(crate) mod pool_writer;
pub(crate) mod pragmas;
pub(crate) mod row;
pub(crate) mod schema;
pub(crate) mod settings;
mod snapshot;
pub(crate) mod threads;
