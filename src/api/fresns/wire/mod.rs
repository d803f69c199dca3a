//! How requests of this API are read and answered: guards, envelope, errors, paging, parameters.

pub mod auth;
pub mod body;
pub mod csv;
pub mod envelope;
pub mod error;
pub mod family;
pub mod key_filter;
pub mod key_filters;
pub mod name_rules;
pub mod openapi;
pub mod paging;
pub mod params;
pub mod state;
pub mod targets;
