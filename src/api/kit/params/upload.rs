//! File parts of a request, already on disk, counted and hashed.

use std::fs::File;

/// One file part. The file has no name on disk, is removed when dropped, and is positioned at its start.
#[derive(Debug)]
pub(crate) struct Upload {
    /// The part's raw name, like `file` or `files[]`.
    pub field: String,
    /// What the client calls the file; never a path to be trusted.
    pub file_name: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
    /// The content.
    pub temp: File,
}

/// The file parts of one request, in order of appearance.
#[derive(Debug, Default)]
pub(crate) struct Files(pub Vec<Upload>);

impl Files {
    /// Takes the first file of this field out.
    pub(crate) fn take(&mut self, field: &str) -> Option<Upload> {
        let at = self.0.iter().position(|upload| upload.field == field)?;
        Some(self.0.remove(at))
    }
}
