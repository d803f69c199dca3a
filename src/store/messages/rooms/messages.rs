//! The messages in rooms.

use crate::error::Result;
use crate::model::content::entry::ChatPart;
use crate::model::id::{RoomId, UserId};
use crate::model::messages::room_message::{Recent, RoomMessage};
use crate::model::span::Span;
use crate::store::db::row::{some_ids, sql};
use crate::store::messages::message::merged;
use crate::store::{Read, Write};

/// New messages of one room that are counted at most.
const COUNTED: i64 = 1_000;

fn message(row: &rusqlite::Row<'_>) -> rusqlite::Result<RoomMessage> {
    Ok(RoomMessage {
        id: row.get(0)?,
        room: row.get(1)?,
        sender: row.get(2)?,
        chat: ChatPart { content: row.get(3)?, content_type: row.get(4)?, attachment: row.get(5)?, ext: row.get(6)?, config: row.get(7)? },
        edited_at: row.get(8)?,
    })
}

const COLUMNS: &str = "id, room_id, sender_id, content, content_type, attachment, ext, config, edited_at";

/// Adds a message to a room and gives its id; without a sender it is from the community itself.
pub(crate) fn insert(tx: &Write<'_>, room: RoomId, sender: Option<UserId>, chat: &ChatPart) -> Result<i64> {
    let id = tx.next_id();
    tx.execute(
        "INSERT INTO room_messages (id, room_id, sender_id, content, content_type, attachment, ext, config)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (id, room, sender, chat.content.as_deref().unwrap_or_default(), chat.content_type, &chat.attachment, &chat.ext, &chat.config),
    )?;
    Ok(id)
}

/// A message that was not taken back.
pub(crate) fn find(r: &Read<'_>, room: RoomId, id: i64) -> Result<Option<RoomMessage>> {
    r.one(sql!("SELECT {COLUMNS} FROM room_messages WHERE id = ?2 AND room_id = ?1 AND recalled_at IS NULL"), (room, id), message)
}

/// The message of this id, in whichever room; `None` when it was taken back.
pub(crate) fn by_id(r: &Read<'_>, id: i64) -> Result<Option<RoomMessage>> {
    r.one(sql!("SELECT {COLUMNS} FROM room_messages WHERE id = ?1 AND recalled_at IS NULL"), [id], message)
}

/// A page by id of the messages that a member has not deleted for themselves, in the order of the span.
pub(crate) fn window(r: &Read<'_>, room: RoomId, member: UserId, span: &Span) -> Result<Vec<RoomMessage>> {
    let order = span.order();
    r.all(
        &format!(
            "SELECT {COLUMNS} FROM room_messages
             WHERE room_id = ?1 AND recalled_at IS NULL AND id > ?2 AND id < ?3
               AND NOT EXISTS (SELECT 1 FROM room_hidden_messages h WHERE h.user_id = ?5 AND h.room_id = ?1 AND h.message_id = room_messages.id) ORDER BY id {order} LIMIT ?4"
        ),
        (room, span.after, span.before, span.limit, member),
        message,
    )
}

/// Those of these that a member sees.
pub(crate) fn some(r: &Read<'_>, room: RoomId, member: UserId, ids: &[i64]) -> Result<Vec<RoomMessage>> {
    let Some(ids) = some_ids(ids) else { return Ok(Vec::new()) };
    r.all(
        sql!(
            "SELECT {COLUMNS} FROM room_messages
             WHERE id IN (SELECT value FROM json_each(?2)) AND +room_id = ?1 AND recalled_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM room_hidden_messages h WHERE h.user_id = ?3 AND h.room_id = ?1 AND h.message_id = room_messages.id)"
        ),
        (room, ids, member),
        message,
    )
}

/// Hides a message from one member; `false` for one that is hidden already.
pub(crate) fn hide(tx: &Write<'_>, room: RoomId, member: UserId, id: i64) -> Result<bool> {
    let sql = "INSERT OR IGNORE INTO room_hidden_messages (user_id, room_id, message_id) VALUES (?1, ?2, ?3)";
    Ok(tx.execute(sql, (member, room, id))? == 1)
}

/// The id of the last message; 0 in an empty room.
pub(crate) fn latest(r: &Read<'_>, room: RoomId) -> Result<i64> {
    let sql = "SELECT id FROM room_messages WHERE room_id = ?1 AND recalled_at IS NULL ORDER BY id DESC LIMIT 1";
    Ok(r.one(sql, [room], |row| row.get(0))?.unwrap_or(0))
}

/// Deleted for everybody, with its text.
pub(crate) fn recall(tx: &Write<'_>, id: i64) -> Result<()> {
    tx.execute(
        "UPDATE room_messages SET recalled_at = ?2, content = '', attachment = '', ext = '', config = '' WHERE id = ?1",
        (id, tx.now()),
    )
    .map(drop)
}

/// A new text for a message, and fields that are merged into those it has.
pub(crate) fn rewrite(tx: &Write<'_>, id: i64, content: &str, ext: &str, config: &str) -> Result<()> {
    let sql = concat!(
        "UPDATE room_messages SET content = ?4, edited_at = ?5, ",
        merged!("ext", "?2"),
        ", ",
        merged!("config", "?3"),
        " WHERE id = ?1"
    );
    tx.execute(sql, (id, ext, config, content, tx.now())).map(drop)
}

/// The rooms of a user in which there is something to see, those with the latest messages, with what is new in them, in one query.
pub(crate) fn recent(r: &Read<'_>, user: UserId, most: i64) -> Result<Vec<Recent>> {
    // What is new is counted last, in the rooms that are shown.
    r.all(
        "SELECT room,
                CASE mode WHEN 2 THEN 0 ELSE (SELECT count(*) FROM (
                  SELECT 1 FROM room_messages n WHERE n.room_id = room AND n.recalled_at IS NULL
                    AND n.id > max(read, hidden) AND n.sender_id IS NOT ?1
                    AND NOT EXISTS (SELECT 1 FROM room_hidden_messages h WHERE h.user_id = ?1 AND h.room_id = room AND h.message_id = n.id) LIMIT ?2)) END,
                last
         FROM (SELECT m.room_id AS room, m.mute_mode AS mode, m.read_id AS read,
                      max(m.cleared_id, CASE o.history_visible WHEN 1 THEN 0 ELSE m.id END) AS hidden,
                      (SELECT l.id FROM room_messages l WHERE l.room_id = m.room_id AND l.recalled_at IS NULL
                         AND NOT EXISTS (SELECT 1 FROM room_hidden_messages h WHERE h.user_id = ?1 AND h.room_id = m.room_id AND h.message_id = l.id) ORDER BY l.id DESC LIMIT 1) AS last
               FROM room_members m JOIN rooms o ON o.id = m.room_id
               WHERE m.user_id = ?1 AND last > hidden ORDER BY last DESC LIMIT ?3)",
        (user, COUNTED, most),
        |row| Ok(Recent { with: row.get(0)?, unread: row.get(1)?, last: row.get(2)? }),
    )
}
