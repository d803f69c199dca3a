//! ALL SQL. The only layer that names rusqlite.

pub(crate) mod accounts;
pub(crate) mod cards;
pub(crate) mod db;
pub(crate) mod files;
pub(crate) mod messages;
pub(crate) mod notifications;
pub(crate) mod operations;
pub(crate) mod people;
pub(crate) mod posts;
pub(crate) mod profiles;
pub(crate) mod relations;
#[cfg(test)]
pub(crate) mod test;
pub(crate) mod text;
pub(crate) mod timelines;
pub(crate) mod views;
pub(crate) mod visibility;

pub(crate) use db::{database::Db, handles::Read};

pub use db::handles::Write;
