//! What users reported to the administrators.

use crate::error::Result;
use crate::model::content::report::{Category, Report};
use crate::model::id::{EntryId, UserId};
use crate::store::db::row::{Cols, json_ids, some_ids, sql};
use crate::store::{Read, Write};

fn ids(text: &str) -> rusqlite::Result<Vec<i64>> {
    serde_json::from_str(text).map_err(|cause| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(cause)))
}

fn report(row: &rusqlite::Row<'_>) -> rusqlite::Result<Report> {
    let mut c = Cols::of(row);
    Ok(Report {
        id: c.next()?,
        target: c.next()?,
        category: Category::of_name(&c.next::<String>()?).unwrap_or_default(),
        comment: c.next()?,
        entries: ids(&c.next::<String>()?)?.into_iter().map(EntryId).collect(),
        rules: ids(&c.next::<String>()?)?,
        action_taken_at: c.next()?,
    })
}

const COLUMNS: &str = "id, target_id, category, comment, entry_ids, rule_ids, action_taken_at";

/// The reports with these ids.
pub(crate) fn load(r: &Read<'_>, among: &[i64]) -> Result<Vec<Report>> {
    r.all(sql!("SELECT {COLUMNS} FROM reports WHERE id IN (SELECT value FROM json_each(?1))"), [json_ids(among)], report)
}

/// Writes a report; its id.
pub(crate) fn insert(
    tx: &Write<'_>,
    me: UserId,
    target: UserId,
    category: Category,
    comment: &str,
    entries: &[EntryId],
    rules: &[i64],
) -> Result<i64> {
    let id = tx.next_id();
    tx.execute(
        "INSERT INTO reports (id, user_id, target_id, category, comment, entry_ids, rule_ids) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        rusqlite::params![id, me, target, category.name(), comment, json_ids(entries), json_ids(rules)],
    )?;
    Ok(id)
}

/// Which of these were written by this person, direct ones and deleted ones included.
pub(crate) fn written_by(r: &Read<'_>, author: UserId, entries: &[i64]) -> Result<Vec<EntryId>> {
    let Some(entries) = some_ids(entries) else { return Ok(Vec::new()) };
    r.all(
        "SELECT id FROM entries WHERE id IN (SELECT value FROM json_each(?2)) AND author_id = ?1 AND anonymous = 0 ORDER BY id",
        (author, entries),
        |row| row.get(0),
    )
}
