//! Numbers about the whole community. They look at many rows: for slow readers only.

use crate::error::Result;
use crate::model::Millis;
use crate::model::id::{self, UserId};
use crate::store::Read;

/// One week in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Week {
    pub begins_at: Millis,
    pub statuses: i64,
    pub logins: i64,
    pub registrations: i64,
}

/// People seen since then, disabled and deleted ones left out.
pub(crate) fn active_since(r: &Read<'_>, since: Millis) -> Result<i64> {
    r.count(
        "SELECT count(*) FROM users
         WHERE status = 'enabled' AND max(coalesce(last_active_at, 0), coalesce(last_post_at, 0), coalesce(last_comment_at, 0)) >= ?1",
        [since],
    )
}

/// What happened from `begins_at` until `ends_at`: what was published and is still there, who logged in or was seen, who joined.
pub(crate) fn week(r: &Read<'_>, begins_at: Millis, ends_at: Millis) -> Result<Week> {
    let (first, end) = (id::first_at(begins_at), id::first_at(ends_at));
    let statuses = r.count(
        "SELECT count(*) FROM entries WHERE id >= ?1 AND id < ?2 AND deleted_at IS NULL AND kind <> 'message' AND visibility <> 'direct'",
        (first, end),
    )?;
    let logins = r.count(
        "SELECT count(DISTINCT user_id) FROM sessions
         WHERE user_id IS NOT NULL AND ((created_at >= ?1 AND created_at < ?2) OR (last_used_at >= ?1 AND last_used_at < ?2))",
        (begins_at, ends_at),
    )?;
    let registrations = r.count("SELECT count(*) FROM users WHERE id >= ?1 AND id < ?2 AND status <> 'deleted'", (first, end))?;
    Ok(Week { begins_at, statuses, logins, registrations })
}

/// Who has administrated the longest.
pub(crate) fn first_administrator(r: &Read<'_>) -> Result<Option<UserId>> {
    r.one("SELECT id FROM users WHERE role = 'administrator' AND status = 'enabled' ORDER BY id LIMIT 1", [], |row| row.get(0))
}
