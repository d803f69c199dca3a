//! Applications, invitations and codes for joining rooms.

use crate::error::Result;
use crate::model::Millis;
use crate::model::id::{RoomId, UserId};
use crate::model::messages::joining::{Application, Invitation, JoinState};
use crate::store::db::row::{json_ids, sql};
use crate::store::{Read, Write};

fn application(row: &rusqlite::Row<'_>) -> rusqlite::Result<Application> {
    Ok(Application {
        id: row.get(0)?,
        room: row.get(1)?,
        applicant: row.get(2)?,
        reason: row.get(3)?,
        state: row.get(4)?,
        expires_at: row.get(5)?,
    })
}

fn invitation(row: &rusqlite::Row<'_>) -> rusqlite::Result<Invitation> {
    Ok(Invitation {
        id: row.get(0)?,
        room: row.get(1)?,
        inviter: row.get(2)?,
        invitee: row.get(3)?,
        reason: row.get(4)?,
        state: row.get(5)?,
        expires_at: row.get(6)?,
        updated_at: row.get(7)?,
    })
}

const APPLICATION: &str = "id, room_id, applicant_id, reason, status, expires_at";
const INVITATION: &str = "id, room_id, inviter_id, invitee_id, reason, status, expires_at, updated_at";

/// Asks to come in; what was asked before is forgotten.
pub(crate) fn apply(tx: &Write<'_>, room: RoomId, user: UserId, reason: &str, expires_at: Millis) -> Result<()> {
    tx.execute("DELETE FROM room_applications WHERE room_id = ?1 AND applicant_id = ?2", (room, user))?;
    tx.execute(
        "INSERT INTO room_applications (id, room_id, applicant_id, reason, expires_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (tx.next_id(), room, user, reason, expires_at, tx.now()),
    )
    .map(drop)
}

/// The pending request of a user that is not too old.
pub(crate) fn application_of(r: &Read<'_>, room: RoomId, user: UserId) -> Result<Option<Application>> {
    let sql = sql!(
        "SELECT {APPLICATION} FROM room_applications WHERE room_id = ?1 AND applicant_id = ?2 AND status = 'pending' AND expires_at > ?3"
    );
    r.one(sql, (room, user, r.now()), application)
}

/// Sets the state of an application, whatever it was, and its time of change to now.
pub(crate) fn set_application(tx: &Write<'_>, id: i64, state: JoinState) -> Result<()> {
    tx.execute("UPDATE room_applications SET status = ?2, updated_at = ?3 WHERE id = ?1", (id, state, tx.now())).map(drop)
}

/// When a user joins a room, all their pending requests there are answered.
pub(crate) fn accept_application(tx: &Write<'_>, room: RoomId, user: UserId) -> Result<()> {
    tx.execute(
        "UPDATE room_applications SET status = 'accepted', updated_at = ?3 WHERE room_id = ?1 AND applicant_id = ?2 AND status = 'pending'",
        (room, user, tx.now()),
    )
    .map(drop)
}

/// Requests for these rooms, newest first, older than `before`.
pub(crate) fn applications(r: &Read<'_>, rooms: &[i64], before: i64, limit: i64) -> Result<Vec<Application>> {
    r.all(
        sql!(
            "SELECT {APPLICATION} FROM room_applications
             WHERE room_id IN (SELECT value FROM json_each(?1)) AND id < ?2 ORDER BY id DESC LIMIT ?3"
        ),
        (json_ids(rooms), before, limit),
        application,
    )
}

/// How many applications these rooms have, answered and expired ones included.
pub(crate) fn count_applications(r: &Read<'_>, rooms: &[i64]) -> Result<i64> {
    r.count("SELECT count(*) FROM room_applications WHERE room_id IN (SELECT value FROM json_each(?1))", [json_ids(rooms)])
}

/// Invites; what the same person did before is forgotten.
pub(crate) fn invite(tx: &Write<'_>, room: RoomId, inviter: UserId, invitee: UserId, reason: &str, expires_at: Millis) -> Result<()> {
    tx.execute("DELETE FROM room_invitations WHERE room_id = ?1 AND inviter_id = ?2 AND invitee_id = ?3", (room, inviter, invitee))?;
    tx.execute(
        "INSERT INTO room_invitations (id, room_id, inviter_id, invitee_id, reason, expires_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (tx.next_id(), room, inviter, invitee, reason, expires_at, tx.now()),
    )
    .map(drop)
}

