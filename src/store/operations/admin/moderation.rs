//! Content and reports, as moderators see them: hidden, private and anonymous things included,
//! messages between users never.

use crate::error::Result;
use crate::model::Millis;
use crate::model::content::entry::{EntryKind, Visibility};
use crate::model::id::{EntryId, UserId};
use crate::store::db::row::{Cols, json_ids, sql};
use crate::store::people::name_search::patterns;
use crate::store::{Read, Write};

/// A post or comment.
#[derive(Clone, Debug)]
pub(crate) struct ModeratedEntry {
    pub id: EntryId,
    pub kind: EntryKind,
    pub author: UserId,
    pub username: String,
    pub visibility: Visibility,
    pub anonymous: bool,
    pub enabled: bool,
    pub deleted: bool,
    pub title: Option<String>,
    pub text: String,
    pub files: i64,
}

const COLUMNS: &str = "e.id, e.kind, e.author_id, u.username, e.visibility, e.anonymous, c.enabled, e.deleted_at IS NOT NULL,
    (SELECT title FROM posts p WHERE p.id = e.id), c.text, (SELECT count(*) FROM file_uses f WHERE f.entry_id = e.id AND f.former = 0)";
const FROM: &str = "FROM entries e JOIN contents c ON c.id = e.id JOIN users u ON u.id = e.author_id";

fn moderated_entry(row: &rusqlite::Row<'_>) -> rusqlite::Result<ModeratedEntry> {
    let mut c = Cols::of(row);
    Ok(ModeratedEntry {
        id: c.next()?,
        kind: c.next()?,
        author: c.next()?,
        username: c.next()?,
        visibility: c.next()?,
        anonymous: c.next()?,
        enabled: c.next()?,
        deleted: c.next()?,
        title: c.next()?,
        text: c.next()?,
        files: c.next()?,
    })
}

/// Which ones are wanted, latest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct ContentQuery {
    pub search: String,
    pub author: Option<UserId>,
    /// Only what is hidden.
    pub hidden: bool,
    pub before: Option<i64>,
    pub limit: u32,
}

/// Posts and comments that were not deleted; direct ones are not shown to moderators.
pub(crate) fn page(r: &Read<'_>, wanted: &ContentQuery) -> Result<Vec<ModeratedEntry>> {
    r.all(
        &format!(
            r"SELECT {COLUMNS} {FROM} WHERE e.kind IN ('post', 'comment') AND e.deleted_at IS NULL AND e.visibility <> 'direct'
              AND e.id < ?1 AND (?2 IS NULL OR e.author_id = ?2) AND (?3 = 0 OR c.enabled = 0)
              AND (?4 = '%%' OR c.text LIKE ?4 ESCAPE '\')
              AND NOT EXISTS (SELECT 1 FROM reposts x WHERE x.id = e.id)
              ORDER BY e.id DESC LIMIT ?5"
        ),
        (wanted.before.unwrap_or(i64::MAX), wanted.author, wanted.hidden, patterns(&wanted.search).0, wanted.limit),
        moderated_entry,
    )
}

/// These ones, deleted ones included; direct ones only because somebody reported them.
pub(crate) fn of_ids(r: &Read<'_>, ids: &[EntryId]) -> Result<Vec<ModeratedEntry>> {
    r.all(sql!("SELECT {COLUMNS} {FROM} WHERE e.id IN (SELECT value FROM json_each(?1)) ORDER BY e.id"), [json_ids(ids)], moderated_entry)
}

/// A report, with who settled it.
#[derive(Clone, Debug)]
pub(crate) struct Reported {
    pub id: i64,
    pub reporter: String,
    pub target: UserId,
    pub target_name: String,
    pub category: String,
    pub comment: String,
    pub entries: Vec<EntryId>,
    pub rules: Vec<i64>,
    pub settled_at: Option<Millis>,
    pub settled_by: Option<String>,
    pub note: String,
}

const REPORT: &str = "SELECT p.id, w.username, p.target_id, t.username, p.category, p.comment, p.entry_ids, p.rule_ids, p.action_taken_at,
    (SELECT username FROM users s WHERE s.id = p.settled_by), p.note
    FROM reports p JOIN users w ON w.id = p.user_id JOIN users t ON t.id = p.target_id";

fn reported(row: &rusqlite::Row<'_>) -> rusqlite::Result<Reported> {
    let mut c = Cols::of(row);
    let ids = |text: String| {
        serde_json::from_str::<Vec<i64>>(&text)
            .map_err(|cause| rusqlite::Error::FromSqlConversionFailure(6, rusqlite::types::Type::Text, Box::new(cause)))
    };
    Ok(Reported {
        id: c.next()?,
        reporter: c.next()?,
        target: c.next()?,
        target_name: c.next()?,
        category: c.next()?,
        comment: c.next()?,
        entries: ids(c.next()?)?.into_iter().map(EntryId).collect(),
        rules: ids(c.next()?)?,
        settled_at: c.next()?,
        settled_by: c.next()?,
        note: c.next()?,
    })
}

/// Reports that wait, or those that were settled; latest first.
pub(crate) fn reports(r: &Read<'_>, open: bool, before: Option<i64>, limit: u32) -> Result<Vec<Reported>> {
    let which = if open { "p.action_taken_at IS NULL" } else { "p.action_taken_at IS NOT NULL" };
    r.all(&format!("{REPORT} WHERE {which} AND p.id < ?1 ORDER BY p.id DESC LIMIT ?2"), (before.unwrap_or(i64::MAX), limit), reported)
}

/// One report, open or settled; `None` if there is none of this id.
pub(crate) fn report(r: &Read<'_>, id: i64) -> Result<Option<Reported>> {
    r.one(&format!("{REPORT} WHERE p.id = ?1"), [id], reported)
}

/// How many reports wait.
pub(crate) fn open_reports(r: &Read<'_>) -> Result<i64> {
    r.count("SELECT count(*) FROM reports WHERE action_taken_at IS NULL", [])
}

/// Settles a report, or opens it again; false where there is none.
pub(crate) fn settle(tx: &Write<'_>, id: i64, by: Option<UserId>, note: &str) -> Result<bool> {
    let at = by.map(|_| tx.now());
    Ok(tx.execute("UPDATE reports SET action_taken_at = ?2, settled_by = ?3, note = ?4 WHERE id = ?1", (id, at, by, note))? > 0)
}
