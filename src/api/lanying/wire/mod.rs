//! How requests of this API are read and answered: guards, envelope, errors, cursors.

pub mod auth;
mod body;
pub(crate) mod cursor;
pub mod envelope;
pub mod error;
pub mod openapi;
pub mod params;
pub mod state;
