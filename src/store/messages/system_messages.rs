//! What the community itself says to people: their system notifications, with what the IM dialect says besides.

use crate::error::Result;
use crate::model::content::entry::ChatPart;
use crate::model::id::{NotificationId, UserId};
use crate::model::messages::room_message::{Recent, SystemMessage};
use crate::model::notifications::notification::NotificationKind;
use crate::model::span::Span;
use crate::store::{Read, Write};

/// What belongs to a notification that came as a message.
pub(crate) fn insert(tx: &Write<'_>, id: NotificationId, chat: &ChatPart) -> Result<()> {
    tx.execute(
        "INSERT INTO system_messages (id, content, content_type, attachment, ext, config) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (id, chat.content.as_deref().unwrap_or_default(), chat.content_type, &chat.attachment, &chat.ext, &chat.config),
    )
    .map(drop)
}

/// A page by id, in the order of the span.
pub(crate) fn window(r: &Read<'_>, user: UserId, span: &Span) -> Result<Vec<SystemMessage>> {
    let order = span.order();
    r.all(
        &format!(
            "SELECT n.id, n.receiver_id, n.read_at IS NOT NULL, coalesce(s.content, n.text, ''), coalesce(s.content_type, 0),
                coalesce(s.attachment, ''), coalesce(s.ext, ''), coalesce(s.config, '')
             FROM notifications n LEFT JOIN system_messages s ON s.id = n.id
             WHERE n.receiver_id = ?1 AND n.kind = ?5 AND n.deleted_at IS NULL AND n.id > ?2 AND n.id < ?3 ORDER BY n.id {order} LIMIT ?4"
        ),
        (user, span.after, span.before, span.limit, NotificationKind::System),
        |row| {
            Ok(SystemMessage {
                id: row.get(0)?,
                receiver: row.get(1)?,
                read: row.get(2)?,
                chat: ChatPart {
                    content: row.get(3)?,
                    content_type: row.get(4)?,
                    attachment: row.get(5)?,
                    ext: row.get(6)?,
                    config: row.get(7)?,
                },
            })
        },
    )
}

/// Unread ones up to `id`.
pub(crate) fn unread_up_to(r: &Read<'_>, user: UserId, id: i64) -> Result<Vec<NotificationId>> {
    r.all(
        "SELECT id FROM notifications INDEXED BY notifications_unread
         WHERE receiver_id = ?1 AND kind = ?3 AND read_at IS NULL AND deleted_at IS NULL AND id <= ?2",
        (user, id, NotificationKind::System),
        |row| row.get(0),
    )
}

/// The conversation with the community, if it ever sent a message.
pub(crate) fn recent(r: &Read<'_>, user: UserId) -> Result<Option<Recent>> {
    let last = window(r, user, &Span::newest(1))?.pop();
    let Some(last) = last else { return Ok(None) };
    let sql = "SELECT unread FROM notification_counters WHERE user_id = ?1 AND kind = ?2";
    let unread = r.one(sql, (user, NotificationKind::System), |row| row.get(0))?;
    Ok(Some(Recent { with: 0, unread: unread.unwrap_or(0), last: last.id }))
}

/// Every user who can receive a message, in parts: those after `after`.
pub(crate) fn everybody(r: &Read<'_>, after: UserId, limit: i64) -> Result<Vec<UserId>> {
    r.all("SELECT id FROM users WHERE status = 'enabled' AND id > ?1 ORDER BY id LIMIT ?2", (after, limit), |row| row.get(0))
}

/// What was sent under a number of the client's own since `since`.
pub(crate) fn sent_under(r: &Read<'_>, sender: i64, transaction: i64, since: i64) -> Result<Option<Vec<i64>>> {
    let found: Option<String> = r.one(
        "SELECT message_ids FROM message_transactions WHERE sender_id = ?1 AND transaction_id = ?2 AND at > ?3",
        (sender, transaction, since),
        |row| row.get(0),
    )?;
    found.map(|list| serde_json::from_str(&list).map_err(crate::error::Error::internal)).transpose()
}

/// Notes which messages `sender` sent under this number, in place of what was noted before; sender 0 is the community.
pub(crate) fn remember(tx: &Write<'_>, sender: i64, transaction: i64, ids: &[i64]) -> Result<()> {
    let list = serde_json::to_string(ids).map_err(crate::error::Error::internal)?;
    tx.execute(
        "INSERT OR REPLACE INTO message_transactions (sender_id, transaction_id, message_ids, at) VALUES (?1, ?2, ?3, ?4)",
        (sender, transaction, list, tx.now()),
    )
    .map(drop)
}

/// Forgets the client numbers that were noted before `before`, in milliseconds since 1970.
pub(crate) fn delete_expired(tx: &Write<'_>, before: i64) -> Result<()> {
    tx.execute("DELETE FROM message_transactions WHERE at < ?1", [before]).map(drop)
}
