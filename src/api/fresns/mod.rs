//! The Fresns client API, both families: `/api/v2` and `/api/fresns/v1`.

pub mod account;
pub mod account_center;
pub mod codes;
pub mod comment;
pub mod common;
pub mod conversation;
pub mod defaults;
pub mod detail;
pub mod editor;
pub mod entity;
pub mod file;
pub mod geotag;
pub mod global;
#[cfg(test)]
mod global_tests;
pub mod history;
pub mod lists;
pub mod notification;
pub mod post;
pub mod records;
pub mod render;
mod routes;
pub mod user;
pub mod verify_code;
pub mod wire;

pub use routes::{caught, document, stage};
