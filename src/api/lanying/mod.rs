//! The Lanying IM server API: paths at the root, one envelope, HTTP 200 for everything (`docs/specs/lanying.md`).

pub mod app;
pub mod conversation;
pub mod entity;
pub mod file;
pub mod group;
pub mod message;
pub mod push;
pub mod roster;
mod routes;
pub mod token;
pub mod user;
pub mod wire;

pub use routes::{document, stage};
