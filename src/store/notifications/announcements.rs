//! Announcements, who has read them, and what people said to them with an emoji.

use crate::error::Result;
use crate::model::id::{NotificationId, UserId, created_at};
use crate::model::notifications::announcement::{Announcement, Reaction};
use crate::store::{Read, Write};

/// Adds an announcement and gives its id.
pub(crate) fn insert(tx: &Write<'_>, text: &str, is_markdown: bool) -> Result<i64> {
    let id = tx.next_id();
    tx.execute("INSERT INTO announcements (id, text, is_markdown) VALUES (?1, ?2, ?3)", (id, text, is_markdown))?;
    Ok(id)
}

/// These notifications are of this announcement.
pub(crate) fn link(tx: &Write<'_>, announcement: i64, notifications: &[NotificationId]) -> Result<()> {
    for id in notifications {
        tx.execute("UPDATE notifications SET announcement_id = ?2 WHERE id = ?1", (id, announcement))?;
    }
    Ok(())
}

/// Is there such an announcement?
pub(crate) fn exists(r: &Read<'_>, id: i64) -> Result<bool> {
    Ok(r.one("SELECT 1 FROM announcements WHERE id = ?1 AND deleted_at IS NULL", [id], |_| Ok(()))?.is_some())
}

/// The last `limit` announcements as `me` sees them, oldest first, of which only those that are unread unless `read` is true.
pub(crate) fn list(r: &Read<'_>, me: UserId, read: bool, limit: i64) -> Result<Vec<Announcement>> {
    let found: Vec<Announcement> = r.all(
        "SELECT id, text, is_markdown, is_read FROM (
           SELECT a.id, a.text, a.is_markdown,
             EXISTS (SELECT 1 FROM announcement_reads s WHERE s.user_id = ?1 AND s.announcement_id = a.id)
               OR EXISTS (SELECT 1 FROM notifications n WHERE n.announcement_id = a.id AND n.receiver_id = ?1 AND coalesce(n.read_at, n.deleted_at) IS NOT NULL)
             AS is_read
           FROM announcements a WHERE a.deleted_at IS NULL ORDER BY a.id DESC LIMIT ?3)
         WHERE ?2 OR NOT is_read ORDER BY id",
        (me, read, limit),
        |row| {
            let id: i64 = row.get(0)?;
            let (text, is_markdown, is_read) = (row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(Announcement { id, text, is_markdown, at: created_at(id), is_read, reactions: Vec::new() })
        },
    )?;
    found.into_iter().map(|one| Ok(Announcement { reactions: reactions(r, one.id, Some(me))?, ..one })).collect()
}

/// One announcement as nobody in particular sees it; `None` when it was taken back.
pub(crate) fn find(r: &Read<'_>, id: i64) -> Result<Option<Announcement>> {
    let found = r.one("SELECT text, is_markdown FROM announcements WHERE id = ?1 AND deleted_at IS NULL", [id], |row| {
        Ok(Announcement { id, text: row.get(0)?, is_markdown: row.get(1)?, at: created_at(id), is_read: false, reactions: Vec::new() })
    })?;
    found.map(|one| Ok(Announcement { reactions: reactions(r, id, None)?, ..one })).transpose()
}

/// What was said to it, in the order of the emojis' characters.
pub(crate) fn reactions(r: &Read<'_>, id: i64, me: Option<UserId>) -> Result<Vec<Reaction>> {
    r.all(
        "SELECT name, count(*), coalesce(max(user_id = ?2), 0) FROM announcement_reactions WHERE announcement_id = ?1 GROUP BY name ORDER BY name",
        (id, me),
        |row| Ok(Reaction { name: row.get(0)?, count: row.get(1)?, is_mine: row.get(2)? }),
    )
}

/// How many chose this emoji.
pub(crate) fn count(r: &Read<'_>, id: i64, name: &str) -> Result<i64> {
    r.count("SELECT count(*) FROM announcement_reactions WHERE announcement_id = ?1 AND name = ?2", (id, name))
}

/// `false` for who chose it already.
pub(crate) fn react(tx: &Write<'_>, id: i64, me: UserId, name: &str) -> Result<bool> {
    let sql = "INSERT OR IGNORE INTO announcement_reactions (announcement_id, name, user_id) VALUES (?1, ?2, ?3)";
    Ok(tx.execute(sql, (id, name, me))? == 1)
}

/// `false` for who did not choose it.
pub(crate) fn unreact(tx: &Write<'_>, id: i64, me: UserId, name: &str) -> Result<bool> {
    let sql = "DELETE FROM announcement_reactions WHERE announcement_id = ?1 AND name = ?2 AND user_id = ?3";
    Ok(tx.execute(sql, (id, name, me))? == 1)
}

/// Notes that somebody has read it; gives the unread notification of it, if there is one.
pub(crate) fn dismiss(tx: &Write<'_>, id: i64, me: UserId) -> Result<Option<NotificationId>> {
    tx.execute("INSERT OR IGNORE INTO announcement_reads (user_id, announcement_id) VALUES (?1, ?2)", (me, id))?;
    tx.one(
        "SELECT id FROM notifications WHERE announcement_id = ?1 AND receiver_id = ?2 AND read_at IS NULL AND deleted_at IS NULL",
        (id, me),
        |row| row.get(0),
    )
}

/// The last `limit` announcements, newest first, with what was said to them.
pub(crate) fn all(r: &Read<'_>, limit: i64) -> Result<Vec<Announcement>> {
    let ids: Vec<i64> =
        r.all("SELECT id FROM announcements WHERE deleted_at IS NULL ORDER BY id DESC LIMIT ?1", [limit], |row| row.get(0))?;
    Ok(ids.into_iter().map(|id| find(r, id)).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// Nobody is shown it any more; `false` where there is none.
pub(crate) fn delete(tx: &Write<'_>, id: i64) -> Result<bool> {
    Ok(tx.execute("UPDATE announcements SET deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL", (id, tx.now()))? == 1)
}

/// Who was notified of it, in the order of their ids after this one, each with the notification; at most `limit`.
pub(crate) fn notified(r: &Read<'_>, id: i64, after: i64, limit: i64) -> Result<Vec<(i64, (UserId, NotificationId))>> {
    r.all(
        "SELECT receiver_id, id FROM notifications
         WHERE announcement_id = ?1 AND receiver_id > ?2 AND deleted_at IS NULL ORDER BY receiver_id LIMIT ?3",
        (id, after, limit),
        |row| Ok((row.get(0)?, (row.get(0)?, row.get(1)?))),
    )
}
