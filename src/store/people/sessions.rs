//! Tokens of every dialect. Only their SHA-256 is kept.

use std::sync::Arc;

use crate::error::Result;
use crate::model::Millis;
use crate::model::id::{AccountId, AppId, SessionId, UserId, distinct};
use crate::model::people::session::{Bearer, NewSession, Once, Revoked, Session};
use crate::store::db::row::{Cols, json_ids, sql};
use crate::store::{Db, Read, Write};

const COLUMNS: &str = "s.id, s.kind, s.account_id, s.user_id, s.parent_id, s.app_id, s.platform_id, s.scopes, s.device_sn,
    s.last_used_at, s.expires_at, s.revoked_at, s.revoked_reason";

fn session(c: &mut Cols<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        id: c.next()?,
        kind: c.next()?,
        account: c.next()?,
        user: c.next()?,
        parent: c.next()?,
        app: c.next()?,
        platform_id: c.next()?,
        scopes: c.next()?,
        device_sn: c.next()?,
        last_used_at: c.next()?,
        expires_at: c.next()?,
        revoked_at: c.next()?,
        revoked_reason: c.next()?,
    })
}

/// Adds a session that was made now and not used yet; gives its id.
/// Errors: `Error::Internal` if a session has this token already.
pub(crate) fn insert(tx: &Write<'_>, new: &NewSession) -> Result<SessionId> {
    let id = SessionId(tx.next_id());
    tx.execute(
        "INSERT INTO sessions (id, kind, token_hash, account_id, user_id, parent_id, app_id, platform_id, version, scopes,
             device_sn, device_info, created_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        rusqlite::params![
            id,
            new.kind,
            new.token_hash,
            new.account,
            new.user,
            new.parent,
            new.app,
            new.platform_id,
            new.version,
            new.scopes,
            new.device_sn,
            new.device_info,
            tx.now(),
            new.expires_at
        ],
    )?;
    Ok(id)
}

/// The session of a token, revoked and expired ones included: the caller decides why it is refused.
pub(crate) fn find(r: &Read<'_>, token_hash: &[u8; 32]) -> Result<Option<Session>> {
    r.one(sql!("SELECT {COLUMNS} FROM sessions s WHERE s.token_hash = ?1"), [token_hash], |row| session(&mut Cols::of(row)))
}

/// As `find`, with account and user, as its rows say.
pub(in crate::store) fn load_bearer(r: &Read<'_>, token_hash: &[u8; 32]) -> Result<Option<Bearer>> {
    let sql = sql!(
        "SELECT s.token_hash, {COLUMNS}, a.aid, u.status, u.role, coalesce(u.verified_at, 0) > 0
         FROM sessions s LEFT JOIN accounts a ON a.id = s.account_id LEFT JOIN users u ON u.id = s.user_id WHERE s.token_hash = ?1"
    );
    r.one(sql, [token_hash], |row| {
        let mut c = Cols::of(row);
        Ok(Bearer {
            token_hash: c.next()?,
            session: session(&mut c)?,
            aid: c.next()?,
            user_status: c.next()?,
            role: c.next()?,
            verified: c.next()?,
            use_noted: Once::default(),
        })
    })
}

/// The same, from memory where it is there.
pub(crate) fn bearer(db: &Db, token_hash: &[u8; 32]) -> Result<Option<Arc<Bearer>>> {
    db.named_card(token_hash, |bearer: &Bearer| bearer.token_hash == *token_hash, |r| load_bearer(r, token_hash))
}

/// Those of these sessions that have ended, unknown ones included.
pub(crate) fn ended(r: &Read<'_>, ids: &[SessionId]) -> Result<Vec<SessionId>> {
    let live = "SELECT o.value FROM json_each(?1) o WHERE NOT EXISTS (SELECT 1 FROM sessions s
        WHERE s.id = o.value AND s.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > ?2))";
    r.all(live, (json_ids(ids), r.now()), |row| row.get(0))
}

/// Why a session ended: `None` where it is unknown, or was not ended but expired.
pub(crate) fn revoked_reason(r: &Read<'_>, id: SessionId) -> Result<Option<Revoked>> {
    Ok(r.one("SELECT revoked_reason FROM sessions WHERE id = ?1", [id], |row| row.get(0))?.flatten())
}

/// A session and those made under it are on this device from now on.
pub(crate) fn set_device(tx: &Write<'_>, id: SessionId, sn: i64) -> Result<()> {
    tx.execute("UPDATE sessions SET device_sn = ?2 WHERE id = ?1 OR parent_id = ?1", (id, sn)).map(drop)
}

