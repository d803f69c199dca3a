//! Rooms themselves.

use crate::error::Result;
use crate::model::id::{RoomId, UserId};
use crate::model::messages::room::Room;
use crate::store::db::row::{Cols, sql};
use crate::store::{Read, Write};

const COLUMNS: &str = "o.id, o.owner_id, o.kind, o.name, o.description, o.avatar, o.ext, o.capacity, o.members, o.member_invite,
    o.member_modify, o.apply_approval, o.read_ack, o.history_visible, o.hide_member_info, o.silent_until, o.updated_at, o.deleted_at IS NOT NULL";

fn room(row: &rusqlite::Row<'_>) -> rusqlite::Result<Room> {
    let mut c = Cols::of(row);
    Ok(Room {
        id: c.next()?,
        owner: c.next()?,
        kind: c.next()?,
        name: c.next()?,
        description: c.next()?,
        avatar: c.next()?,
        ext: c.next()?,
        capacity: c.next()?,
        members: c.next()?,
        member_invite: c.next()?,
        member_modify: c.next()?,
        apply_approval: c.next()?,
        read_ack: c.next()?,
        history_visible: c.next()?,
        hide_member_info: c.next()?,
        silence: c.next()?,
        updated_at: c.next()?,
        deleted: c.next()?,
    })
}

/// A room, dissolved ones included.
pub(crate) fn find(r: &Read<'_>, id: RoomId) -> Result<Option<Room>> {
    r.one(sql!("SELECT {COLUMNS} FROM rooms o WHERE o.id = ?1"), [id], room)
}

/// Those of these that are there, dissolved ones included, by id.
pub(crate) fn all(r: &Read<'_>, ids: &[i64]) -> Result<Vec<Room>> {
    let list = crate::store::db::row::json_ids(ids);
    r.all(sql!("SELECT {COLUMNS} FROM rooms o WHERE o.id IN (SELECT value FROM json_each(?1)) ORDER BY o.id"), [list], room)
}

/// What a new room is made of.
pub(crate) struct NewRoom<'a> {
    pub owner: UserId,
    pub kind: i64,
    pub name: &'a str,
    pub description: &'a str,
    pub avatar: &'a str,
    pub capacity: i64,
}

/// Makes a room with nobody in it.
pub(crate) fn insert(tx: &Write<'_>, new: &NewRoom<'_>) -> Result<RoomId> {
    let id = RoomId(tx.next_id());
    tx.execute(
        "INSERT INTO rooms (id, owner_id, kind, name, description, avatar, capacity, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (id, new.owner, new.kind, new.name, new.description, new.avatar, new.capacity, tx.now()),
    )?;
    Ok(id)
}

/// Keeps everything an admin may change, the owner included.
pub(crate) fn save(tx: &Write<'_>, room: &Room) -> Result<()> {
    tx.execute(
        "UPDATE rooms SET owner_id = ?2, name = ?3, description = ?4, avatar = ?5, ext = ?6, member_invite = ?7, member_modify = ?8,
             apply_approval = ?9, read_ack = ?10, history_visible = ?11, hide_member_info = ?12, silent_until = ?13, updated_at = ?14
         WHERE id = ?1",
        (
            room.id,
            room.owner,
            &room.name,
            &room.description,
            &room.avatar,
            &room.ext,
            room.member_invite,
            room.member_modify,
            room.apply_approval,
            room.read_ack,
            room.history_visible,
            room.hide_member_info,
            room.silence,
            tx.now(),
        ),
    )
    .map(drop)
}

/// Dissolves a room: it has no members and no pending requests any more. Its messages stay where they are.
pub(crate) fn dissolve(tx: &Write<'_>, id: RoomId) -> Result<()> {
    for sql in [
        "DELETE FROM room_members WHERE room_id = ?1",
        "DELETE FROM room_applications WHERE room_id = ?1",
        "DELETE FROM room_invitations WHERE room_id = ?1",
        "DELETE FROM room_blocks WHERE room_id = ?1",
        "DELETE FROM room_kicks WHERE room_id = ?1",
        "DELETE FROM room_codes WHERE room_id = ?1",
        "DELETE FROM room_announcements WHERE room_id = ?1",
        "DELETE FROM room_files WHERE room_id = ?1",
    ] {
        tx.execute(sql, [id])?;
    }
    tx.execute("UPDATE rooms SET members = 0, deleted_at = ?2, updated_at = ?2 WHERE id = ?1", (id, tx.now())).map(drop)
}

/// Rooms of this owner that are not dissolved.
pub(crate) fn owned(r: &Read<'_>, owner: UserId) -> Result<Vec<RoomId>> {
    r.all("SELECT id FROM rooms WHERE owner_id = ?1 AND deleted_at IS NULL ORDER BY id", [owner], |row| row.get(0))
}

/// The member who becomes the next owner: the oldest admin, else the oldest member.
pub(crate) fn heir(r: &Read<'_>, room: RoomId, owner: UserId) -> Result<Option<UserId>> {
    r.one(
        "SELECT user_id FROM room_members WHERE room_id = ?1 AND user_id <> ?2 ORDER BY role <> 'admin', id LIMIT 1",
        (room, owner),
        |row| row.get(0),
    )
}

/// What a user who leaves left in rooms, besides their messages.
pub(crate) fn erase(tx: &Write<'_>, user: UserId) -> Result<()> {
    for sql in [
        "UPDATE rooms SET members = max(members - 1, 0) WHERE id IN (SELECT room_id FROM room_members WHERE user_id = ?1)",
        "DELETE FROM room_members WHERE user_id = ?1",
        "DELETE FROM room_applications WHERE applicant_id = ?1",
        "DELETE FROM room_invitations WHERE inviter_id = ?1 OR invitee_id = ?1",
        "DELETE FROM room_blocks WHERE user_id = ?1",
        "DELETE FROM room_kicks WHERE user_id = ?1",
        "DELETE FROM room_hidden_messages WHERE user_id = ?1",
        "DELETE FROM room_codes WHERE user_id = ?1",
        // Their names may identify the user.
        "DELETE FROM room_files WHERE uploader_id = ?1",
    ] {
        tx.execute(sql, [user])?;
    }
    Ok(())
}
