//! How requests of this API are read and answered: guards, errors, limits, paging.

pub mod auth;
pub mod counted;
pub mod error;
pub mod openapi;
pub mod paging;
pub mod params;
pub mod rate_limits;
pub mod rate_windows;
pub mod reply;
pub mod scope;
pub mod state;
