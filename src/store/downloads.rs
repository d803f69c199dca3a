//! Who fetched which file, and where a file stands.

use super::{Read, Write};
use crate::error::Result;
use crate::model::Millis;
use crate::model::content::EntryKind;
use crate::model::id::{EntryId, FileId, UserId};

pub fn record(tx: &Write<'_>, file: FileId, user: UserId) -> Result<()> {
    tx.execute("INSERT INTO file_downloads (id, file_id, user_id, at) VALUES (?1, ?2, ?3, ?4)", (tx.next_id(), file, user, tx.now()))
        .map(drop)
}

/// How many files this user fetched since `since`.
pub fn since(r: &Read<'_>, user: UserId, since: Millis) -> Result<i64> {
    r.count("SELECT count(*) FROM file_downloads WHERE user_id = ?1 AND at >= ?2", (user, since))
}

/// Who fetched it and when, the latest first.
pub fn of_file(r: &Read<'_>, file: FileId, offset: i64, limit: i64) -> Result<Vec<(UserId, Millis)>> {
    r.all("SELECT user_id, at FROM file_downloads WHERE file_id = ?1 ORDER BY id DESC LIMIT ?2 OFFSET ?3", (file, limit, offset), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

pub fn count(r: &Read<'_>, file: FileId) -> Result<i64> {
    r.count("SELECT count(*) FROM file_downloads WHERE file_id = ?1", [file])
}

/// A post or comment that carries files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub entry: EntryId,
    pub enabled: bool,
    /// This viewer may see it.
    pub visible: bool,
}

/// A living post or comment by its code. Private comments are for their author and the post's.
pub fn place(r: &Read<'_>, viewer: UserId, kind: EntryKind, code: &str) -> Result<Option<Place>> {
    r.one(
        "SELECT e.id, c.enabled,
                e.author_id = ?2
                OR (CASE e.visibility
                        WHEN 'followers' THEN EXISTS (SELECT 1 FROM user_marks m WHERE m.user_id = ?2 AND m.target_id = e.author_id AND m.mark = 'follow')
                        WHEN 'direct' THEN EXISTS (SELECT 1 FROM mentions n WHERE n.entry_id = e.id AND n.user_id = ?2)
                        ELSE 1 END
                    AND (coalesce(k.private, 0) = 0 OR p.author_id = ?2))
         FROM contents c JOIN entries e ON e.id = c.id
         LEFT JOIN comments k ON k.id = e.id LEFT JOIN entries p ON p.id = k.post_id
         WHERE c.code = ?1 AND e.kind = ?3 AND e.deleted_at IS NULL",
        (code, viewer, kind),
        |row| Ok(Place { entry: row.get(0)?, enabled: row.get(1)?, visible: row.get(2)? }),
    )
}
