//! The spine: what posts and comments have in common, their mentions, files and counters.

use crate::error::Result;
use crate::model::Millis;
use crate::model::content::entry::{EntryKind, Visibility};
use crate::model::id::{AppId, EntryId, FileId, UserId};
use crate::store::db::row::sql;
use crate::store::files::entry_files;
use crate::store::text::fts;
use crate::store::{Read, Write};

/// The row of the spine, with the state of its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub id: EntryId,
    pub kind: EntryKind,
    pub author: UserId,
    pub visibility: Visibility,
    pub anonymous: bool,
    pub deleted: bool,
    pub code: String,
    pub enabled: bool,
    pub digest: i64,
    pub sticky: i64,
}

const HEAD: &str =
    "SELECT e.id, e.kind, e.author_id, e.visibility, e.anonymous, e.deleted_at IS NOT NULL, c.code, c.enabled, c.digest, c.sticky
     FROM entries e JOIN contents c ON c.id = e.id";

fn as_head(row: &rusqlite::Row<'_>) -> rusqlite::Result<Head> {
    Ok(Head {
        id: row.get(0)?,
        kind: row.get(1)?,
        author: row.get(2)?,
        visibility: row.get(3)?,
        anonymous: row.get(4)?,
        deleted: row.get(5)?,
        code: row.get(6)?,
        enabled: row.get(7)?,
        digest: row.get(8)?,
        sticky: row.get(9)?,
    })
}

/// A post or comment, deleted ones included.
pub(crate) fn head(r: &Read<'_>, id: EntryId) -> Result<Option<Head>> {
    r.one(sql!("{HEAD} WHERE e.id = ?1"), [id], as_head)
}

/// A post or comment by its `pid` or `cid`, deleted ones included.
pub(crate) fn by_code(r: &Read<'_>, kind: EntryKind, code: &str) -> Result<Option<Head>> {
    r.one(sql!("{HEAD} WHERE c.code = ?1 AND e.kind = ?2"), (code, kind), as_head)
}

/// The living posts, comments and reposts of an author.
pub(crate) fn by_author(r: &Read<'_>, author: UserId) -> Result<Vec<Head>> {
    r.all(sql!("{HEAD} WHERE e.author_id = ?1 AND e.kind <> 'message' AND e.deleted_at IS NULL"), [author], as_head)
}

/// What every new content starts with.
#[derive(Clone, Debug)]
pub(crate) struct NewContent {
    pub kind: EntryKind,
    pub author: UserId,
    pub visibility: Visibility,
    pub anonymous: bool,
    pub text: String,
    pub is_markdown: bool,
    pub language: Option<String>,
    pub spoiler: String,
    pub sensitive: bool,
    pub location: Option<String>,
    pub more_info: Option<String>,
    pub file_kinds: i64,
    pub app: Option<AppId>,
}

/// Adds the spine row and its content; the details follow by `posts::insert` or `comments::insert`.
pub(crate) fn insert(tx: &Write<'_>, new: &NewContent) -> Result<EntryId> {
    let id = EntryId(tx.next_id());
    let code = tx.fresh_code("SELECT 1 FROM contents WHERE code = ?1")?;
    tx.execute(
        "INSERT INTO entries (id, kind, author_id, visibility, anonymous, app_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (id, new.kind, new.author, new.visibility, new.anonymous, new.app),
    )?;
    tx.execute(
        "INSERT INTO contents (id, code, text, is_markdown, language, spoiler, sensitive, location, more_info, file_kinds)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        (id, code, &new.text, new.is_markdown, &new.language, &new.spoiler, new.sensitive, &new.location, &new.more_info, new.file_kinds),
    )?;
    Ok(id)
}

/// The columns an edit replaces.
#[derive(Clone, Debug)]
pub(crate) struct Rewrite {
    pub text: String,
    pub is_markdown: bool,
    pub language: Option<String>,
    pub spoiler: String,
    pub sensitive: bool,
    pub location: Option<String>,
    pub more_info: Option<String>,
    pub file_kinds: i64,
}

/// The columns an edit replaces, as they are.
pub(crate) fn texts(r: &Read<'_>, id: EntryId) -> Result<Option<Rewrite>> {
    r.one(
        "SELECT text, is_markdown, language, spoiler, sensitive, location, more_info, file_kinds FROM contents WHERE id = ?1",
        [id],
        |row| {
            Ok(Rewrite {
                text: row.get(0)?,
                is_markdown: row.get(1)?,
                language: row.get(2)?,
                spoiler: row.get(3)?,
                sensitive: row.get(4)?,
                location: row.get(5)?,
                more_info: row.get(6)?,
                file_kinds: row.get(7)?,
            })
        },
    )
}

/// Writes them, with the time of the edit.
pub(crate) fn rewrite(tx: &Write<'_>, id: EntryId, new: &Rewrite) -> Result<()> {
    tx.execute(
        "UPDATE contents SET text = ?2, is_markdown = ?3, language = ?4, spoiler = ?5, sensitive = ?6, location = ?7, more_info = ?8,
             file_kinds = ?9, edited_at = ?10, edit_count = edit_count + 1
         WHERE id = ?1",
        (
            id,
            &new.text,
            new.is_markdown,
            &new.language,
            &new.spoiler,
            new.sensitive,
            &new.location,
            &new.more_info,
            new.file_kinds,
            tx.now(),
        ),
    )?;
    fts::settle(tx, id);
    Ok(())
}

