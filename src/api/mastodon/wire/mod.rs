//! How requests of this API are read and answered: guards, errors, limits, paging.

pub(crate) mod auth;
#[cfg(test)]
pub(crate) mod document;
pub(crate) mod error;
pub(crate) mod openapi;
pub(crate) mod paging;
pub(crate) mod params;
pub(crate) mod rate_limits;
pub(crate) mod rate_windows;
pub(crate) mod reply;
pub(crate) mod scope;
pub(crate) mod state;
