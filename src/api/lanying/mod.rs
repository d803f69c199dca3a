//! The Lanying IM server API: paths at the root, one envelope, HTTP 200 for everything (`docs/specs/lanying.md`).

pub(crate) mod app;
pub(crate) mod conversation;
pub(crate) mod entity;
pub(crate) mod file;
pub(crate) mod group;
pub(crate) mod message;
pub(crate) mod push;
pub(crate) mod realtime;
pub(crate) mod roster;
mod routes;
pub(crate) mod token;
pub(crate) mod user;
pub(crate) mod wire;

#[cfg(test)]
pub(crate) use routes::document;
pub(crate) use routes::stage;
