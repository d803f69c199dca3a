//! How requests of this page are read and answered.

pub(crate) mod auth;
pub(crate) mod error;
pub(crate) mod page;