/// Sets the last use of a session, and the last activity of its user, if it has one, to now.
pub(crate) fn touch(tx: &Write<'_>, id: SessionId) -> Result<()> {
    // Both are shown to administrators and to the operator only.
    tx.changes_nothing_shown();
    tx.execute("UPDATE sessions SET last_used_at = ?2 WHERE id = ?1", (id, tx.now()))?;
    tx.execute("UPDATE users SET last_active_at = ?2 WHERE id = (SELECT user_id FROM sessions WHERE id = ?1)", (id, tx.now())).map(drop)
}

/// Which sessions end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SessionScope {
    /// This one and those made under it.
    One(SessionId),
    Account(AccountId),
    User(UserId),
    /// Those on one device of a user, by its number.
    Device(UserId, i64),
    /// Those on every device of a user.
    Devices(UserId),
    /// Every login of an account and of its users but one, and what was made under that.
    AccountBut(AccountId, SessionId),
    /// Those through one program.
    App(AppId),
    /// Those on the administrators' page of one account, but one.
    AdminBut(AccountId, SessionId),
}

/// Ends live sessions; returns the users whose streams have to close.
pub(crate) fn revoke(tx: &Write<'_>, which: SessionScope, reason: Revoked) -> Result<Vec<UserId>> {
    const OF_ACCOUNT: &str = "(account_id = ?1 OR user_id IN (SELECT id FROM users WHERE account_id = ?1))";
    let (filter, id, other) = match which {
        SessionScope::One(id) => ("(id = ?1 OR parent_id = ?1) AND ?4 IS NULL".to_owned(), id.0, None),
        SessionScope::Account(id) => ("account_id = ?1 AND ?4 IS NULL".into(), id.0, None),
        SessionScope::User(id) => ("user_id = ?1 AND ?4 IS NULL".into(), id.0, None),
        SessionScope::Device(user, sn) => ("user_id = ?1 AND device_sn = ?4 AND kind IN ('im', 'im_store')".into(), user.0, Some(sn)),
        SessionScope::Devices(user) => ("user_id = ?1 AND kind IN ('im', 'im_store') AND ?4 IS NULL".into(), user.0, None),
        SessionScope::App(id) => ("app_id = ?1 AND ?4 IS NULL".into(), id.0, None),
        SessionScope::AdminBut(account, kept) => ("account_id = ?1 AND kind = 'admin' AND id <> ?4".into(), account.0, Some(kept.0)),
        SessionScope::AccountBut(account, kept) => {
            (format!("{OF_ACCOUNT} AND id <> ?4 AND coalesce(parent_id, 0) <> ?4"), account.0, Some(kept.0))
        }
    };
    let live = format!("{filter} AND revoked_at IS NULL");
    let users = tx.all(
        &format!("UPDATE sessions SET revoked_at = ?2, revoked_reason = ?3 WHERE {live} RETURNING user_id"),
        (id, tx.now(), reason, other),
        |row| row.get::<_, Option<UserId>>(0),
    )?;
    // No pushes go to a session that has ended.
    let ended = filter.replace("?4", "?2");
    tx.execute(
        &format!("DELETE FROM push_subscriptions WHERE session_id IN (SELECT id FROM sessions WHERE {ended} AND revoked_at IS NOT NULL)"),
        (id, other),
    )?;
    Ok(distinct(users.into_iter().flatten()))
}

/// Sessions that ended before `before` are not needed any more.
pub(crate) fn delete_expired(tx: &Write<'_>, before: Millis) -> Result<usize> {
    tx.execute(
        "DELETE FROM sessions WHERE coalesce(revoked_at, expires_at) < ?1
           AND id NOT IN (SELECT parent_id FROM sessions WHERE parent_id IS NOT NULL)
           AND id NOT IN (SELECT session_id FROM push_subscriptions)",
        [before],
    )
}

/// A token of a program that the operator trusts.
#[derive(Clone, Debug)]
pub(crate) struct AdminToken {
    pub id: SessionId,
    pub name: String,
    pub created_at: Millis,
    pub last_used_at: Option<Millis>,
}

/// Live ones, oldest first. Unbounded: for the command line only.
pub(crate) fn admin_tokens(r: &Read<'_>) -> Result<Vec<AdminToken>> {
    r.all(
        "SELECT id, coalesce(version, ''), created_at, last_used_at FROM sessions
         WHERE kind = 'im_admin' AND revoked_at IS NULL ORDER BY id",
        [],
        |row| Ok(AdminToken { id: row.get(0)?, name: row.get(1)?, created_at: row.get(2)?, last_used_at: row.get(3)? }),
    )
}
