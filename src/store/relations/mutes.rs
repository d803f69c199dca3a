//! Mutes between users, with or without an expiry time.

use crate::error::Result;
use crate::model::Millis;
use crate::model::id::UserId;
use crate::store::Write;

/// Mutes, or changes how. `notifications`: theirs are kept away, too.
pub(crate) fn put(tx: &Write<'_>, user: UserId, target: UserId, notifications: bool, expires_at: Option<Millis>) -> Result<()> {
    tx.execute(
        "INSERT INTO mutes (id, user_id, target_id, notifications, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (user_id, target_id) DO UPDATE SET notifications = ?4, expires_at = ?5",
        (tx.next_id(), user, target, notifications, expires_at),
    )
    .map(drop)
}

/// Ends that `user` mutes `target`, if they do.
pub(crate) fn remove(tx: &Write<'_>, user: UserId, target: UserId) -> Result<()> {
    tx.execute("DELETE FROM mutes WHERE user_id = ?1 AND target_id = ?2", (user, target)).map(drop)
}

/// Deletes the rows of mutes that are over.
pub(crate) fn delete_expired(tx: &Write<'_>) -> Result<()> {
    tx.execute("DELETE FROM mutes WHERE expires_at <= ?1", [tx.now()]).map(drop)
}
