//! The own columns of comments, and the counters of everything above one.

use super::{Read, Write};
use crate::error::Result;
use crate::model::content::CommentDetail;
use crate::model::id::EntryId;

pub fn insert(tx: &Write<'_>, id: EntryId, new: &CommentDetail) -> Result<()> {
    tx.execute(
        "INSERT INTO comments (id, post_id, parent_id, top_id, private) VALUES (?1, ?2, ?3, ?4, ?5)",
        (id, new.post, new.parent, new.top, new.private),
    )
    .map(drop)
}

pub fn detail(r: &Read<'_>, id: EntryId) -> Result<Option<CommentDetail>> {
    r.one("SELECT post_id, parent_id, top_id, private FROM comments WHERE id = ?1", [id], |row| {
        Ok(CommentDetail { post: row.get(0)?, parent: row.get(1)?, top: row.get(2)?, private: row.get(3)? })
    })
}

pub fn set_private(tx: &Write<'_>, id: EntryId, private: bool) -> Result<()> {
    tx.execute("UPDATE comments SET private = ?2 WHERE id = ?1", (id, private)).map(drop)
}

/// The comment's ancestors: every comment above it, and the post.
const ABOVE: &str = "WITH RECURSIVE above (id) AS (
        SELECT parent_id FROM comments WHERE id = ?1 AND parent_id IS NOT NULL
        UNION ALL SELECT m.parent_id FROM comments m JOIN above a ON m.id = a.id WHERE m.parent_id IS NOT NULL
    )";

/// A comment was published (`by` = 1) or deleted (-1): everything above it counts it,
/// its direct parent also among the replies. The latest comment's time follows. Private comments count nowhere:
/// a number that grows would tell strangers of them.
pub fn add_above(tx: &Write<'_>, id: EntryId, of: &CommentDetail, by: i64) -> Result<()> {
    if of.private {
        return Ok(());
    }
    let above = tx.all(&format!("{ABOVE} SELECT id FROM above"), [id], |row| row.get::<_, EntryId>(0))?;
    let parent = of.parent.unwrap_or(of.post);
    for at in above.into_iter().chain([of.post]) {
        tx.execute(
            "UPDATE contents SET comments = comments + ?2, replies = replies + ?3 WHERE id = ?1",
            (at, by, if at == parent { by } else { 0 }),
        )?;
        if by > 0 {
            let sql = "UPDATE contents SET last_comment_at = max(coalesce(last_comment_at, 0), ?2) WHERE id = ?1";
            tx.execute(sql, (at, id.created_at()))?;
        } else {
            let latest = latest_below(tx, at, of.post)?.map(EntryId::created_at);
            tx.execute("UPDATE contents SET last_comment_at = ?2 WHERE id = ?1", (at, latest))?;
        }
    }
    Ok(())
}

/// The newest live comment that everybody may see below a post or comment.
fn latest_below(r: &Read<'_>, at: EntryId, post: EntryId) -> Result<Option<EntryId>> {
    let live = "JOIN entries e ON e.id = m.id WHERE e.deleted_at IS NULL AND e.visibility <> 'direct' AND m.private = 0";
    if at == post {
        return r
            .one(&format!("SELECT m.id FROM comments m {live} AND m.post_id = ?1 ORDER BY m.id DESC LIMIT 1"), [post], |row| row.get(0));
    }
    r.one(&format!("{BELOW} SELECT m.id FROM below b JOIN comments m ON m.id = b.id {live} ORDER BY m.id DESC LIMIT 1"), [at], |row| {
        row.get(0)
    })
}

/// Every comment below comment `?1`, deleted ones included.
pub(super) const BELOW: &str = "WITH RECURSIVE below (id) AS (
        SELECT id FROM comments WHERE parent_id = ?1
        UNION ALL SELECT m.id FROM comments m JOIN below b ON m.parent_id = b.id
    )";
