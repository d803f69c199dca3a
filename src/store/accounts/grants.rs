//! Authorisation codes of OAuth. Only their SHA-256 is kept.

use crate::error::Result;
use crate::model::Millis;
use crate::model::id::{AppId, SessionId, UserId};
use crate::store::db::row::Cols;
use crate::store::{Read, Write};

/// What a person allowed a program, until the program fetches its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    pub id: i64,
    pub app: AppId,
    pub user: UserId,
    pub redirect_uri: String,
    pub scopes: String,
    /// S256 of PKCE, base64url.
    pub challenge: Option<String>,
    /// Which password the account had.
    pub version: String,
    pub expires_at: Millis,
    pub used_at: Option<Millis>,
    /// What it was exchanged for.
    pub session: Option<SessionId>,
}

/// A code about to be given out.
#[derive(Clone, Debug)]
pub(crate) struct NewGrant {
    pub code_hash: [u8; 32],
    pub app: AppId,
    pub user: UserId,
    pub redirect_uri: String,
    pub scopes: String,
    pub challenge: Option<String>,
    pub version: String,
    pub expires_at: Millis,
}

/// Stores a code that is about to be given out, as not used yet.
/// Errors: `Error::Internal` if a code of the same hash is stored already.
pub(crate) fn insert(tx: &Write<'_>, new: &NewGrant) -> Result<()> {
    tx.execute(
        "INSERT INTO oauth_grants (id, code_hash, app_id, user_id, redirect_uri, scopes, challenge, version, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        (tx.next_id(), new.code_hash, new.app, new.user, &new.redirect_uri, &new.scopes, &new.challenge, &new.version, new.expires_at),
    )
    .map(drop)
}

/// The grant of a code, used and expired ones included.
pub(crate) fn find(r: &Read<'_>, code_hash: &[u8; 32]) -> Result<Option<Grant>> {
    r.one(
        "SELECT id, app_id, user_id, redirect_uri, scopes, challenge, version, expires_at, used_at, session_id
         FROM oauth_grants WHERE code_hash = ?1",
        [code_hash],
        |row| {
            let mut c = Cols::of(row);
            Ok(Grant {
                id: c.next()?,
                app: c.next()?,
                user: c.next()?,
                redirect_uri: c.next()?,
                scopes: c.next()?,
                challenge: c.next()?,
                version: c.next()?,
                expires_at: c.next()?,
                used_at: c.next()?,
                session: c.next()?,
            })
        },
    )
}

/// The code was exchanged for this session.
pub(crate) fn use_up(tx: &Write<'_>, id: i64, session: SessionId) -> Result<()> {
    tx.execute("UPDATE oauth_grants SET used_at = ?2, session_id = ?3 WHERE id = ?1", (id, tx.now(), session)).map(drop)
}

/// Scopes of the live tokens that a program has of a person.
pub(crate) fn live_scopes(r: &Read<'_>, app: AppId, user: UserId) -> Result<Vec<String>> {
    r.all(
        "SELECT DISTINCT scopes FROM sessions
         WHERE app_id = ?1 AND user_id = ?2 AND kind = 'oauth' AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?3)",
        (app, user, r.now()),
        |row| row.get(0),
    )
}

/// Codes that ran out before `before`.
pub(crate) fn delete_expired(tx: &Write<'_>, before: Millis) -> Result<()> {
    tx.execute("DELETE FROM oauth_grants WHERE expires_at < ?1", [before]).map(drop)
}
