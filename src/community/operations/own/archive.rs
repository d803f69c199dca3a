//! An archive of everything of one person.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom};

use crate::community::runtime::core::Core;
use crate::error::{Error, Limit, Result};
use crate::model::id::UserId;
use crate::store::operations::export;

/// The archive as `folkmoot export` writes it, in a file without a name, at its start. One is made at a time: `TooMany(Downloads)`.
pub(crate) async fn archive(core: &Core, user: UserId) -> Result<File> {
    let Some(_turn) = core.archives.try_lock() else {
        return Err(Error::TooMany { what: Limit::Downloads, retry_after_seconds: Some(60) });
    };
    let base = core.settings().base_url.clone();
    core.db
        .read_slow(move |r| {
            let mut file = tempfile::tempfile().map_err(Error::internal)?;
            let folder = std::env::temp_dir();
            export::archive(r, user, &base, &folder, BufWriter::new(&file), &mut |_| ())?;
            file.seek(SeekFrom::Start(0)).map_err(Error::internal)?;
            Ok(file)
        })
        .await
}
