//! Operations and notices, in the mailbox of a user or of a room.

use crate::error::{Error, Result};
use crate::model::id::{RoomId, UserId, first_at};
use crate::model::messages::sync::{DeviceEvent, DeviceEventKind, InfoField};
use crate::store::db::row::{Cols, json_ids, sql};
use crate::store::{Read, Write};

/// What a row says.
#[derive(Clone, Debug)]
pub(crate) struct NewEvent<'a> {
    pub kind: DeviceEventKind,
    pub actor: Option<UserId>,
    pub targets: &'a [UserId],
    /// The number of the conversation it is about.
    pub about: i64,
    pub message: Option<i64>,
    pub field: Option<InfoField>,
    pub text: &'a str,
}

/// Puts it into a conversation of a user, unless no device of theirs ever fetched anything: false, and nothing is kept.
pub(crate) fn add_for_user(tx: &Write<'_>, user: UserId, conversation: i64, id: i64, new: &NewEvent<'_>) -> Result<bool> {
    let added = tx.execute(
        "INSERT INTO device_events (mailbox_id, conversation_id, id, kind, actor_id, target_ids, about_id, message_id, field, text)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE EXISTS (SELECT 1 FROM devices WHERE user_id = ?1 AND since_id IS NOT NULL)",
        (user, conversation, id, new.kind, new.actor, targets(new), new.about, new.message, new.field, new.text),
    )?;
    Ok(added == 1)
}

/// Puts it into the mailbox of a room, in the room's own conversation or in that of notices (0): for all members, or those who lead it.
pub(crate) fn add_for_room(tx: &Write<'_>, room: RoomId, conversation: i64, id: i64, leading: bool, new: &NewEvent<'_>) -> Result<()> {
    tx.execute(
        "INSERT INTO device_events (mailbox_id, conversation_id, id, kind, actor_id, target_ids, about_id, message_id, field, text, leading)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        (room, conversation, id, new.kind, new.actor, targets(new), new.about, new.message, new.field, new.text, leading),
    )
    .map(drop)
}

/// Puts a notice into the mailbox of each member of a room, who are as many as it takes; returns whose devices have it to fetch.
pub(crate) fn add_for_members(tx: &Write<'_>, room: RoomId, id: i64, new: &NewEvent<'_>) -> Result<Vec<UserId>> {
    tx.execute(
        "INSERT INTO device_events (mailbox_id, conversation_id, id, kind, actor_id, target_ids, about_id, message_id, field, text)
         SELECT m.user_id, 0, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM room_members m
         WHERE m.room_id = ?1 AND EXISTS (SELECT 1 FROM devices d WHERE d.user_id = m.user_id AND d.since_id IS NOT NULL)",
        (room, id, new.kind, new.actor, targets(new), new.about, new.message, new.field, new.text),
    )?;
    tx.all("SELECT mailbox_id FROM device_events WHERE id = ?1", [id], |row| row.get(0))
}

fn targets(new: &NewEvent<'_>) -> String {
    json_ids(new.targets)
}

const COLUMNS: &str = "e.id, e.kind, e.actor_id, e.target_ids, e.about_id, e.message_id, e.field, e.text";

fn event(row: &rusqlite::Row<'_>) -> rusqlite::Result<(DeviceEvent, String)> {
    let mut c = Cols::of(row);
    let (id, kind, actor, targets) = (c.next()?, c.next()?, c.next()?, c.next()?);
    let event = DeviceEvent {
        id,
        kind,
        actor,
        targets: Vec::new(),
        about: c.next()?,
        message: c.next()?,
        field: c.next()?,
        text: c.next()?,
        edited: None,
    };
    Ok((event, targets))
}

fn with_targets((event, targets): (DeviceEvent, String)) -> Result<DeviceEvent> {
    let targets: Vec<i64> = serde_json::from_str(&targets).map_err(Error::internal)?;
    Ok(DeviceEvent { targets: targets.into_iter().map(UserId).collect(), ..event })
}

/// The query of [`in_mailbox`].
pub(super) fn in_mailbox_sql() -> &'static str {
    sql!("SELECT {COLUMNS} FROM device_events e WHERE e.mailbox_id = ?1 AND e.conversation_id = ?2 AND e.id > ?3 ORDER BY e.id LIMIT ?4")
}

/// What stands in a conversation of a mailbox, that of a user or of a room, after an id.
pub(crate) fn in_mailbox(r: &Read<'_>, mailbox: i64, conversation: i64, after: i64, limit: usize) -> Result<Vec<DeviceEvent>> {
    let rows = r.all(in_mailbox_sql(), (mailbox, conversation, after, i64::try_from(limit).unwrap_or(i64::MAX)), event)?;
    rows.into_iter().map(with_targets).collect()
}

/// The query of [`of_rooms`].
pub(super) fn of_rooms_sql() -> &'static str {
    sql!(
        "SELECT {COLUMNS} FROM room_members m CROSS JOIN device_events e ON e.mailbox_id = m.room_id AND e.conversation_id = 0
           AND e.id > max(?2, m.id) WHERE m.user_id = ?1 AND (e.leading = 0 OR m.role <> 'member') ORDER BY e.id LIMIT ?3"
    )
}

/// Notices of all rooms of a user after an id, from when they joined.
pub(crate) fn of_rooms(r: &Read<'_>, user: UserId, after: i64, limit: usize) -> Result<Vec<DeviceEvent>> {
    let rows = r.all(of_rooms_sql(), (user, after, i64::try_from(limit).unwrap_or(i64::MAX)), event)?;
    rows.into_iter().map(with_targets).collect()
}

/// Whether the room notice of this id is for a member of this kind: one row is looked at.
pub(crate) fn is_for(r: &Read<'_>, room: RoomId, conversation: i64, id: i64, user: UserId) -> Result<bool> {
    let sql = "SELECT 1 FROM device_events e JOIN room_members m ON m.room_id = e.mailbox_id AND m.user_id = ?4
         WHERE e.mailbox_id = ?1 AND e.conversation_id = ?2 AND e.id = ?3 AND e.id > m.id AND (e.leading = 0 OR m.role <> 'member')";
    Ok(r.one(sql, (room, conversation, id, user), |_| Ok(()))?.is_some())
}

/// Deletes what happened before `before`, in milliseconds since 1970.
pub(crate) fn delete_expired(tx: &Write<'_>, before: i64) -> Result<()> {
    tx.execute("DELETE FROM device_events WHERE id < ?1", [first_at(before)]).map(drop)
}

/// Of a user who leaves: what is kept for them, and their words in what is kept for others.
pub(crate) fn erase_user(tx: &Write<'_>, user: UserId) -> Result<()> {
    tx.execute("DELETE FROM device_events WHERE mailbox_id = ?1", [user])?;
    tx.execute("UPDATE device_events SET text = '' WHERE actor_id = ?1 AND text <> ''", [user]).map(drop)
}
