//! What waits to be published at its time.

use crate::error::{Error, Result};
use crate::model::Millis;
use crate::model::content::status::{NewStatus, Scheduled};
use crate::model::id::{AppId, FileId, UserId};
use crate::model::span::Span;
use crate::store::db::row::{Cols, sql};
use crate::store::files::file;
use crate::store::{Read, Write};

const COLUMNS: &str = "id, user_id, app_id, at, params, failure";

fn scheduled(row: &rusqlite::Row<'_>) -> rusqlite::Result<Scheduled> {
    let mut c = Cols::of(row);
    let (id, user, app, at): (i64, UserId, Option<AppId>, Millis) = (c.next()?, c.next()?, c.next()?, c.next()?);
    let params: String = c.next()?;
    let new = serde_json::from_str(&params)
        .map_err(|cause| rusqlite::Error::FromSqlConversionFailure(4, rusqlite::types::Type::Text, Box::new(cause)))?;
    Ok(Scheduled { id, user, app, at, new, failure: c.next()? })
}

/// Its files are kept for it until it is published or given up.
pub(crate) fn insert(tx: &Write<'_>, user: UserId, app: Option<AppId>, at: Millis, new: &NewStatus) -> Result<i64> {
    let id = tx.next_id();
    let params = serde_json::to_string(new).map_err(Error::internal)?;
    tx.execute("INSERT INTO scheduled (id, user_id, app_id, at, params) VALUES (?1, ?2, ?3, ?4, ?5)", (id, user, app, at, params))?;
    for file in &new.files {
        tx.execute("INSERT OR IGNORE INTO scheduled_files (scheduled_id, file_id) VALUES (?1, ?2)", (id, file))?;
    }
    Ok(id)
}

/// One of this user's own.
pub(crate) fn find(r: &Read<'_>, user: UserId, id: i64) -> Result<Option<Scheduled>> {
    r.one(sql!("SELECT {COLUMNS} FROM scheduled WHERE id = ?2 AND user_id = ?1"), (user, id), scheduled)
}

/// A page of this user's own scheduled statuses, in the order of the span.
pub(crate) fn page(r: &Read<'_>, user: UserId, span: &Span) -> Result<Vec<Scheduled>> {
    let order = span.order();
    r.all(
        &format!("SELECT {COLUMNS} FROM scheduled WHERE user_id = ?1 AND id > ?2 AND id < ?3 ORDER BY id {order} LIMIT ?4"),
        (user, span.after, span.before, span.limit),
        scheduled,
    )
}

/// How many wait, and how many of them for a time from `from` up to `until`.
pub(crate) fn count(r: &Read<'_>, user: UserId, from: Millis, until: Millis) -> Result<(i64, i64)> {
    let both =
        r.one("SELECT count(*), coalesce(sum(at >= ?2 AND at < ?3), 0) FROM scheduled WHERE user_id = ?1", (user, from, until), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    Ok(both.unwrap_or_default())
}

/// Another time; what failed before is tried again.
pub(crate) fn set_time(tx: &Write<'_>, id: i64, at: Millis) -> Result<()> {
    tx.execute("UPDATE scheduled SET at = ?2, failure = NULL WHERE id = ?1", (id, at)).map(drop)
}

/// Why it could not be published.
pub(crate) fn set_failure(tx: &Write<'_>, id: i64, why: &str) -> Result<()> {
    tx.execute("UPDATE scheduled SET failure = ?2 WHERE id = ?1", (id, why)).map(drop)
}

/// Takes it away; its files are kept no longer. True if it was there.
pub(crate) fn remove(tx: &Write<'_>, id: i64) -> Result<bool> {
    tx.execute("DELETE FROM scheduled_files WHERE scheduled_id = ?1", [id])?;
    Ok(tx.execute("DELETE FROM scheduled WHERE id = ?1", [id])? > 0)
}

/// Those whose time has come, the earliest first.
pub(crate) fn due(r: &Read<'_>, limit: i64) -> Result<Vec<i64>> {
    r.all("SELECT id FROM scheduled WHERE at <= ?1 AND failure IS NULL ORDER BY at, id LIMIT ?2", (r.now(), limit), |row| row.get(0))
}

/// One whose time has come.
pub(crate) fn ripe(r: &Read<'_>, id: i64) -> Result<Option<Scheduled>> {
    r.one(sql!("SELECT {COLUMNS} FROM scheduled WHERE id = ?1 AND at <= ?2 AND failure IS NULL"), (id, r.now()), scheduled)
}

/// Everything of a user who is being deleted.
pub(crate) fn erase_user(tx: &Write<'_>, user: UserId) -> Result<()> {
    let held: Vec<FileId> = tx.all(
        "SELECT DISTINCT f.file_id FROM scheduled s JOIN scheduled_files f ON f.scheduled_id = s.id WHERE s.user_id = ?1",
        [user],
        |row| row.get(0),
    )?;
    for id in tx.all("SELECT id FROM scheduled WHERE user_id = ?1", [user], |row| row.get::<_, i64>(0))? {
        remove(tx, id)?;
    }
    held.into_iter().try_for_each(|file| file::collect(tx, file))
}
