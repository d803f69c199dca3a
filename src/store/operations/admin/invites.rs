//! Links that let a person join.

use crate::error::Result;
use crate::model::Millis;
use crate::model::id::UserId;
use crate::store::db::row::sql;
use crate::store::{Read, Write};

/// A link that lets people join; the code in it is not kept. `made_by` is the username of its maker.
#[derive(Clone, Debug)]
pub(crate) struct Invite {
    pub id: i64,
    pub note: String,
    pub made_by: Option<String>,
    pub uses_left: i64,
    pub used: i64,
    pub expires_at: Millis,
}

const SELECT: &str =
    "SELECT i.id, i.note, u.username, i.uses_left, i.used, i.expires_at FROM invites i LEFT JOIN users u ON u.id = i.made_by";

fn invite(row: &rusqlite::Row<'_>) -> rusqlite::Result<Invite> {
    Ok(Invite {
        id: row.get(0)?,
        note: row.get(1)?,
        made_by: row.get(2)?,
        uses_left: row.get(3)?,
        used: row.get(4)?,
        expires_at: row.get(5)?,
    })
}

/// Adds a link that can be used `uses` times until `expires_at`, in milliseconds since 1970; gives its id.
pub(crate) fn insert(tx: &Write<'_>, hash: &[u8; 32], note: &str, by: Option<UserId>, uses: i64, expires_at: Millis) -> Result<i64> {
    let id = tx.next_id();
    tx.execute(
        "INSERT INTO invites (id, code_hash, note, made_by, uses_left, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (id, hash, note, by, uses, expires_at),
    )?;
    Ok(id)
}

/// At most `limit` links, latest first; used up and expired ones included.
pub(crate) fn all(r: &Read<'_>, limit: u32) -> Result<Vec<Invite>> {
    r.all(sql!("{SELECT} ORDER BY i.id DESC LIMIT ?1"), [limit], invite)
}

/// The link with a code of this hash, used up and expired ones included; `None` if there is none.
pub(crate) fn by_hash(r: &Read<'_>, hash: &[u8; 32]) -> Result<Option<Invite>> {
    r.one(sql!("{SELECT} WHERE i.code_hash = ?1"), [hash], invite)
}

/// Uses it once; false where nothing is left of it.
pub(crate) fn use_once(tx: &Write<'_>, id: i64) -> Result<bool> {
    let done = tx.execute(
        "UPDATE invites SET uses_left = uses_left - 1, used = used + 1 WHERE id = ?1 AND uses_left > 0 AND expires_at > ?2",
        (id, tx.now()),
    )?;
    Ok(done > 0)
}

/// Takes away what is left of it; false where there is none.
pub(crate) fn close(tx: &Write<'_>, id: i64) -> Result<bool> {
    Ok(tx.execute("UPDATE invites SET uses_left = 0 WHERE id = ?1", [id])? > 0)
}
