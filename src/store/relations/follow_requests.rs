//! Follows that wait for the consent of the followed, and the other bonds a block cuts.

use super::friendships;
use crate::error::Result;
use crate::model::id::UserId;
use crate::store::{Read, Write};

/// Whether a request of `user` to follow `target` waits.
pub(crate) fn exists(r: &Read<'_>, user: UserId, target: UserId) -> Result<bool> {
    Ok(r.one("SELECT 1 FROM follow_requests WHERE user_id = ?1 AND target_id = ?2", (user, target), |_| Ok(()))?.is_some())
}

/// Asks once, however often it is called; whether this call was the first.
pub(crate) fn insert(tx: &Write<'_>, user: UserId, target: UserId) -> Result<bool> {
    if exists(tx, user, target)? {
        return Ok(false);
    }
    tx.execute("INSERT INTO follow_requests (id, user_id, target_id) VALUES (?1, ?2, ?3)", (tx.next_id(), user, target))?;
    Ok(true)
}

/// Whether there was one.
pub(crate) fn remove(tx: &Write<'_>, user: UserId, target: UserId) -> Result<bool> {
    Ok(tx.execute("DELETE FROM follow_requests WHERE user_id = ?1 AND target_id = ?2", (user, target))? > 0)
}

/// Who waits for the consent of `user`, newest first: the request's id and who asks.
/// `before` continues below an id of the page before.
pub(crate) fn received(r: &Read<'_>, user: UserId, before: Option<i64>, limit: i64) -> Result<Vec<(i64, UserId)>> {
    r.all(
        "SELECT id, user_id FROM follow_requests WHERE target_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
        (user, before.unwrap_or(i64::MAX), limit),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Whose consent `user` waits for.
pub(crate) fn asked(r: &Read<'_>, user: UserId) -> Result<Vec<UserId>> {
    r.all("SELECT target_id FROM follow_requests WHERE user_id = ?1", [user], |row| row.get(0))
}

/// Requests of both kinds and friendship between two users end, in both directions; whether they were friends.
pub(crate) fn sever(tx: &Write<'_>, a: UserId, b: UserId) -> Result<bool> {
    let were_friends = friendships::end(tx, a, b)?;
    for (from, to) in [(a, b), (b, a)] {
        remove(tx, from, to)?;
        tx.execute("DELETE FROM friend_requests WHERE user_id = ?1 AND target_id = ?2 AND status = 'pending'", (from, to))?;
    }
    Ok(were_friends)
}

/// Everything of this kind around a deleted user, with mutes and bookmarks.
pub(crate) fn erase_user(tx: &Write<'_>, user: UserId) -> Result<()> {
    for sql in [
        "DELETE FROM follow_requests WHERE user_id = ?1 OR target_id = ?1",
        "DELETE FROM friend_requests WHERE user_id = ?1 OR target_id = ?1",
        "DELETE FROM friendships WHERE user_id = ?1 OR friend_id = ?1",
        "DELETE FROM former_friends WHERE user_id = ?1 OR friend_id = ?1",
        "DELETE FROM mutes WHERE user_id = ?1 OR target_id = ?1",
        "DELETE FROM bookmarks WHERE user_id = ?1",
    ] {
        tx.execute(sql, [user])?;
    }
    Ok(())
}
