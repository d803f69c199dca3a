//! Who is in which room.

use crate::error::Result;
use crate::model::id::{RoomId, UserId};
use crate::model::messages::room::{MutedUntil, RoomBlock, RoomMember, RoomRole};
use crate::store::db::row::{Cols, json_ids, sql};
use crate::store::{Read, Write};

const COLUMNS: &str =
    "m.room_id, m.user_id, m.id, m.role, m.alias, m.silent_until, m.push_mode, m.mute_mode, m.pinned, m.read_id, m.cleared_id";

fn member(row: &rusqlite::Row<'_>) -> rusqlite::Result<RoomMember> {
    let mut c = Cols::of(row);
    Ok(RoomMember {
        room: c.next()?,
        user: c.next()?,
        id: c.next()?,
        role: c.next()?,
        alias: c.next()?,
        silence: c.next()?,
        push_mode: c.next()?,
        mute_mode: c.next()?,
        pinned: c.next()?,
        read_id: c.next()?,
        cleared_id: c.next()?,
    })
}

/// Is a user in a room that was not dissolved?
pub(crate) fn is_in(r: &Read<'_>, room: RoomId, user: UserId) -> Result<bool> {
    Ok(find(r, room, user)?.is_some())
}

/// A dissolved room has nobody in it.
pub(crate) fn find(r: &Read<'_>, room: RoomId, user: UserId) -> Result<Option<RoomMember>> {
    r.one(sql!("SELECT {COLUMNS} FROM room_members m WHERE m.room_id = ?1 AND m.user_id = ?2"), (room, user), member)
}

/// A part of them: who joined after `after`.
pub(crate) fn page(r: &Read<'_>, room: RoomId, after: i64, limit: i64) -> Result<Vec<RoomMember>> {
    r.all(
        sql!("SELECT {COLUMNS} FROM room_members m WHERE m.room_id = ?1 AND m.id > ?2 ORDER BY m.id LIMIT ?3"),
        (room, after, limit),
        member,
    )
}

/// Everybody in it; as many as a room takes.
pub(crate) fn ids(r: &Read<'_>, room: RoomId) -> Result<Vec<UserId>> {
    r.all("SELECT user_id FROM room_members WHERE room_id = ?1", [room], |row| row.get(0))
}

/// Those who have no voice now.
pub(crate) fn silenced(r: &Read<'_>, room: RoomId, after: i64, limit: i64) -> Result<Vec<RoomMember>> {
    r.all(
        sql!(
            "SELECT {COLUMNS} FROM room_members m WHERE m.room_id = ?1 AND m.id > ?2 AND (m.silent_until = -1 OR m.silent_until > ?4)
             ORDER BY m.id LIMIT ?3"
        ),
        (room, after, limit, r.now()),
        member,
    )
}

/// Owner and admins, the owner first.
pub(crate) fn leading(r: &Read<'_>, room: RoomId) -> Result<Vec<RoomMember>> {
    r.all(
        sql!("SELECT {COLUMNS} FROM room_members m WHERE m.room_id = ?1 AND m.role <> 'member' ORDER BY m.role <> 'owner', m.id"),
        [room],
        member,
    )
}

/// Those of these who are in it.
pub(crate) fn some(r: &Read<'_>, room: RoomId, users: &[i64]) -> Result<Vec<RoomMember>> {
    r.all(
        sql!("SELECT {COLUMNS} FROM room_members m WHERE m.room_id = ?1 AND m.user_id IN (SELECT value FROM json_each(?2)) ORDER BY m.id"),
        (room, json_ids(users)),
        member,
    )
}

/// All rooms of a user, in the order in which they joined.
pub(crate) fn of_user(r: &Read<'_>, user: UserId) -> Result<Vec<RoomMember>> {
    r.all(sql!("SELECT {COLUMNS} FROM room_members m WHERE m.user_id = ?1 ORDER BY m.id"), [user], member)
}

/// Adds a user who is not a member yet.
pub(crate) fn insert(tx: &Write<'_>, room: RoomId, user: UserId, role: RoomRole) -> Result<()> {
    tx.execute("INSERT INTO room_members (room_id, user_id, id, role) VALUES (?1, ?2, ?3, ?4)", (room, user, tx.next_id(), role))?;
    tx.execute("UPDATE rooms SET members = members + 1 WHERE id = ?1", [room]).map(drop)
}

/// `false` for a user who was not in it.
pub(crate) fn remove(tx: &Write<'_>, room: RoomId, user: UserId) -> Result<bool> {
    let gone = tx.execute("DELETE FROM room_members WHERE room_id = ?1 AND user_id = ?2", (room, user))? == 1;
    if gone {
        tx.execute("UPDATE rooms SET members = members - 1 WHERE id = ?1", [room])?;
    }
    Ok(gone)
}

/// Replaces the role of a member; the owner noted in the row of the room stays. Does nothing for others.
pub(crate) fn set_role(tx: &Write<'_>, room: RoomId, user: UserId, role: RoomRole) -> Result<()> {
    tx.execute("UPDATE room_members SET role = ?3 WHERE room_id = ?1 AND user_id = ?2", (room, user, role)).map(drop)
}

/// Replaces the name of a member in this room; empty is none.
pub(crate) fn set_alias(tx: &Write<'_>, room: RoomId, user: UserId, alias: &str) -> Result<()> {
    tx.execute("UPDATE room_members SET alias = ?3 WHERE room_id = ?1 AND user_id = ?2", (room, user, alias)).map(drop)
}

