//! Posts, comments, files and reports about them.

pub(crate) mod chat_file;
pub(crate) mod entry;
pub(crate) mod filter;
pub(crate) mod media;
pub(crate) mod report;
pub(crate) mod slug;
pub(crate) mod status;
pub(crate) mod tag;
pub(crate) mod views;
