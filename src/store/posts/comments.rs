//! The own columns of comments, and the counters of everything above one.

use crate::error::Result;
use crate::model::Millis;
use crate::model::content::entry::QuotePolicy;
use crate::model::content::views::CommentDetail;
use crate::model::id::EntryId;
use crate::store::db::row::sql;
use crate::store::text::fts;
use crate::store::{Read, Write};

/// Adds the own columns of a comment whose entry and content are written already, and puts its words into the search.
pub(crate) fn insert(tx: &Write<'_>, id: EntryId, new: &CommentDetail, quotes: QuotePolicy) -> Result<()> {
    tx.execute(
        "INSERT INTO comments (id, post_id, parent_id, top_id, private, quote_policy) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (id, new.post, new.parent, new.top, new.private, quotes),
    )?;
    fts::learn(tx, id);
    Ok(())
}

/// The own columns of a comment, deleted ones included; `None` if the entry is no comment.
pub(crate) fn detail(r: &Read<'_>, id: EntryId) -> Result<Option<CommentDetail>> {
    r.one("SELECT post_id, parent_id, top_id, private FROM comments WHERE id = ?1", [id], |row| {
        Ok(CommentDetail { post: row.get(0)?, parent: row.get(1)?, top: row.get(2)?, private: row.get(3)? })
    })
}

/// Who may quote it.
pub(crate) fn quote_policy(r: &Read<'_>, id: EntryId) -> Result<Option<QuotePolicy>> {
    r.one("SELECT quote_policy FROM comments WHERE id = ?1", [id], |row| row.get(0))
}

/// Sets who may quote a comment.
pub(crate) fn set_quote_policy(tx: &Write<'_>, id: EntryId, policy: QuotePolicy) -> Result<()> {
    tx.execute("UPDATE comments SET quote_policy = ?2 WHERE id = ?1", (id, policy)).map(drop)
}

/// Sets whether a comment is private; private ones are not found by search.
pub(crate) fn set_private(tx: &Write<'_>, id: EntryId, private: bool) -> Result<()> {
    tx.execute("UPDATE comments SET private = ?2 WHERE id = ?1", (id, private))?;
    fts::settle(tx, id);
    Ok(())
}

/// The deepest level of a thread; first-level comments are level 1. What one comment costs grows with its level.
pub(crate) const MAX_LEVEL: usize = 100;

/// Every comment above this one, the nearest first.
fn above(r: &Read<'_>, id: EntryId) -> Result<Vec<EntryId>> {
    r.all(
        "WITH RECURSIVE above (id, far) AS (
             SELECT parent_id, 1 FROM comments WHERE id = ?1 AND parent_id IS NOT NULL
             UNION ALL SELECT m.parent_id, a.far + 1 FROM comments m JOIN above a ON m.id = a.id WHERE m.parent_id IS NOT NULL
         ) SELECT id FROM above ORDER BY far",
        [id],
        |row| row.get(0),
    )
}

/// The comment below which a reply to this one is put: itself, or its parent where the thread is at its deepest.
pub(crate) fn reply_place(r: &Read<'_>, id: EntryId) -> Result<EntryId> {
    let above = above(r, id)?;
    Ok(if above.len() + 1 < MAX_LEVEL { id } else { above.first().copied().unwrap_or(id) })
}

/// A comment was published (`by` = 1) or deleted (-1): everything above it counts it,
/// its direct parent also among the replies. The latest comment's time follows. Private comments count nowhere:
/// a growing number would reveal them to others.
pub(crate) fn add_above(tx: &Write<'_>, id: EntryId, of: &CommentDetail, by: i64) -> Result<()> {
    if of.private {
        return Ok(());
    }
    let parent = of.parent.unwrap_or(of.post);
    for at in above(tx, id)?.into_iter().chain([of.post]) {
        let replies = if at == parent { by } else { 0 };
        if by > 0 {
            tx.execute(
                "UPDATE contents SET comments = comments + ?2, replies = replies + ?3,
                     last_comment_at = max(coalesce(last_comment_at, 0), ?4)
                 WHERE id = ?1",
                (at, by, replies, id.created_at()),
            )?;
            continue;
        }
        tx.execute("UPDATE contents SET comments = comments + ?2, replies = replies + ?3 WHERE id = ?1", (at, by, replies))?;
        if last_comment_at(tx, at)? == Some(id.created_at()) {
            // From the nearest upwards, so that each finds what stands right below it already put right.
            let latest = if at == of.post { latest_of_post(tx, at)? } else { latest_below(tx, at)? };
            tx.execute("UPDATE contents SET last_comment_at = ?2 WHERE id = ?1", (at, latest))?;
        }
    }
    Ok(())
}

fn last_comment_at(r: &Read<'_>, id: EntryId) -> Result<Option<Millis>> {
    Ok(r.one("SELECT last_comment_at FROM contents WHERE id = ?1", [id], |row| row.get(0))?.flatten())
}

const COUNTED: &str = "JOIN entries e ON e.id = m.id WHERE e.deleted_at IS NULL AND e.visibility <> 'direct' AND m.private = 0";

/// The time of the newest comment of a post that everybody may see.
fn latest_of_post(r: &Read<'_>, post: EntryId) -> Result<Option<Millis>> {
    let sql = sql!("SELECT m.id FROM comments m {COUNTED} AND m.post_id = ?1 ORDER BY m.id DESC LIMIT 1");
    Ok(r.one(sql, [post], |row| row.get(0))?.map(EntryId::created_at))
}

/// The same below a comment, by its direct replies and their counters.
fn latest_below(r: &Read<'_>, id: EntryId) -> Result<Option<Millis>> {
    let sql = sql!("SELECT m.id FROM comments m {COUNTED} AND m.parent_id = ?1 ORDER BY m.id DESC LIMIT 1");
    let direct: Option<EntryId> = r.one(sql, [id], |row| row.get(0))?;
    let below: Option<Millis> = r
        .one("SELECT max(c.last_comment_at) FROM comments m JOIN contents c ON c.id = m.id WHERE m.parent_id = ?1", [id], |row| row.get(0))?
        .flatten();
    Ok(direct.map(EntryId::created_at).max(below))
}
