//! For tests: bonds and bare contents written directly.

use crate::error::Result;
use crate::model::content::entry::{Mark, Visibility};
use crate::model::id::{EntryId, UserId};
use crate::store::Write;

/// Puts a follow or a block.
pub(crate) fn bond(tx: &Write<'_>, user: UserId, target: UserId, mark: Mark) -> Result<()> {
    tx.execute(
        "INSERT INTO user_marks (id, user_id, target_id, axis, mark) VALUES (?1, ?2, ?3, 'bond', ?4)
         ON CONFLICT (user_id, target_id, axis) DO UPDATE SET mark = ?4",
        (tx.next_id(), user, target, mark),
    )?;
    crate::store::operations::counter_audit::mend_all(tx)
}

/// Makes two people friends.
pub(crate) fn befriend(tx: &Write<'_>, one: UserId, other: UserId) -> Result<()> {
    for (user, friend) in [(one, other), (other, one)] {
        tx.execute("INSERT INTO friendships (id, user_id, friend_id) VALUES (?1, ?2, ?3)", (tx.next_id(), user, friend))?;
    }
    Ok(())
}

/// A bare post, or with `under` a private comment on it, by its code.
pub(crate) fn content(tx: &Write<'_>, author: UserId, visibility: Visibility, code: &str, under: Option<EntryId>) -> Result<EntryId> {
    let id = EntryId(tx.next_id());
    let kind = if under.is_some() { "comment" } else { "post" };
    tx.execute("INSERT INTO entries (id, kind, author_id, visibility) VALUES (?1, ?2, ?3, ?4)", (id, kind, author, visibility))?;
    tx.execute("INSERT INTO contents (id, code, text) VALUES (?1, ?2, '')", (id, code))?;
    match under {
        None => tx.execute("INSERT INTO posts (id) VALUES (?1)", [id])?,
        Some(post) => tx.execute("INSERT INTO comments (id, post_id, private) VALUES (?1, ?2, 1)", (id, post))?,
    };
    Ok(id)
}

/// A moderator's switch.
pub(crate) fn switch_off(tx: &Write<'_>, id: EntryId) -> Result<()> {
    tx.execute("UPDATE contents SET enabled = 0 WHERE id = ?1", [id]).map(drop)
}