/// An invitation that waits and is not too old.
pub(crate) fn invitation_of(r: &Read<'_>, room: RoomId, inviter: UserId, invitee: UserId) -> Result<Option<Invitation>> {
    r.one(
        sql!(
            "SELECT {INVITATION} FROM room_invitations
             WHERE room_id = ?1 AND inviter_id = ?2 AND invitee_id = ?3 AND status = 'pending' AND expires_at > ?4"
        ),
        (room, inviter, invitee, r.now()),
        invitation,
    )
}

/// Sets the state of an invitation, whatever it was, and its time of change to now.
pub(crate) fn set_invitation(tx: &Write<'_>, id: i64, state: JoinState) -> Result<()> {
    tx.execute("UPDATE room_invitations SET status = ?2, updated_at = ?3 WHERE id = ?1", (id, state, tx.now())).map(drop)
}

/// As [`accept_application`], for invitations.
pub(crate) fn accept_invitations(tx: &Write<'_>, room: RoomId, user: UserId) -> Result<()> {
    tx.execute(
        "UPDATE room_invitations SET status = 'accepted', updated_at = ?3 WHERE room_id = ?1 AND invitee_id = ?2 AND status = 'pending'",
        (room, user, tx.now()),
    )
    .map(drop)
}

/// Invitations to a user, newest first, older than `before`.
pub(crate) fn invitations(r: &Read<'_>, invitee: UserId, before: i64, limit: i64) -> Result<Vec<Invitation>> {
    r.all(
        sql!("SELECT {INVITATION} FROM room_invitations WHERE invitee_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3"),
        (invitee, before, limit),
        invitation,
    )
}

/// How many invitations `invitee` has, answered and expired ones included.
pub(crate) fn count_invitations(r: &Read<'_>, invitee: UserId) -> Result<i64> {
    r.count("SELECT count(*) FROM room_invitations WHERE invitee_id = ?1", [invitee])
}

/// The target of a code.
pub(crate) struct Code {
    pub room: RoomId,
    pub issuer: UserId,
    pub expires_at: Millis,
}

/// Stores the hash of a code with which others join `room`; `expires_at` is in milliseconds since 1970.
pub(crate) fn insert_code(tx: &Write<'_>, hash: &[u8; 32], room: RoomId, issuer: UserId, expires_at: Millis) -> Result<()> {
    tx.execute("INSERT INTO room_codes (code_hash, room_id, user_id, expires_at) VALUES (?1, ?2, ?3, ?4)", (hash, room, issuer, expires_at))
        .map(drop)
}

/// Deletes all but the `keep` that last longest.
pub(crate) fn trim_codes(tx: &Write<'_>, room: RoomId, keep: i64) -> Result<()> {
    tx.execute(
        "DELETE FROM room_codes WHERE room_id = ?1
           AND code_hash NOT IN (SELECT code_hash FROM room_codes WHERE room_id = ?1 ORDER BY expires_at DESC LIMIT ?2)",
        (room, keep),
    )
    .map(drop)
}

/// The code of this hash, expired ones included; `None` if there is none.
pub(crate) fn code(r: &Read<'_>, hash: &[u8; 32]) -> Result<Option<Code>> {
    r.one("SELECT room_id, user_id, expires_at FROM room_codes WHERE code_hash = ?1", [hash], |row| {
        Ok(Code { room: row.get(0)?, issuer: row.get(1)?, expires_at: row.get(2)? })
    })
}

/// Codes and unanswered requests that ended before `before`.
pub(crate) fn delete_expired(tx: &Write<'_>, before: Millis) -> Result<()> {
    for sql in [
        "DELETE FROM room_codes WHERE expires_at < ?1",
        "DELETE FROM room_applications WHERE status <> 'pending' AND updated_at < ?1 OR expires_at < ?1",
        "DELETE FROM room_invitations WHERE status <> 'pending' AND updated_at < ?1 OR expires_at < ?1",
    ] {
        tx.execute(sql, [before])?;
    }
    Ok(())
}
