//! Threads of direct posts, as listed for each participant. `conversation_list` reads them as conversations.

use crate::error::Result;
use crate::model::id::{EntryId, UserId};
use crate::store::{Read, Write};

/// Puts an entry into `user`'s side of the thread, as the last one where no newer one is there.
pub(crate) fn put(tx: &Write<'_>, user: UserId, root: EntryId, last: EntryId, unread: bool) -> Result<()> {
    tx.execute(
        "INSERT INTO direct_threads (user_id, root_id, last_id, unread) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (user_id, root_id) DO UPDATE SET last_id = max(last_id, ?3),
             unread = CASE WHEN ?3 >= last_id THEN ?4 ELSE unread END, hidden = CASE WHEN ?3 > last_id THEN 0 ELSE hidden END",
        (user, root, last, unread),
    )
    .map(drop)
}

/// Everybody for whom this entry stands last in the thread.
pub(crate) fn ending_with(r: &Read<'_>, root: EntryId, last: EntryId) -> Result<Vec<UserId>> {
    r.all(
        "SELECT user_id FROM direct_threads
         WHERE root_id = ?1 AND last_id = ?2 AND user_id IN (
             SELECT author_id FROM entries WHERE id = ?2 UNION SELECT user_id FROM mentions WHERE entry_id = ?2)",
        (root, last),
        |row| row.get(0),
    )
}

/// The latest entry of the thread that is for this person.
pub(crate) fn latest(r: &Read<'_>, user: UserId, root: EntryId) -> Result<Option<EntryId>> {
    Ok(r.one(
        "SELECT max(e.id) FROM entries e
         WHERE e.id IN (SELECT ?2 UNION SELECT id FROM comments WHERE post_id = ?2) AND e.deleted_at IS NULL AND e.visibility = 'direct'
           AND (e.author_id = ?1 OR EXISTS (SELECT 1 FROM mentions x WHERE x.entry_id = e.id AND x.user_id = ?1))",
        (user, root),
        |row| row.get(0),
    )?
    .flatten())
}

/// The last entry was deleted: another one becomes the last, or nothing is left.
pub(crate) fn fall_back(tx: &Write<'_>, user: UserId, root: EntryId, last: Option<EntryId>) -> Result<()> {
    match last {
        Some(last) => tx
            .execute("UPDATE direct_threads SET last_id = ?3, unread = 0 WHERE user_id = ?1 AND root_id = ?2", (user, root, last))
            .map(drop),
        None => tx.execute("DELETE FROM direct_threads WHERE user_id = ?1 AND root_id = ?2", (user, root)).map(drop),
    }
}

/// The list of a user who is being deleted.
pub(crate) fn erase_user(tx: &Write<'_>, user: UserId) -> Result<()> {
    tx.execute("DELETE FROM direct_threads WHERE user_id = ?1", [user]).map(drop)
}
