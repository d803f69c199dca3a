//! Announcements and shared files of rooms.

use crate::error::Result;
use crate::model::id::{RoomId, UserId};
use crate::model::messages::joining::{Announcement, SharedFile};
use crate::store::db::row::sql;
use crate::store::{Read, Write};

fn announcement(row: &rusqlite::Row<'_>) -> rusqlite::Result<Announcement> {
    Ok(Announcement { id: row.get(0)?, room: row.get(1)?, author: row.get(2)?, title: row.get(3)?, content: row.get(4)? })
}

const ANNOUNCEMENT: &str = "id, room_id, author_id, title, content";

/// Adds an announcement to a room and gives it back with its id.
pub(crate) fn announce(tx: &Write<'_>, room: RoomId, author: UserId, title: &str, content: &str) -> Result<Announcement> {
    let id = tx.next_id();
    tx.execute(
        "INSERT INTO room_announcements (id, room_id, author_id, title, content) VALUES (?1, ?2, ?3, ?4, ?5)",
        (id, room, author, title, content),
    )?;
    Ok(Announcement { id, room, author, title: title.to_owned(), content: content.to_owned() })
}

/// An announcement of this room; `None` if there is none of this id here.
pub(crate) fn announcement_of(r: &Read<'_>, room: RoomId, id: i64) -> Result<Option<Announcement>> {
    r.one(sql!("SELECT {ANNOUNCEMENT} FROM room_announcements WHERE id = ?2 AND room_id = ?1"), (room, id), announcement)
}

/// Every announcement of a room, newest first.
pub(crate) fn announcements(r: &Read<'_>, room: RoomId) -> Result<Vec<Announcement>> {
    r.all(sql!("SELECT {ANNOUNCEMENT} FROM room_announcements WHERE room_id = ?1 ORDER BY id DESC"), [room], announcement)
}

/// `false` where there is none.
pub(crate) fn delete_announcement(tx: &Write<'_>, room: RoomId, id: i64) -> Result<bool> {
    Ok(tx.execute("DELETE FROM room_announcements WHERE id = ?2 AND room_id = ?1", (room, id))? == 1)
}

/// Deletes all but the newest `keep`.
pub(crate) fn trim_announcements(tx: &Write<'_>, room: RoomId, keep: i64) -> Result<()> {
    tx.execute(
        "DELETE FROM room_announcements WHERE room_id = ?1
           AND id NOT IN (SELECT id FROM room_announcements WHERE room_id = ?1 ORDER BY id DESC LIMIT ?2)",
        (room, keep),
    )
    .map(drop)
}

fn shared(row: &rusqlite::Row<'_>) -> rusqlite::Result<SharedFile> {
    Ok(SharedFile {
        id: row.get(0)?,
        room: row.get(1)?,
        uploader: row.get(2)?,
        name: row.get(3)?,
        size: row.get(4)?,
        kind: row.get(5)?,
        url: row.get(6)?,
        updated_at: row.get(7)?,
    })
}

const SHARED: &str = "id, room_id, uploader_id, name, size, type, url, updated_at";

/// Keeps a file; its id is given here.
pub(crate) fn share(tx: &Write<'_>, new: &SharedFile) -> Result<SharedFile> {
    let file = SharedFile { id: tx.next_id(), updated_at: tx.now(), ..new.clone() };
    tx.execute(
        "INSERT INTO room_files (id, room_id, uploader_id, name, size, type, url, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (file.id, file.room, file.uploader, &file.name, file.size, &file.kind, &file.url, file.updated_at),
    )?;
    Ok(file)
}

/// A shared file of this room; `None` if there is none of this id here.
pub(crate) fn shared_file(r: &Read<'_>, room: RoomId, id: i64) -> Result<Option<SharedFile>> {
    r.one(sql!("SELECT {SHARED} FROM room_files WHERE id = ?2 AND room_id = ?1"), (room, id), shared)
}

/// Every shared file of a room, newest first.
pub(crate) fn shared_files(r: &Read<'_>, room: RoomId) -> Result<Vec<SharedFile>> {
    r.all(sql!("SELECT {SHARED} FROM room_files WHERE room_id = ?1 ORDER BY id DESC"), [room], shared)
}

/// How many shared files a room has.
pub(crate) fn count_shared(r: &Read<'_>, room: RoomId) -> Result<i64> {
    r.count("SELECT count(*) FROM room_files WHERE room_id = ?1", [room])
}

/// Gives a shared file another name and sets its time of change to now; does nothing if there is no such file.
pub(crate) fn rename_shared(tx: &Write<'_>, id: i64, name: &str) -> Result<()> {
    tx.execute("UPDATE room_files SET name = ?2, updated_at = ?3 WHERE id = ?1", (id, name, tx.now())).map(drop)
}

/// Deletes the row of a shared file; its bytes stay. Does nothing if there is no such file.
pub(crate) fn unshare(tx: &Write<'_>, id: i64) -> Result<()> {
    tx.execute("DELETE FROM room_files WHERE id = ?1", [id]).map(drop)
}
