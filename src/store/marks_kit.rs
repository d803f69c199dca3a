//! For tests: bonds between people written directly.

use super::Write;
use crate::error::Result;
use crate::model::content::Mark;
use crate::model::id::UserId;

/// Puts a follow or a block.
pub fn bond(tx: &Write<'_>, user: UserId, target: UserId, mark: Mark) -> Result<()> {
    tx.execute(
        "INSERT INTO user_marks (id, user_id, target_id, axis, mark) VALUES (?1, ?2, ?3, 'bond', ?4)
         ON CONFLICT (user_id, target_id, axis) DO UPDATE SET mark = ?4",
        (tx.next_id(), user, target, mark),
    )
    .map(drop)
}

/// Makes two people friends.
pub fn befriend(tx: &Write<'_>, one: UserId, other: UserId) -> Result<()> {
    for (user, friend) in [(one, other), (other, one)] {
        tx.execute("INSERT INTO friendships (id, user_id, friend_id) VALUES (?1, ?2, ?3)", (tx.next_id(), user, friend))?;
    }
    Ok(())
}
