//! What a device has to fetch, in all conversations at once: one statement for each sort of them.

use crate::error::Result;
use crate::model::id::{RoomId, UserId};
use crate::model::messages::sync::{DeviceRef, SyncConversation, UnreadConversation};
use crate::model::notifications::notification::NotificationKind;
use crate::store::Read;

/// Items of one conversation that are counted at most.
const COUNTED: i64 = 1_000;

/// `?1` is the user, `?2` the device, `?3` since when it fetches, `?4` the conversations at most, `?5` the items that are counted.
/// Besides those with a message to show there may be some with operations alone: `told` steps over one conversation after the other.
const DIRECT: &str = "WITH RECURSIVE told (peer) AS (
      SELECT min(conversation_id) FROM device_events WHERE mailbox_id = ?1 AND conversation_id > 0
      UNION ALL
      SELECT (SELECT min(conversation_id) FROM device_events WHERE mailbox_id = ?1 AND conversation_id > peer) FROM told WHERE peer IS NOT NULL
    ),
    some (peer, last, pair, listed) AS (
      SELECT * FROM (SELECT peer_id, last_message_id, conversation_id, 1 FROM conversation_sides
        WHERE user_id = ?1 AND displayed = 1 AND last_message_id > 0 ORDER BY last_message_id DESC LIMIT ?4)
      UNION ALL
      SELECT t.peer, (SELECT max(id) FROM device_events WHERE mailbox_id = ?1 AND conversation_id = t.peer), c.id,
             coalesce(s.displayed = 1 AND s.last_message_id > 0, 0)
      FROM told t LEFT JOIN conversations c ON c.a_id = min(?1, t.peer) AND c.b_id = max(?1, t.peer)
        LEFT JOIN conversation_sides s ON s.user_id = ?1 AND s.conversation_id = c.id WHERE t.peer IS NOT NULL
    ),
    latest (peer, last, pair, listed) AS (
      SELECT peer, max(last), max(pair), max(listed) FROM some WHERE peer <> ?1 GROUP BY peer ORDER BY max(last) DESC LIMIT ?4
    ),
    based (peer, last, pair, listed, base) AS MATERIALIZED (
      SELECT peer, last, pair, listed, coalesce(
          (SELECT fetched_id FROM device_cursors WHERE user_id = ?1 AND device_sn = ?2 AND conversation_id = peer),
          min(?3, coalesce((SELECT min(id) - 1 FROM messages INDEXED BY messages_unread
            WHERE receiver_id = ?1 AND conversation_id = pair AND read_at IS NULL AND receiver_deleted_at IS NULL AND enabled = 1), ?3)))
      FROM latest
    )
    SELECT peer,
           (SELECT count(*) FROM (SELECT 1 FROM messages WHERE conversation_id = pair AND id > base AND enabled = 1
              AND iif(sender_id = ?1, sender_deleted_at, receiver_deleted_at) IS NULL LIMIT ?5))
         + (SELECT count(*) FROM (SELECT 1 FROM device_events WHERE mailbox_id = ?1 AND conversation_id = peer AND id > max(base, ?3) LIMIT ?5)),
           last, listed
    FROM based ORDER BY last DESC";

/// As [`DIRECT`]. Where nothing is received no message counts.
const ROOMS: &str = "WITH mine (room, mode, joined, cleared, read, hidden) AS (
      SELECT m.room_id, m.mute_mode, m.id, m.cleared_id, m.read_id, max(m.cleared_id, iif(o.history_visible, 0, m.id))
      FROM room_members m JOIN rooms o ON o.id = m.room_id WHERE m.user_id = ?1
    ),
    ended (room, mode, joined, cleared, read, hidden, message, event) AS MATERIALIZED (
      SELECT *, coalesce((SELECT l.id FROM room_messages l WHERE l.room_id = room AND l.recalled_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM room_hidden_messages h WHERE h.user_id = ?1 AND h.room_id = room AND h.message_id = l.id) ORDER BY l.id DESC LIMIT 1), 0),
             coalesce((SELECT max(id) FROM device_events WHERE mailbox_id = room AND conversation_id = room), 0) FROM mine
    ),
    based (room, mode, last, listed, base) AS (
      SELECT room, mode, max(message, event), message > hidden,
             max(cleared, joined, coalesce(
               (SELECT fetched_id FROM device_cursors WHERE user_id = ?1 AND device_sn = ?2 AND conversation_id = room), min(?3, read)))
      FROM ended WHERE message > hidden OR event > max(cleared, joined) ORDER BY max(message, event) DESC LIMIT ?4
    )
    SELECT room,
           iif(mode = 2, 0, (SELECT count(*) FROM (SELECT 1 FROM room_messages n WHERE n.room_id = room AND n.recalled_at IS NULL
              AND n.id > base AND NOT EXISTS (SELECT 1 FROM room_hidden_messages h WHERE h.user_id = ?1 AND h.room_id = room AND h.message_id = n.id) LIMIT ?5)))
         + (SELECT count(*) FROM (SELECT 1 FROM device_events WHERE mailbox_id = room AND conversation_id = room AND id > max(base, ?3) LIMIT ?5)),
           last, listed
    FROM based ORDER BY last DESC";

