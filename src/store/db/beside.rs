//! Files that stand beside the database.

use std::path::{Path, PathBuf};

/// A file of the same folder, named after the database.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(suffix);
    path.with_file_name(name)
}
