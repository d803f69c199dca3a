//! What a user keeps or mutes for themselves: bookmarks, pins, muted threads, likes of messages.

use crate::error::Result;
use crate::model::id::{EntryId, UserId};
use crate::store::{Read, Write};

/// Keeps it; twice is once.
pub(crate) fn bookmark(tx: &Write<'_>, user: UserId, entry: EntryId) -> Result<()> {
    let sql = "INSERT INTO bookmarks (id, user_id, entry_id) VALUES (?1, ?2, ?3) ON CONFLICT (user_id, entry_id) DO NOTHING";
    tx.execute(sql, (tx.next_id(), user, entry)).map(drop)
}

/// Deletes the bookmark of `user` on an entry, if there is one.
pub(crate) fn drop_bookmark(tx: &Write<'_>, user: UserId, entry: EntryId) -> Result<()> {
    tx.execute("DELETE FROM bookmarks WHERE user_id = ?1 AND entry_id = ?2", (user, entry)).map(drop)
}

/// Likes a message; twice is once. Nothing counts it.
pub(crate) fn like_message(tx: &Write<'_>, user: UserId, message: EntryId) -> Result<()> {
    tx.execute(
        "INSERT INTO entry_marks (id, user_id, target_id, kind, axis, mark) VALUES (?1, ?2, ?3, 'message', 'opinion', 'like')
         ON CONFLICT (user_id, target_id, axis) DO NOTHING",
        (tx.next_id(), user, message),
    )
    .map(drop)
}

/// Takes back the like of `user` on a message, if there is one.
pub(crate) fn unlike_message(tx: &Write<'_>, user: UserId, message: EntryId) -> Result<()> {
    let sql = "DELETE FROM entry_marks WHERE user_id = ?1 AND target_id = ?2 AND kind = 'message' AND +mark = 'like'";
    tx.execute(sql, (user, message)).map(drop)
}

/// Puts it on top of its author's profile; twice is once.
pub(crate) fn pin(tx: &Write<'_>, user: UserId, entry: EntryId) -> Result<()> {
    let sql = "INSERT INTO pins (id, user_id, entry_id) VALUES (?1, ?2, ?3) ON CONFLICT (entry_id) DO NOTHING";
    tx.execute(sql, (tx.next_id(), user, entry)).map(drop)
}

/// Takes an entry from the top of the profile of `user`, if they pinned it.
pub(crate) fn unpin(tx: &Write<'_>, user: UserId, entry: EntryId) -> Result<()> {
    tx.execute("DELETE FROM pins WHERE user_id = ?1 AND entry_id = ?2", (user, entry)).map(drop)
}

/// How many statuses a user pinned, deleted ones excluded.
pub(crate) fn pins(r: &Read<'_>, user: UserId) -> Result<i64> {
    r.count("SELECT count(*) FROM pins p JOIN entries e ON e.id = p.entry_id WHERE p.user_id = ?1 AND e.deleted_at IS NULL", [user])
}

/// The entry at the top of the thread that this one stands in: the post of a comment, the first message of a
/// conversation, itself for everything else.
pub(crate) fn root(r: &Read<'_>, entry: EntryId) -> Result<EntryId> {
    let found = r.one(
        "SELECT coalesce(
             (SELECT post_id FROM comments WHERE id = ?1),
             (SELECT min(f.id) FROM messages m JOIN messages f ON f.conversation_id = m.conversation_id WHERE m.id = ?1))",
        [entry],
        |row| row.get::<_, Option<EntryId>>(0),
    )?;
    Ok(found.flatten().unwrap_or(entry))
}

/// Mutes the thread below `root` for `user`.
pub(crate) fn mute_thread(tx: &Write<'_>, user: UserId, root: EntryId) -> Result<()> {
    tx.execute("INSERT INTO thread_mutes (user_id, root_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING", (user, root)).map(drop)
}

/// Unmutes the thread below `root` for `user`.
pub(crate) fn unmute_thread(tx: &Write<'_>, user: UserId, root: EntryId) -> Result<()> {
    tx.execute("DELETE FROM thread_mutes WHERE user_id = ?1 AND root_id = ?2", (user, root)).map(drop)
}

/// Everything of this kind that a user who leaves has kept.
pub(crate) fn erase_user(tx: &Write<'_>, user: UserId) -> Result<()> {
    for sql in [
        "DELETE FROM bookmarks WHERE user_id = ?1",
        "DELETE FROM pins WHERE user_id = ?1",
        "DELETE FROM thread_mutes WHERE user_id = ?1",
        "DELETE FROM entry_marks WHERE user_id = ?1 AND kind = 'message'",
    ] {
        tx.execute(sql, [user])?;
    }
    Ok(())
}
