//! What is kept of texts so that they are found again.

pub(crate) mod fts;
pub(crate) mod hashtags;
pub(crate) mod revisions;