/// As [`DIRECT`], without `?4`: the messages of the community and notices, then what the user did on other devices. `?6` is the kind of notification.
const OWN: &str = "WITH based (community, own) AS (
      SELECT coalesce((SELECT fetched_id FROM device_cursors WHERE user_id = ?1 AND device_sn = ?2 AND conversation_id = 0),
                      min(?3, coalesce((SELECT min(id) - 1 FROM notifications INDEXED BY notifications_unread
                        WHERE receiver_id = ?1 AND kind = ?6 AND read_at IS NULL AND deleted_at IS NULL), ?3))),
             coalesce((SELECT fetched_id FROM device_cursors WHERE user_id = ?1 AND device_sn = ?2 AND conversation_id = ?1), ?3)
    ),
    found (number, id) AS (
      SELECT 0, id FROM (SELECT n.id FROM based CROSS JOIN notifications n INDEXED BY notifications_by_kind WHERE n.receiver_id = ?1 AND n.kind = ?6 AND n.deleted_at IS NULL
        AND n.id > community LIMIT ?5)
      UNION
      SELECT 0, id FROM (SELECT e.id FROM based CROSS JOIN device_events e WHERE e.mailbox_id = ?1 AND e.conversation_id = 0
        AND e.id > max(community, ?3) LIMIT ?5)
      UNION
      SELECT 0, id FROM (SELECT e.id FROM based CROSS JOIN room_members m CROSS JOIN device_events e ON e.mailbox_id = m.room_id
        AND e.conversation_id = 0 AND e.id > max(community, ?3, m.id) WHERE m.user_id = ?1 AND (e.leading = 0 OR m.role <> 'member') LIMIT ?5)
      UNION
      SELECT ?1, id FROM (SELECT e.id FROM based CROSS JOIN device_events e WHERE e.mailbox_id = ?1 AND e.conversation_id = ?1
        AND e.id > max(own, ?3) LIMIT ?5)
    )
    SELECT number, min(count(*), ?5), max(id) FROM found GROUP BY number";

/// With people: the `most` with the latest items. `since` is from when on the device learns of operations.
pub(crate) fn direct(r: &Read<'_>, device: DeviceRef, since: i64, most: i64) -> Result<Vec<UnreadConversation>> {
    r.all(DIRECT, (device.user, device.sn, since, most, COUNTED), |row| {
        Ok(UnreadConversation {
            conversation: SyncConversation::Direct(row.get(0)?),
            new: row.get(1)?,
            last: row.get(2)?,
            listed: row.get(3)?,
        })
    })
}

/// Rooms: the `most` with the latest items.
pub(crate) fn rooms(r: &Read<'_>, device: DeviceRef, since: i64, most: i64) -> Result<Vec<UnreadConversation>> {
    r.all(ROOMS, (device.user, device.sn, since, most, COUNTED), |row| {
        Ok(UnreadConversation {
            conversation: SyncConversation::Room(RoomId(row.get(0)?)),
            new: row.get(1)?,
            last: row.get(2)?,
            listed: row.get(3)?,
        })
    })
}

/// The community and the user's own conversation, where there is something to fetch.
pub(crate) fn own(r: &Read<'_>, device: DeviceRef, since: i64) -> Result<Vec<UnreadConversation>> {
    r.all(OWN, (device.user, device.sn, since, 0, COUNTED, NotificationKind::System), |row| {
        let number: UserId = row.get(0)?;
        let conversation = if number.0 == 0 { SyncConversation::System } else { SyncConversation::Own };
        Ok(UnreadConversation { conversation, new: row.get(1)?, last: row.get(2)?, listed: false })
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::super::events;
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn what_a_device_asks_for_is_read_by_indexes() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        for sql in [DIRECT, ROOMS, OWN, events::in_mailbox_sql(), events::of_rooms_sql()] {
            let plan = db.read(|r| fixture::plan(r, sql)).unwrap();
            for table in [
                "device_events",
                "messages",
                "room_messages",
                "notifications",
                "room_members",
                "conversation_sides",
                "e",
                "n",
                "h",
                "s",
                "c",
            ] {
                assert!(!plan.contains(&format!("SCAN {table} ")) && !plan.ends_with(&format!("SCAN {table}")), "{table}: {plan}");
            }
        }
    }
}
