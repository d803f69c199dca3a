//! Everything of one person, as they may take it along: one row of JSON at a time, never a secret.

mod archive;
mod rows;
mod sheets;

pub(crate) use archive::{archive, size};
