//! Uploading, attaching and fetching files.

pub(crate) mod attachments;
pub(crate) mod chat_files;
pub(crate) mod file;
#[cfg(test)]
pub(crate) mod file_tests;
