//! The file itself: the writer and the readers, its schema, its settings, rows and counters.

pub mod beside;
pub mod commit_cache;
pub mod counters;
pub mod database;
pub mod database_file;
pub mod errors;
pub mod handles;
pub(crate) mod pragmas;
pub(crate) mod row;
pub mod schema;
pub mod settings;
pub(crate) mod slow_reader;
pub(crate) mod writer;
pub mod writer_metrics;
