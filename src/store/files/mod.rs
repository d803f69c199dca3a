//! Uploaded files: what is known of them, their bytes, where they are used.

pub mod chat_files;
pub mod downloads;
pub mod file;
pub mod media;
