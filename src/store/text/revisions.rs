//! Earlier versions of edited posts, comments and messages.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};

use crate::error::Result;
use crate::model::id::{EntryId, RevisionId};
use crate::store::db::row::{Cols, sql};
use crate::store::{Read, Write};

/// What an entry said before an edit. Its files are in `files::entry_files`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Revision {
    pub id: RevisionId,
    pub code: String,
    pub entry: EntryId,
    pub title: Option<String>,
    pub text: String,
    pub is_markdown: bool,
    pub spoiler: String,
    pub sensitive: bool,
    pub language: Option<String>,
    /// A JSON object.
    pub location: Option<String>,
    /// A JSON object.
    pub more_info: Option<String>,
    /// Titles in their order; empty without a poll.
    pub poll_options: Vec<String>,
}

const COLUMNS: &str =
    "id, code, entry_id, title, text, is_markdown, spoiler, sensitive, language, location, more_info, coalesce(poll_options, '[]')";

/// A JSON array of texts.
struct Texts(Vec<String>);

impl FromSql for Texts {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

fn revision(row: &rusqlite::Row<'_>) -> rusqlite::Result<Revision> {
    let mut c = Cols::of(row);
    Ok(Revision {
        id: c.next()?,
        code: c.next()?,
        entry: c.next()?,
        title: c.next()?,
        text: c.next()?,
        is_markdown: c.next()?,
        spoiler: c.next()?,
        sensitive: c.next()?,
        language: c.next()?,
        location: c.next()?,
        more_info: c.next()?,
        poll_options: c.next::<Texts>()?.0,
    })
}

/// The titles of the poll of entry `?3`; null without one.
const POLL_OPTIONS: &str = "(SELECT json_group_array(o.title ORDER BY o.n) FROM polls q JOIN poll_options o ON o.poll_id = q.id
     WHERE q.entry_id = ?3 HAVING count(*) > 0)";

/// Keeps the present state of a post or comment, before anything of it changes: its files and their descriptions, and its
/// poll, are kept with it.
pub(crate) fn keep(tx: &Write<'_>, entry: EntryId) -> Result<RevisionId> {
    let sql = sql!(
        "INSERT INTO revisions (id, code, entry_id, title, text, is_markdown, spoiler, sensitive, language, location, more_info, poll_options)
         SELECT ?1, ?2, c.id, p.title, c.text, c.is_markdown, c.spoiler, c.sensitive, c.language, c.location, c.more_info, {POLL_OPTIONS}
         FROM contents c LEFT JOIN posts p ON p.id = c.id WHERE c.id = ?3");
    insert(tx, entry, sql)
}

/// The same of a message.
pub(crate) fn keep_message(tx: &Write<'_>, message: EntryId) -> Result<RevisionId> {
    let sql = sql!(
        "INSERT INTO revisions (id, code, entry_id, text, is_markdown, spoiler, sensitive, language, poll_options)
         SELECT ?1, ?2, id, text, 0, spoiler, sensitive, language, {POLL_OPTIONS} FROM messages WHERE id = ?3"
    );
    insert(tx, message, sql)
}

fn insert(tx: &Write<'_>, entry: EntryId, sql: &str) -> Result<RevisionId> {
    let id = RevisionId(tx.next_id());
    let code = tx.fresh_code("SELECT 1 FROM revisions WHERE code = ?1")?;
    tx.execute(sql, (id, code, entry))?;
    tx.execute(
        "INSERT INTO revision_files (revision_id, position, file_id, description, focus_x, focus_y)
         SELECT ?1, row_number() OVER (ORDER BY u.position, u.id) - 1, f.id, f.description, f.focus_x, f.focus_y
         FROM file_uses u JOIN files f ON f.id = u.file_id WHERE u.entry_id = ?2 AND u.former = 0",
        (id, entry),
    )?;
    Ok(id)
}

/// Afterwards no earlier version can be found. Files that only these had are cleared by `entry_files::clear_former`.
pub(crate) fn erase(tx: &Write<'_>, entry: EntryId) -> Result<()> {
    tx.execute("DELETE FROM revision_files WHERE revision_id IN (SELECT id FROM revisions WHERE entry_id = ?1)", [entry])?;
    tx.execute("DELETE FROM revisions WHERE entry_id = ?1", [entry]).map(drop)
}

/// How many earlier versions of an entry are kept.
pub(crate) fn count(r: &Read<'_>, entry: EntryId) -> Result<i64> {
    r.count("SELECT count(*) FROM revisions WHERE entry_id = ?1", [entry])
}

/// One page, newest first.
pub(crate) fn page(r: &Read<'_>, entry: EntryId, offset: i64, limit: i64) -> Result<Vec<Revision>> {
    r.all(sql!("SELECT {COLUMNS} FROM revisions WHERE entry_id = ?1 ORDER BY id DESC LIMIT ?2 OFFSET ?3"), (entry, limit, offset), revision)
}

/// The entry as it was published; `None` if it was never edited.
pub(crate) fn first(r: &Read<'_>, entry: EntryId) -> Result<Option<Revision>> {
    r.one(sql!("SELECT {COLUMNS} FROM revisions WHERE entry_id = ?1 ORDER BY id LIMIT 1"), [entry], revision)
}

/// One version by its public code.
pub(crate) fn by_code(r: &Read<'_>, code: &str) -> Result<Option<Revision>> {
    r.one(sql!("SELECT {COLUMNS} FROM revisions WHERE code = ?1"), [code], revision)
}

/// One version by its id.
pub(crate) fn by_id(r: &Read<'_>, id: RevisionId) -> Result<Option<Revision>> {
    r.one(sql!("SELECT {COLUMNS} FROM revisions WHERE id = ?1"), [id], revision)
}
