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
