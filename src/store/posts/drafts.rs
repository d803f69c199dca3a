//! Texts not yet published.

use crate::error::{Error, Result};
use crate::model::content::entry::{Draft, DraftState, EntryKind};
use crate::model::id::{DraftId, EntryId, FileId, UserId};
use crate::store::db::row::{Cols, sql};
use crate::store::files::file;
use crate::store::{Read, Write};

fn number(state: DraftState) -> i64 {
    match state {
        DraftState::Draft => 1,
        DraftState::UnderReview => 2,
        DraftState::Published => 3,
        DraftState::Rejected => 4,
    }
}

const COLUMNS: &str = "d.id, d.did, d.author_id, d.kind, d.state, d.entry_id, d.quoted_id, d.post_id, d.parent_id,
    d.forum_id, d.title, d.text, d.is_markdown, d.is_anonymous, d.is_private, d.comment_policy, d.comment_private,
    d.location, d.more_info, d.reason";

fn draft(c: &mut Cols<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        id: c.next()?,
        did: c.next()?,
        author: c.next()?,
        kind: c.next()?,
        state: match c.next::<i64>()? {
            2 => DraftState::UnderReview,
            3 => DraftState::Published,
            4 => DraftState::Rejected,
            _ => DraftState::Draft,
        },
        entry: c.next()?,
        quoted: c.next()?,
        post: c.next()?,
        parent: c.next()?,
        forum: c.next()?,
        title: c.next()?,
        text: c.next()?,
        is_markdown: c.next()?,
        is_anonymous: c.next()?,
        is_private: c.next()?,
        comment_policy: c.next()?,
        comment_private: c.next()?,
        location: c.next()?,
        more_info: c.next()?,
        reason: c.next()?,
    })
}

/// How a draft is looked up.
pub(crate) enum DraftBy<'a> {
    Id(DraftId),
    Did(&'a str),
}

/// A draft of this author that was not deleted.
pub(crate) fn find(r: &Read<'_>, author: UserId, by: &DraftBy<'_>) -> Result<Option<Draft>> {
    let map = |row: &rusqlite::Row<'_>| draft(&mut Cols::of(row));
    match by {
        DraftBy::Id(id) => {
            let sql = sql!("SELECT {COLUMNS} FROM drafts d WHERE d.author_id = ?1 AND d.deleted_at IS NULL AND d.id = ?2");
            r.one(sql, (author, id), map)
        }
        DraftBy::Did(did) => {
            let sql = sql!("SELECT {COLUMNS} FROM drafts d WHERE d.author_id = ?1 AND d.deleted_at IS NULL AND d.did = ?2");
            r.one(sql, (author, did), map)
        }
    }
}

/// Adds an empty draft.
pub(crate) fn insert(tx: &Write<'_>, author: UserId, kind: EntryKind, create_type: i64) -> Result<Draft> {
    let id = DraftId(tx.next_id());
    let did = tx.fresh_code("SELECT 1 FROM drafts WHERE did = ?1")?;
    tx.execute(
        "INSERT INTO drafts (id, did, author_id, kind, create_type, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (id, did, author, kind, create_type, tx.now()),
    )?;
    find(tx, author, &DraftBy::Id(id))?.ok_or_else(|| Error::internal("a draft just written is not there"))
}

/// Writes everything but id, author, kind and creation.
pub(crate) fn save(tx: &Write<'_>, d: &Draft) -> Result<()> {
    tx.execute(
        "UPDATE drafts SET state = ?2, entry_id = ?3, quoted_id = ?4, post_id = ?5, parent_id = ?6, forum_id = ?7, title = ?8, text = ?9,
             is_markdown = ?10, is_anonymous = ?11, is_private = ?12, comment_policy = ?13, comment_private = ?14,
             location = ?15, more_info = ?16, reason = ?17, updated_at = ?18
         WHERE id = ?1",
        rusqlite::params![
            d.id,
            number(d.state),
            d.entry,
            d.quoted,
            d.post,
            d.parent,
            d.forum,
            d.title,
            d.text,
            d.is_markdown,
            d.is_anonymous,
            d.is_private,
            d.comment_policy,
            d.comment_private,
            d.location,
            d.more_info,
            d.reason,
            tx.now()
        ],
    )
    .map(drop)
}

/// Takes a draft out of every list, and its files from it.
pub(crate) fn bury(tx: &Write<'_>, id: DraftId) -> Result<()> {
    file::clear_draft(tx, id)?;
    tx.execute("UPDATE drafts SET deleted_at = ?2 WHERE id = ?1", (id, tx.now())).map(drop)
}

