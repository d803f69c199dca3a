//! The users that a user recommends on their profile.

use crate::error::Result;
use crate::model::id::UserId;
use crate::store::{Read, Write};

/// Whether `user` recommends `target` on their profile.
pub(crate) fn exists(r: &Read<'_>, user: UserId, target: UserId) -> Result<bool> {
    Ok(r.one("SELECT 1 FROM endorsements WHERE user_id = ?1 AND target_id = ?2", (user, target), |_| Ok(()))?.is_some())
}

/// Once, however often it is called.
pub(crate) fn insert(tx: &Write<'_>, user: UserId, target: UserId) -> Result<()> {
    if exists(tx, user, target)? {
        return Ok(());
    }
    tx.execute("INSERT INTO endorsements (id, user_id, target_id) VALUES (?1, ?2, ?3)", (tx.next_id(), user, target)).map(drop)
}

/// Ends that `user` recommends `target`, if they do.
pub(crate) fn remove(tx: &Write<'_>, user: UserId, target: UserId) -> Result<()> {
    tx.execute("DELETE FROM endorsements WHERE user_id = ?1 AND target_id = ?2", (user, target)).map(drop)
}
