//! Who fetched which file.

use crate::error::Result;
use crate::model::Millis;
use crate::model::id::{FileId, UserId};
use crate::store::{Read, Write};

/// Notes that `user` fetched `file` now; each download is a row of its own.
pub(crate) fn record(tx: &Write<'_>, file: FileId, user: UserId) -> Result<()> {
    tx.execute("INSERT INTO file_downloads (id, file_id, user_id, at) VALUES (?1, ?2, ?3, ?4)", (tx.next_id(), file, user, tx.now()))
        .map(drop)
}

/// How many files this user fetched since `since`.
pub(crate) fn since(r: &Read<'_>, user: UserId, since: Millis) -> Result<i64> {
    r.count("SELECT count(*) FROM file_downloads WHERE user_id = ?1 AND at >= ?2", (user, since))
}
