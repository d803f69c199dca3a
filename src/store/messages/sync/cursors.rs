//! How far each device has fetched each conversation.

use crate::error::Result;
use crate::model::id::{ConversationId, UserId};
use crate::model::messages::sync::DeviceRef;
use crate::model::notifications::notification::NotificationKind;
use crate::store::{Read, Write};

/// A device fetches from now on; does nothing for one that does already.
pub(crate) fn start(tx: &Write<'_>, device: DeviceRef) -> Result<()> {
    tx.execute(
        "UPDATE devices SET since_id = ?3 WHERE user_id = ?1 AND device_sn = ?2 AND since_id IS NULL",
        (device.user, device.sn, tx.next_id()),
    )
    .map(drop)
}

/// From when on a device learns of operations and notices; `None` for one that never connected.
pub(crate) fn since(r: &Read<'_>, device: DeviceRef) -> Result<Option<i64>> {
    let sql = "SELECT since_id FROM devices WHERE user_id = ?1 AND device_sn = ?2";
    Ok(r.one(sql, (device.user, device.sn), |row| row.get(0))?.flatten())
}

/// What a device has acknowledged of the conversation of this number.
pub(crate) fn fetched(r: &Read<'_>, device: DeviceRef, conversation: i64) -> Result<Option<i64>> {
    let sql = "SELECT fetched_id FROM device_cursors WHERE user_id = ?1 AND device_sn = ?2 AND conversation_id = ?3";
    r.one(sql, (device.user, device.sn, conversation), |row| row.get(0))
}

/// Puts it forward; never back. Does nothing for a device that is gone.
pub(crate) fn advance(tx: &Write<'_>, device: DeviceRef, conversation: i64, id: i64) -> Result<()> {
    tx.execute(
        "INSERT INTO device_cursors (user_id, device_sn, conversation_id, fetched_id)
         SELECT user_id, device_sn, ?3, ?4 FROM devices WHERE user_id = ?1 AND device_sn = ?2
         ON CONFLICT DO UPDATE SET fetched_id = excluded.fetched_id WHERE excluded.fetched_id > fetched_id",
        (device.user, device.sn, conversation, id),
    )
    .map(drop)
}

/// The first message from the other side that `user` has not read.
pub(crate) fn first_unread(r: &Read<'_>, user: UserId, conversation: ConversationId) -> Result<Option<i64>> {
    let sql = "SELECT min(id) FROM messages INDEXED BY messages_unread
         WHERE receiver_id = ?1 AND conversation_id = ?2 AND read_at IS NULL AND receiver_deleted_at IS NULL AND enabled = 1";
    Ok(r.one(sql, (user, conversation), |row| row.get(0))?.flatten())
}

/// The first message of the community that `user` has not read.
pub(crate) fn first_unread_of_community(r: &Read<'_>, user: UserId) -> Result<Option<i64>> {
    let sql = "SELECT min(id) FROM notifications INDEXED BY notifications_unread
         WHERE receiver_id = ?1 AND kind = ?2 AND read_at IS NULL AND deleted_at IS NULL";
    Ok(r.one(sql, (user, NotificationKind::System), |row| row.get(0))?.flatten())
}