/// Which drafts a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DraftList {
    /// Drafts and rejected ones.
    Open,
    UnderReview,
    /// All but the published.
    All,
}

impl DraftList {
    fn sql(self) -> &'static str {
        match self {
            Self::Open => "state IN (1, 4)",
            Self::UnderReview => "state = 2",
            Self::All => "state <> 3",
        }
    }
}

/// How many drafts of one kind an author has on a shelf, deleted ones left out.
pub(crate) fn count(r: &Read<'_>, author: UserId, kind: EntryKind, shelf: DraftList) -> Result<i64> {
    let sql = format!("SELECT count(*) FROM drafts WHERE author_id = ?1 AND kind = ?2 AND deleted_at IS NULL AND {}", shelf.sql());
    r.count(&sql, (author, kind))
}

/// One page, newest first.
pub(crate) fn page(r: &Read<'_>, author: UserId, kind: EntryKind, shelf: DraftList, offset: i64, limit: i64) -> Result<Vec<Draft>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM drafts d WHERE d.author_id = ?1 AND d.kind = ?2 AND d.deleted_at IS NULL AND d.{}
         ORDER BY d.id DESC LIMIT ?3 OFFSET ?4",
        shelf.sql()
    );
    r.all(&sql, (author, kind, limit, offset), |row| draft(&mut Cols::of(row)))
}

/// An untouched quick draft: no text, no title, no file, no references.
pub(crate) fn untouched(r: &Read<'_>, author: UserId, kind: EntryKind) -> Result<Option<Draft>> {
    let sql = sql!(
        "SELECT {COLUMNS} FROM drafts d WHERE d.author_id = ?1 AND d.kind = ?2 AND d.deleted_at IS NULL AND d.state = 1
           AND d.create_type = 1 AND d.text = '' AND d.title IS NULL AND d.entry_id IS NULL AND d.quoted_id IS NULL AND d.post_id IS NULL
           AND NOT EXISTS (SELECT 1 FROM file_uses u WHERE u.draft_id = d.id)
         ORDER BY d.id DESC LIMIT 1"
    );
    r.one(sql, (author, kind), |row| draft(&mut Cols::of(row)))
}

/// The open comment draft for the same place.
pub(crate) fn of_place(r: &Read<'_>, author: UserId, post: EntryId, parent: Option<EntryId>) -> Result<Option<Draft>> {
    let sql = sql!(
        "SELECT {COLUMNS} FROM drafts d WHERE d.author_id = ?1 AND d.kind = 'comment' AND d.deleted_at IS NULL AND d.state IN (1, 4)
           AND d.entry_id IS NULL AND d.post_id = ?2 AND d.parent_id IS ?3 ORDER BY d.id DESC LIMIT 1"
    );
    r.one(sql, (author, post, parent), |row| draft(&mut Cols::of(row)))
}

/// The open draft that edits this content.
pub(crate) fn of_entry(r: &Read<'_>, author: UserId, entry: EntryId) -> Result<Option<Draft>> {
    let sql = sql!(
        "SELECT {COLUMNS} FROM drafts d WHERE d.author_id = ?1 AND d.entry_id = ?2 AND d.deleted_at IS NULL AND d.state <> 3
         ORDER BY d.id DESC LIMIT 1"
    );
    r.one(sql, (author, entry), |row| draft(&mut Cols::of(row)))
}

/// The files of a draft, in their order.
pub(crate) fn file_ids(r: &Read<'_>, id: DraftId) -> Result<Vec<FileId>> {
    r.all("SELECT file_id FROM file_uses WHERE draft_id = ?1 ORDER BY position, id", [id], |row| row.get(0))
}

/// Public codes of what drafts refer to: `pid` and `cid` by entry.
pub(crate) fn codes(r: &Read<'_>, ids: &[EntryId]) -> Result<std::collections::HashMap<EntryId, String>> {
    let sql = "SELECT id, code FROM contents WHERE id IN (SELECT value FROM json_each(?1))";
    Ok(r.all(sql, [crate::store::db::row::json_ids(ids)], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
}

/// Every draft of an author who leaves for good.
pub(crate) fn erase_all(tx: &Write<'_>, author: UserId) -> Result<()> {
    tx.execute("DELETE FROM file_uses WHERE draft_id IN (SELECT id FROM drafts WHERE author_id = ?1)", [author])?;
    tx.execute("DELETE FROM drafts WHERE author_id = ?1", [author])?;
    tx.execute("UPDATE inbox_counters SET post_drafts = 0, comment_drafts = 0 WHERE user_id = ?1", [author]).map(drop)
}