/// Sets until when a member is muted.
pub(crate) fn set_silence(tx: &Write<'_>, room: RoomId, user: UserId, silence: MutedUntil) -> Result<()> {
    tx.execute("UPDATE room_members SET silent_until = ?3 WHERE room_id = ?1 AND user_id = ?2", (room, user, silence)).map(drop)
}

/// Sets what is pushed to a member: 0 to 4, as in [`RoomMember::push_mode`].
/// Errors: `Error::Internal` for any other number.
pub(crate) fn set_push_mode(tx: &Write<'_>, room: RoomId, user: UserId, mode: i64) -> Result<()> {
    tx.execute("UPDATE room_members SET push_mode = ?3 WHERE room_id = ?1 AND user_id = ?2", (room, user, mode)).map(drop)
}

/// Sets how a member receives messages: 0 to 2, as in [`RoomMember::mute_mode`].
/// Errors: `Error::Internal` for any other number.
pub(crate) fn set_mute_mode(tx: &Write<'_>, room: RoomId, user: UserId, mode: i64) -> Result<()> {
    tx.execute("UPDATE room_members SET mute_mode = ?3 WHERE room_id = ?1 AND user_id = ?2", (room, user, mode)).map(drop)
}

/// Sets whether a member has pinned the room.
pub(crate) fn set_pinned(tx: &Write<'_>, room: RoomId, user: UserId, pinned: bool) -> Result<()> {
    tx.execute("UPDATE room_members SET pinned = ?3 WHERE room_id = ?1 AND user_id = ?2", (room, user, pinned)).map(drop)
}

/// Messages up to `id` are read; never goes back: `false` where it was further before.
pub(crate) fn set_read(tx: &Write<'_>, room: RoomId, user: UserId, id: i64) -> Result<bool> {
    Ok(tx.execute("UPDATE room_members SET read_id = ?3 WHERE room_id = ?1 AND user_id = ?2 AND read_id < ?3", (room, user, id))? == 1)
}

/// Messages from `id` on are unread again; `false` where they are already.
pub(crate) fn set_unread(tx: &Write<'_>, room: RoomId, user: UserId, id: i64) -> Result<bool> {
    Ok(tx.execute("UPDATE room_members SET read_id = ?3 - 1 WHERE room_id = ?1 AND user_id = ?2 AND read_id >= ?3", (room, user, id))? == 1)
}

/// Messages up to `id` are not shown to them any more.
pub(crate) fn set_cleared(tx: &Write<'_>, room: RoomId, user: UserId, id: i64) -> Result<()> {
    tx.execute(
        "UPDATE room_members SET cleared_id = max(cleared_id, ?3), read_id = max(read_id, ?3) WHERE room_id = ?1 AND user_id = ?2",
        (room, user, id),
    )
    .map(drop)
}

/// Whether `user` may not come into the room any more.
pub(crate) fn is_blocked(r: &Read<'_>, room: RoomId, user: UserId) -> Result<bool> {
    Ok(r.one("SELECT 1 FROM room_blocks WHERE room_id = ?1 AND user_id = ?2", (room, user), |_| Ok(()))?.is_some())
}

/// Bans `user` from joining again; repeating it changes nothing. A user who is in the room stays in it.
pub(crate) fn block(tx: &Write<'_>, room: RoomId, user: UserId) -> Result<()> {
    tx.execute("INSERT OR IGNORE INTO room_blocks (room_id, user_id, id) VALUES (?1, ?2, ?3)", (room, user, tx.next_id())).map(drop)
}

/// `false` for a user who was not blocked.
pub(crate) fn unblock(tx: &Write<'_>, room: RoomId, user: UserId) -> Result<bool> {
    Ok(tx.execute("DELETE FROM room_blocks WHERE room_id = ?1 AND user_id = ?2", (room, user))? == 1)
}

/// People blocked from a room, at most `limit`, in the order of their blocking.
/// Only rows with an id above `after` are given: 0 for the first page.
pub(crate) fn blocked(r: &Read<'_>, room: RoomId, after: i64, limit: i64) -> Result<Vec<RoomBlock>> {
    r.all("SELECT room_id, user_id, id FROM room_blocks WHERE room_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3", (room, after, limit), |row| {
        Ok(RoomBlock { room: row.get(0)?, user: row.get(1)?, id: row.get(2)? })
    })
}

/// How many people are blocked from a room.
pub(crate) fn count_blocked(r: &Read<'_>, room: RoomId) -> Result<i64> {
    r.count("SELECT count(*) FROM room_blocks WHERE room_id = ?1", [room])
}

/// How many members of a room are muted now.
pub(crate) fn count_silenced(r: &Read<'_>, room: RoomId) -> Result<i64> {
    r.count("SELECT count(*) FROM room_members WHERE room_id = ?1 AND (silent_until = -1 OR silent_until > ?2)", (room, r.now()))
}

/// How often `user` was removed from the room; 0 if never.
pub(crate) fn kicks(r: &Read<'_>, room: RoomId, user: UserId) -> Result<i64> {
    Ok(r.one("SELECT n FROM room_kicks WHERE room_id = ?1 AND user_id = ?2", (room, user), |row| row.get(0))?.unwrap_or(0))
}

/// Adds one to how often `user` was removed from the room.
pub(crate) fn count_kick(tx: &Write<'_>, room: RoomId, user: UserId) -> Result<()> {
    tx.execute("INSERT INTO room_kicks (room_id, user_id, n) VALUES (?1, ?2, 1) ON CONFLICT DO UPDATE SET n = n + 1", (room, user))
        .map(drop)
}
