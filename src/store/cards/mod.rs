//! Cards: what is read again and again, kept in memory and dropped by the commit that changes it.

pub(crate) mod acts;
pub(crate) mod cache;
pub(crate) mod change_set;
mod entries;
pub(crate) mod key;
pub(crate) mod notifications;
mod people;
pub(crate) mod publications;
mod sessions;
mod tables;
pub(crate) mod timeline;
mod viewers;
pub(crate) mod walks;

pub(crate) use cache::Cards;
pub(crate) use key::{Card, Key, id_of_hash};
