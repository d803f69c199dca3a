//! What is kept of texts so that they are found again.

pub mod fts;
pub mod hashtags;
pub mod revisions;
