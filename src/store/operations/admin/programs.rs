//! Calling programs, as administrators see them: never a secret.

use crate::error::Result;
use crate::model::Millis;
use crate::model::id::AppId;
use crate::store::db::row::{Cols, sql};
use crate::store::{Read, Write};

/// A calling program as administrators see it, without its secret.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub id: AppId,
    pub app_id: String,
    /// `fresns` or `oauth`.
    pub kind: String,
    pub name: String,
    pub platform_id: Option<i64>,
    pub family: Option<String>,
    pub read_only: bool,
    pub enabled: bool,
    pub scopes: String,
    pub created_at: Millis,
    /// Logins through it that nobody ended; some may have run out.
    pub logins: i64,
}

const SELECT: &str = "SELECT p.id, p.app_id, p.kind, p.name, p.platform_id, p.family, p.read_only, p.enabled, p.scopes, p.created_at,
    (SELECT count(*) FROM sessions s WHERE s.app_id = p.id AND s.revoked_at IS NULL) FROM apps p";

fn program(row: &rusqlite::Row<'_>) -> rusqlite::Result<Program> {
    let mut c = Cols::of(row);
    Ok(Program {
        id: c.next()?,
        app_id: c.next()?,
        kind: c.next()?,
        name: c.next()?,
        platform_id: c.next()?,
        family: c.next()?,
        read_only: c.next()?,
        enabled: c.next()?,
        scopes: c.next()?,
        created_at: c.next()?,
        logins: c.next()?,
    })
}

/// Programs of one kind, latest first.
pub(crate) fn page(r: &Read<'_>, kind: &str, before: Option<i64>, limit: u32) -> Result<Vec<Program>> {
    r.all(sql!("{SELECT} WHERE p.kind = ?1 AND p.id < ?2 ORDER BY p.id DESC LIMIT ?3"), (kind, before.unwrap_or(i64::MAX), limit), program)
}

/// One program of either kind, switched off or not; `None` if there is none of this id.
pub(crate) fn find(r: &Read<'_>, id: AppId) -> Result<Option<Program>> {
    r.one(sql!("{SELECT} WHERE p.id = ?1"), [id], program)
}

/// Switches a program on or off; its sessions stay as they are.
pub(crate) fn set_enabled(tx: &Write<'_>, id: AppId, enabled: bool) -> Result<()> {
    tx.execute("UPDATE apps SET enabled = ?2 WHERE id = ?1", (id, enabled)).map(drop)
}

/// A signing key keeps its secret, a program of OAuth only the hash of it.
pub(crate) fn set_secret(tx: &Write<'_>, id: AppId, secret: &str, hash: &[u8; 32]) -> Result<()> {
    tx.execute(
        "UPDATE apps SET secret = CASE kind WHEN 'fresns' THEN ?2 END, secret_hash = CASE kind WHEN 'oauth' THEN ?3 END WHERE id = ?1",
        (id, secret, hash),
    )
    .map(drop)
}
