//! Private notes on people.

use crate::error::Result;
use crate::model::id::UserId;
use crate::store::Write;

/// Keeps the note in place of an earlier one; an empty one clears it.
pub(crate) fn put(tx: &Write<'_>, user: UserId, target: UserId, note: &str) -> Result<()> {
    if note.is_empty() {
        return tx.execute("DELETE FROM user_notes WHERE user_id = ?1 AND target_id = ?2", (user, target)).map(drop);
    }
    tx.execute(
        "INSERT INTO user_notes (user_id, target_id, note) VALUES (?1, ?2, ?3) ON CONFLICT (user_id, target_id) DO UPDATE SET note = ?3",
        (user, target, note),
    )
    .map(drop)
}
