//! Uploaded files: what is known of them, their bytes, where they are used.

pub(crate) mod chat_files;
pub(crate) mod downloads;
pub(crate) mod entry_files;
pub(crate) mod file;
pub(crate) mod media;
