//! Posts, comments, files and what is said of them.

pub mod chat_file;
pub mod entry;
pub mod filter;
pub mod media;
pub mod report;
pub mod status;
pub mod tag;
