//! Earlier versions of edited posts and comments.

use crate::error::Result;
use crate::model::id::{EntryId, FileId, RevisionId};
use crate::store::db::row::{Cols, json_ids};
use crate::store::{Read, Write};

/// What a text was before an edit.
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
    /// JSON list of file ids.
    pub file_ids: String,
}

const COLUMNS: &str = "id, code, entry_id, title, text, is_markdown, spoiler, sensitive, language, file_ids";

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
        file_ids: c.next()?,
    })
}

/// Keeps the present state of an entry, before it is rewritten.
pub(crate) fn keep(tx: &Write<'_>, entry: EntryId, files: &[FileId]) -> Result<RevisionId> {
    let id = RevisionId(tx.next_id());
    let code = tx.fresh_code("SELECT 1 FROM revisions WHERE code = ?1")?;
    tx.execute(
        "INSERT INTO revisions (id, code, entry_id, title, text, is_markdown, spoiler, sensitive, language, file_ids)
         SELECT ?1, ?2, c.id, p.title, c.text, c.is_markdown, c.spoiler, c.sensitive, c.language, ?4
         FROM contents c LEFT JOIN posts p ON p.id = c.id WHERE c.id = ?3",
        (id, code, entry, json_ids(files)),
    )?;
    Ok(id)
}

/// The same of a message.
pub(crate) fn keep_message(tx: &Write<'_>, message: EntryId, files: &[FileId]) -> Result<()> {
    let code = tx.fresh_code("SELECT 1 FROM revisions WHERE code = ?1")?;
    tx.execute(
        "INSERT INTO revisions (id, code, entry_id, text, is_markdown, spoiler, sensitive, language, file_ids)
         SELECT ?1, ?2, id, text, 0, spoiler, sensitive, language, ?4 FROM messages WHERE id = ?3",
        (tx.next_id(), code, message, json_ids(files)),
    )
    .map(drop)
}

/// Afterwards no earlier version of the text can be found.
pub(crate) fn erase(tx: &Write<'_>, entry: EntryId) -> Result<()> {
    tx.execute("DELETE FROM revisions WHERE entry_id = ?1", [entry]).map(drop)
}

/// How many earlier versions of an entry are kept.
pub(crate) fn count(r: &Read<'_>, entry: EntryId) -> Result<i64> {
    r.count("SELECT count(*) FROM revisions WHERE entry_id = ?1", [entry])
}

/// One page, newest first.
pub(crate) fn page(r: &Read<'_>, entry: EntryId, offset: i64, limit: i64) -> Result<Vec<Revision>> {
    r.all(
        &format!("SELECT {COLUMNS} FROM revisions WHERE entry_id = ?1 ORDER BY id DESC LIMIT ?2 OFFSET ?3"),
        (entry, limit, offset),
        revision,
    )
}

/// One version by its public code.
pub(crate) fn by_code(r: &Read<'_>, code: &str) -> Result<Option<Revision>> {
    r.one(&format!("SELECT {COLUMNS} FROM revisions WHERE code = ?1"), [code], revision)
}

/// One version by its id.
pub(crate) fn by_id(r: &Read<'_>, id: RevisionId) -> Result<Option<Revision>> {
    r.one(&format!("SELECT {COLUMNS} FROM revisions WHERE id = ?1"), [id], revision)
}
