//! Folkmoot: one community, three client APIs, one file.

pub mod api;
pub mod community;
pub mod error;
pub mod media;
pub mod model;
pub mod store;
