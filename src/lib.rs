//! Folkmoot: one community, three client APIs, one file.

pub mod api;
pub mod community;
