//! A file for a test, and what tests ask of it directly: plans, numbers, every row counted again.

use std::sync::Arc;

use tempfile::TempDir;

use crate::error::Result;
use crate::model::Entropy;
use crate::model::clock::FrozenClock;
use crate::model::content::entry::EntryKind;
use crate::model::id::{DraftId, EntryId, UserId};
use crate::store::db::database::Environment;
use crate::store::db::row::json_ids;
use crate::store::visibility::visible::{self, Listing};
use crate::store::{Db, Read, Write};

/// A new file in `dir`, under a clock that stands still at the beginning of 2026.
pub(crate) fn open(dir: &TempDir) -> Result<Db> {
    let outside = Environment {
        clock: Arc::new(FrozenClock::at(1_767_225_600_000)),
        entropy: Arc::new(Entropy::from_seed([1; 32])),
        sink: Arc::new(|_| ()),
        readers: 2,
        cache_bytes: 32 << 20,
    };
    Db::open(&dir.path().join("moot.db"), outside)
}

/// Statements without parameters.
pub(crate) fn run(tx: &Write<'_>, sql: &str) -> Result<()> {
    Ok(tx.conn().execute_batch(sql)?)
}

/// How SQLite goes about a query, whatever its parameters.
pub(crate) fn plan(r: &Read<'_>, sql: &str) -> Result<String> {
    let mut statement = r.conn().prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
    let rows = statement.raw_query().mapped(|row| row.get::<_, String>(3)).collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(rows.join("\n"))
}

/// One number.
pub(crate) fn number(r: &Read<'_>, sql: &str) -> Result<i64> {
    r.count(sql, [])
}

/// Puts a draft before the moderators.
pub(crate) fn submit(tx: &Write<'_>, draft: DraftId) -> Result<()> {
    tx.execute("UPDATE drafts SET state = 2 WHERE id = ?1", [draft])?;
    crate::store::operations::counter_audit::mend_all(tx)
}

/// A notification as tests compare it: kind, receiver, actor, target entry, content entry, is mention, anonymous.
pub(crate) type NotificationRow = (i64, i64, i64, Option<i64>, Option<i64>, bool, bool);

pub(crate) fn notifications(r: &Read<'_>, about: &[EntryId]) -> Result<Vec<NotificationRow>> {
    r.all(
        "SELECT kind, receiver_id, actor_id, target_entry, content_entry, is_mention, actor_anonymous FROM notifications
         WHERE target_entry IN (SELECT value FROM json_each(?1)) OR content_entry IN (SELECT value FROM json_each(?1)) ORDER BY id",
        [json_ids(about)],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?)),
    )
}

/// Every counter against a count of its rows, and the ends of direct threads; an empty answer is a consistent file.
pub(crate) fn recount(r: &Read<'_>) -> Result<Vec<String>> {
    let mut found = crate::store::operations::counter_audit::disagreements(r)?;
    let astray = "SELECT t.user_id FROM direct_threads t JOIN entries e ON e.id = t.last_id
         WHERE e.deleted_at IS NOT NULL OR (e.author_id <> t.user_id
             AND NOT EXISTS (SELECT 1 FROM mentions x WHERE x.entry_id = e.id AND x.user_id = t.user_id))";
    found.extend(r.all(astray, [], |row| Ok(format!("a direct thread of {} ends where it may not", row.get::<_, i64>(0)?)))?);
    Ok(found)
}

/// Does the SQL rule let the viewer see it there? For the test that holds both rules together.
pub(crate) fn sql_shows(r: &Read<'_>, viewer: Option<UserId>, kind: EntryKind, id: EntryId, place: Listing) -> Result<bool> {
    let sql = format!("SELECT 1 FROM {} WHERE e.id = ?2 AND {}", visible::from(kind), visible::rule(kind, place));
    Ok(r.one(&sql, (viewer.unwrap_or(UserId(0)), id), |_| Ok(()))?.is_some())
}
