//! How requests of this API are read and answered: guards, envelope, errors, paging, parameters.

pub(crate) mod auth;
pub(crate) mod body;
pub(crate) mod csv;
#[cfg(test)]
pub(crate) mod document;
pub(crate) mod envelope;
pub(crate) mod error;
pub(crate) mod family;
pub(crate) mod json;
pub(crate) mod name_rules;
pub(crate) mod openapi;
pub(crate) mod paging;
pub(crate) mod params;
pub(crate) mod state;
pub(crate) mod targets;
