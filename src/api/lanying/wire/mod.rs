//! How requests of this API are read and answered: guards, envelope, errors, cursors.

pub(crate) mod auth;
mod body;
pub(crate) mod cursor;
#[cfg(test)]
pub(crate) mod document;
pub(crate) mod envelope;
pub(crate) mod error;
pub(crate) mod openapi;
pub(crate) mod params;
