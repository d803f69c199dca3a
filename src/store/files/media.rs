//! The bytes of files: rows of 256 KiB in the same database, written in small transactions
//! so that a large upload never holds the writer (`docs/specs/core.md` 13).

use std::io::{self, Read as _};

use crate::error::{Error, Result};
use crate::model::content::media::{Variant, VariantInfo};
use crate::model::id::FileId;
use crate::store::{Db, Read, Write};

/// Bytes of one row; only the last row of a variant is shorter.
pub(crate) const CHUNK: usize = 256 * 1024;
/// Rows removed in one transaction.
const SWEEP: i64 = 16;

fn put(tx: &Write<'_>, file: FileId, variant: Variant, n: i64, bytes: &[u8]) -> Result<()> {
    tx.execute("INSERT INTO file_chunks (file_id, variant, n, bytes) VALUES (?1, ?2, ?3, ?4)", (file, variant.name(), n, bytes)).map(drop)
}

/// Copies `source` into rows of a staged file, one transaction per row. The source has to be `info.size` bytes long.
pub(crate) async fn write(db: &Db, file: FileId, variant: Variant, info: VariantInfo, mut source: impl io::Read + Send) -> Result<()> {
    let mut written = 0_i64;
    for n in 0.. {
        let mut chunk = Vec::with_capacity(CHUNK);
        let limit = u64::try_from(CHUNK).map_err(Error::internal)?;
        io::Read::take(&mut source, limit).read_to_end(&mut chunk).map_err(Error::internal)?;
        if chunk.is_empty() {
            break;
        }
        written += i64::try_from(chunk.len()).map_err(Error::internal)?;
        db.write(move |tx| put(tx, file, variant, n, &chunk)).await?;
    }
    if written != info.size {
        return Err(Error::internal(format!("file {file} is {written} bytes long, not {}", info.size)));
    }
    db.write(move |tx| {
        tx.execute(
            "INSERT INTO file_variants (file_id, variant, mime, size, width, height) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (file, variant.name(), &info.mime, info.size, info.width, info.height),
        )
    })
    .await
    .map(drop)
}

/// What is known about one form of a file, if it has that form.
pub(crate) fn variant(r: &Read<'_>, file: FileId, variant: Variant) -> Result<Option<VariantInfo>> {
    r.one("SELECT mime, size, width, height FROM file_variants WHERE file_id = ?1 AND variant = ?2", (file, variant.name()), |row| {
        Ok(VariantInfo { mime: row.get(0)?, size: row.get(1)?, width: row.get(2)?, height: row.get(3)? })
    })
}

/// At most `len` bytes from position `from`; fewer at the end.
pub(crate) fn read(r: &Read<'_>, file: FileId, variant: Variant, from: usize, len: usize) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(len);
    if len == 0 {
        return Ok(out);
    }
    let index = |at: usize| i64::try_from(at / CHUNK).map_err(Error::internal);
    let mut statement =
        r.prepare("SELECT bytes FROM file_chunks WHERE file_id = ?1 AND variant = ?2 AND n BETWEEN ?3 AND ?4 ORDER BY n")?;
    let mut rows = statement.query((file, variant.name(), index(from)?, index(from.saturating_add(len - 1))?))?;
    let mut skip = from % CHUNK;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        let rest = bytes.get(skip..).unwrap_or_default();
        out.extend_from_slice(&rest[..rest.len().min(len - out.len())]);
        skip = 0;
    }
    Ok(out)
}

/// Removes a part of a file that was never published; true while there is more.
fn discard_some(tx: &Write<'_>, file: FileId) -> Result<bool> {
    if tx.one("SELECT 1 FROM files WHERE id = ?1 AND state = 'staging'", [file], |_| Ok(()))?.is_none() {
        return Ok(false);
    }
    let removed =
        tx.execute("DELETE FROM file_chunks WHERE rowid IN (SELECT rowid FROM file_chunks WHERE file_id = ?1 LIMIT ?2)", (file, SWEEP))?;
    if removed > 0 {
        return Ok(true);
    }
    tx.execute("DELETE FROM file_variants WHERE file_id = ?1", [file])?;
    tx.execute("DELETE FROM file_uses WHERE file_id = ?1", [file])?;
    tx.execute("DELETE FROM files WHERE id = ?1", [file])?;
    Ok(false)
}

/// Removes a file that was never published.
pub(crate) async fn discard(db: &Db, file: FileId) -> Result<()> {
    while db.write(move |tx| discard_some(tx, file)).await? {}
    Ok(())
}

/// Removes uploads that earlier runs left incomplete. Only at start: afterwards staged files may be in use.
pub(crate) async fn remove_abandoned(db: &Db) -> Result<usize> {
    let staged: Vec<FileId> = db.read(|r| r.all("SELECT id FROM files WHERE state = 'staging'", [], |row| row.get(0)))?;
    for file in &staged {
        discard(db, *file).await?;
    }
    Ok(staged.len())
}
