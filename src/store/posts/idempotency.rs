//! What was made under a key that a client may send twice.

use crate::error::Result;
use crate::model::Millis;
use crate::model::id::UserId;
use crate::store::{Read, Write};

/// What `user` made under this key after `since`.
pub(crate) fn find(r: &Read<'_>, user: UserId, key: &str, since: Millis) -> Result<Option<i64>> {
    r.one("SELECT made_id FROM idempotency WHERE user_id = ?1 AND key = ?2 AND at > ?3", (user, key, since), |row| row.get(0))
}

/// Remembers what was made under a key.
pub(crate) fn remember(tx: &Write<'_>, user: UserId, key: &str, made: i64) -> Result<()> {
    tx.execute("INSERT OR REPLACE INTO idempotency (user_id, key, made_id, at) VALUES (?1, ?2, ?3, ?4)", (user, key, made, tx.now()))
        .map(drop)
}

/// Forgets what is older than `before`.
pub(crate) fn delete_expired(tx: &Write<'_>, before: Millis) -> Result<()> {
    tx.execute("DELETE FROM idempotency WHERE at < ?1", [before]).map(drop)
}

/// The keys of a user who is being deleted.
pub(crate) fn erase_user(tx: &Write<'_>, user: UserId) -> Result<()> {
    tx.execute("DELETE FROM idempotency WHERE user_id = ?1", [user]).map(drop)
}
