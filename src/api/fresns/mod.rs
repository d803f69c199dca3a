//! The Fresns client API, both families: `/api/v2` and `/api/fresns/v1`.

pub(crate) mod account;
pub(crate) mod account_center;
pub(crate) mod codes;
pub(crate) mod comment;
pub(crate) mod common;
pub(crate) mod conversation;
pub(crate) mod defaults;
pub(crate) mod detail;
pub(crate) mod editor;
pub(crate) mod entity;
pub(crate) mod file;
pub(crate) mod geotag;
pub(crate) mod global;
#[cfg(test)]
mod global_tests;
pub(crate) mod history;
pub(crate) mod lists;
pub(crate) mod notification;
pub(crate) mod post;
pub(crate) mod records;
pub(crate) mod render;
mod routes;
pub(crate) mod user;
pub(crate) mod verify_code;
pub(crate) mod wire;

#[cfg(test)]
pub(crate) use routes::document;
pub(crate) use routes::{caught, stage};
