//! Uploading, attaching and fetching files.

pub mod attachments;
pub mod chat_files;
pub mod file;
#[cfg(test)]
pub(crate) mod file_tests;
