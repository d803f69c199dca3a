//! Files of the IM dialect: where one is to be sent, then where it is.

use crate::error::Result;
use crate::model::Millis;
use crate::model::content::chat_file::{ChatFile, End, NewChatFile};
use crate::model::id::{FileId, RoomId, UserId};
use crate::store::db::row::sql;
use crate::store::{Read, Write};

const COLUMNS: &str = "c.sign, c.owner_id, c.purpose, c.peer_id, c.room_id, c.file_type, c.file_id, c.expires_at";

fn file(row: &rusqlite::Row<'_>) -> rusqlite::Result<ChatFile> {
    let (peer, room): (Option<UserId>, Option<RoomId>) = (row.get(3)?, row.get(4)?);
    Ok(ChatFile {
        sign: row.get(0)?,
        owner: row.get(1)?,
        purpose: row.get(2)?,
        end: peer.map(End::User).or_else(|| room.map(End::Room)),
        file_type: row.get(5)?,
        file: row.get(6)?,
        expires_at: row.get(7)?,
    })
}

/// Makes a place for a file; `ticket_hash` opens it once, until it expires.
pub(crate) fn insert(tx: &Write<'_>, new: &NewChatFile<'_>, ticket_hash: Option<&[u8; 32]>, expires_at: Option<Millis>) -> Result<()> {
    let (peer, room) = match new.end {
        Some(End::User(user)) => (Some(user), None),
        Some(End::Room(room)) => (None, Some(room)),
        None => (None, None),
    };
    tx.execute(
        "INSERT INTO chat_files (sign, owner_id, purpose, peer_id, room_id, file_type, file_id, ticket_hash, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        (new.sign, new.owner, new.purpose, peer, room, new.file_type, new.file, ticket_hash, expires_at),
    )
    .map(drop)
}

/// The file or the place for one with this sign, whether its bytes came or not; `None` if there is none.
pub(crate) fn by_sign(r: &Read<'_>, sign: &str) -> Result<Option<ChatFile>> {
    r.one(sql!("SELECT {COLUMNS} FROM chat_files c WHERE c.sign = ?1"), [sign], file)
}

/// The place that waits for the bytes of this ticket.
pub(crate) fn by_ticket(r: &Read<'_>, ticket_hash: &[u8; 32]) -> Result<Option<ChatFile>> {
    r.one(sql!("SELECT {COLUMNS} FROM chat_files c WHERE c.ticket_hash = ?1 AND c.file_id IS NULL"), [ticket_hash], file)
}

/// Stores that the bytes arrived. `false` if another request was faster.
pub(crate) fn fill(tx: &Write<'_>, sign: &str, file: FileId) -> Result<bool> {
    let sql = "UPDATE chat_files SET file_id = ?2, ticket_hash = NULL, expires_at = NULL WHERE sign = ?1 AND file_id IS NULL";
    Ok(tx.execute(sql, (sign, file))? == 1)
}

/// Places that nothing came to.
pub(crate) fn delete_expired(tx: &Write<'_>) -> Result<usize> {
    tx.execute("DELETE FROM chat_files WHERE file_id IS NULL AND expires_at < ?1", [tx.now()])
}

/// Pictures of a user who leaves; files of chats stay with the users they were sent to.
pub(crate) fn avatars_of(r: &Read<'_>, owner: UserId) -> Result<Vec<FileId>> {
    r.all("SELECT file_id FROM chat_files WHERE owner_id = ?1 AND purpose = 'avatar' AND file_id IS NOT NULL", [owner], |row| row.get(0))
}

/// Takes away the places of somebody who leaves: those of pictures, and those that nothing came to.
pub(crate) fn erase(tx: &Write<'_>, owner: UserId) -> Result<()> {
    tx.execute("DELETE FROM chat_files WHERE owner_id = ?1 AND (purpose = 'avatar' OR file_id IS NULL)", [owner]).map(drop)
}