/// Soft: the row stays as a tombstone. True if it was live.
pub(crate) fn bury(tx: &Write<'_>, id: EntryId) -> Result<bool> {
    let buried = tx.execute("UPDATE entries SET deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL", (id, tx.now()))? > 0;
    if buried {
        fts::settle(tx, id);
    }
    Ok(buried)
}

/// A moderator's switch.
pub(crate) fn set_enabled(tx: &Write<'_>, id: EntryId, enabled: bool) -> Result<()> {
    tx.execute("UPDATE contents SET enabled = ?2 WHERE id = ?1", (id, enabled))?;
    fts::settle(tx, id);
    Ok(())
}

/// Moves how many digests an author has.
pub(crate) fn add_digests(tx: &Write<'_>, author: UserId, kind: EntryKind, by: i64) -> Result<()> {
    let sql = match kind {
        EntryKind::Post => "UPDATE user_counters SET post_digests = post_digests + ?2 WHERE user_id = ?1",
        EntryKind::Comment => "UPDATE user_counters SET comment_digests = comment_digests + ?2 WHERE user_id = ?1",
        EntryKind::Repost | EntryKind::Message => return Ok(()),
    };
    tx.execute(sql, (author, by)).map(drop)
}

/// A user opened the details.
pub(crate) fn add_view(tx: &Write<'_>, id: EntryId) -> Result<()> {
    tx.execute("UPDATE contents SET views = views + 1 WHERE id = ?1", [id]).map(drop)
}

/// Adds `by`, which may be negative, to the number of reposts of a post or comment.
pub(crate) fn add_reposts(tx: &Write<'_>, id: EntryId, by: i64) -> Result<()> {
    tx.execute("UPDATE contents SET reposts = reposts + ?2 WHERE id = ?1", (id, by)).map(drop)
}

/// Adds `by`, which may be negative, to the number of quotes of a post or comment.
pub(crate) fn add_quotes(tx: &Write<'_>, id: EntryId, by: i64) -> Result<()> {
    tx.execute("UPDATE contents SET quotes = quotes + ?2 WHERE id = ?1", (id, by)).map(drop)
}

/// When this user last published one of this kind, anonymous and deleted ones included.
pub(crate) fn last_published(r: &Read<'_>, author: UserId, kind: EntryKind) -> Result<Option<Millis>> {
    // One side each of two partial indexes.
    let newest = |sql: &str| -> Result<Option<EntryId>> { r.one(sql, (author, kind), |row| row.get(0)) };
    let live = newest("SELECT id FROM entries WHERE author_id = ?1 AND kind = ?2 AND deleted_at IS NULL ORDER BY id DESC LIMIT 1")?;
    let gone = newest("SELECT id FROM entries WHERE author_id = ?1 AND kind = ?2 AND deleted_at IS NOT NULL ORDER BY id DESC LIMIT 1")?;
    Ok(live.max(gone).map(EntryId::created_at))
}

/// What the profile says about the latest publication; not for anonymous ones.
pub(crate) fn touch_author(tx: &Write<'_>, author: UserId, kind: EntryKind) -> Result<()> {
    let sql = match kind {
        EntryKind::Comment => "UPDATE users SET last_comment_at = ?2 WHERE id = ?1",
        _ => "UPDATE users SET last_post_at = ?2 WHERE id = ?1",
    };
    tx.execute(sql, (author, tx.now())).map(drop)
}

/// A case-folded name as written, and whose it was then.
pub(crate) type Mention = (String, UserId);

/// Who is mentioned in this entry, by which name.
pub(crate) fn mentions(r: &Read<'_>, id: EntryId) -> Result<Vec<Mention>> {
    r.all("SELECT name, user_id FROM mentions WHERE entry_id = ?1", [id], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Replaces the mentions.
pub(crate) fn set_mentions(tx: &Write<'_>, id: EntryId, mentions: &[Mention]) -> Result<()> {
    tx.execute("DELETE FROM mentions WHERE entry_id = ?1", [id])?;
    put_mentions(tx, id, mentions)
}

/// Adds mentions; one of somebody who is mentioned already changes nothing.
pub(crate) fn put_mentions(tx: &Write<'_>, id: EntryId, mentions: &[Mention]) -> Result<()> {
    for (name, user) in mentions {
        tx.execute("INSERT OR IGNORE INTO mentions (entry_id, user_id, name) VALUES (?1, ?2, ?3)", (id, user, name))?;
    }
    Ok(())
}

/// The files of one entry, in their order.
pub(crate) fn file_ids(r: &Read<'_>, id: EntryId) -> Result<Vec<FileId>> {
    r.all("SELECT file_id FROM file_uses WHERE entry_id = ?1 AND former = 0 ORDER BY position, id", [id], |row| row.get(0))
}

/// Takes away the files not in `keep` and puts the kept ones in that order. Earlier versions keep theirs.
pub(crate) fn keep_files(tx: &Write<'_>, id: EntryId, keep: &[FileId]) -> Result<()> {
    entry_files::retain(tx, id, keep)?;
    for (position, file) in (0i64..).zip(keep) {
        tx.execute("UPDATE file_uses SET position = ?3 WHERE entry_id = ?1 AND file_id = ?2", (id, file, position))?;
    }
    Ok(())
}

/// Which kinds of files a content carries, as the bits of `FileKind`.
pub(crate) fn set_file_kinds(tx: &Write<'_>, id: EntryId, bits: i64) -> Result<()> {
    tx.execute("UPDATE contents SET file_kinds = ?2 WHERE id = ?1", (id, bits)).map(drop)
}
