//! The pages for people who have nothing but a browser (`docs/specs/web.md`).

mod apps;
mod entrance;
mod front;
mod links;
mod me;
mod routes;
pub(crate) mod wire;

pub(crate) use routes::stage;
