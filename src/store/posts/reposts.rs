//! Who reposted what. The spine row of a repost is a post (or of kind `repost`, where it reposts a comment).

use crate::error::Result;
use crate::model::id::{EntryId, UserId};
use crate::store::{Read, Write};

/// Notes that the entry `id` is the repost of `target` by `user`.
/// Errors: `Error::Internal` if they have one of it already.
pub(crate) fn insert(tx: &Write<'_>, id: EntryId, user: UserId, target: EntryId) -> Result<()> {
    tx.execute("INSERT INTO reposts (id, user_id, target_id) VALUES (?1, ?2, ?3)", (id, user, target)).map(drop)
}

/// True if it was one.
pub(crate) fn remove(tx: &Write<'_>, id: EntryId) -> Result<bool> {
    Ok(tx.execute("DELETE FROM reposts WHERE id = ?1", [id])? > 0)
}

/// What this entry passes on, if it is a repost.
pub(crate) fn target(r: &Read<'_>, id: EntryId) -> Result<Option<EntryId>> {
    r.one("SELECT target_id FROM reposts WHERE id = ?1", [id], |row| row.get(0))
}

/// The repost by which `user` passed it on.
pub(crate) fn by_user(r: &Read<'_>, user: UserId, target: EntryId) -> Result<Option<EntryId>> {
    r.one("SELECT id FROM reposts WHERE user_id = ?1 AND target_id = ?2", (user, target), |row| row.get(0))
}

/// Reposts of it before this id, newest first, with whose they are.
pub(crate) fn of_target(r: &Read<'_>, target: EntryId, before: i64, limit: i64) -> Result<Vec<(EntryId, UserId)>> {
    r.all("SELECT id, user_id FROM reposts WHERE target_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3", (target, before, limit), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}
