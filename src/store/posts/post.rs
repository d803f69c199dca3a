//! The own columns of posts.

use crate::error::Result;
use crate::model::content::entry::QuotePolicy;
use crate::model::content::views::PostDetail;
use crate::model::id::{EntryId, ForumId, UserId};
use crate::store::text::fts;
use crate::store::{Read, Write};

/// What a new post has beside its content.
#[derive(Clone, Debug)]
pub(crate) struct NewDetail {
    pub detail: PostDetail,
    pub quote_policy: QuotePolicy,
    /// What a direct post answers.
    pub answers: Option<EntryId>,
    /// What it quotes may not be quoted by it any more.
    pub quote_revoked: bool,
}

/// Adds the own columns of a post whose entry and content are written already, and puts its words into the search.
/// `quote_revoked` is not written: a new quote is never revoked.
pub(crate) fn insert(tx: &Write<'_>, id: EntryId, new: &NewDetail) -> Result<()> {
    let d = &new.detail;
    tx.execute(
        "INSERT INTO posts (id, title, quoted_id, forum_id, comment_policy, comment_private, quote_policy, answers_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (id, &d.title, d.quoted, d.forum, d.comment_policy, d.comment_private, new.quote_policy, new.answers),
    )?;
    fts::learn(tx, id);
    Ok(())
}

/// The details of a post and who may quote it.
pub(crate) fn detail(r: &Read<'_>, id: EntryId) -> Result<Option<NewDetail>> {
    r.one(
        "SELECT title, quoted_id, forum_id, comment_policy, comment_private, quote_policy, answers_id, quote_revoked FROM posts WHERE id = ?1",
        [id],
        |row| {
            Ok(NewDetail {
                detail: PostDetail {
                    title: row.get(0)?,
                    quoted: row.get(1)?,
                    forum: row.get(2)?,
                    comment_policy: row.get(3)?,
                    comment_private: row.get(4)?,
                },
                quote_policy: row.get(5)?,
                answers: row.get(6)?,
            quote_revoked: row.get(7)?,
            })
        },
    )
}

/// The columns an edit replaces; forum and quoted post stay.
pub(crate) fn rewrite(tx: &Write<'_>, id: EntryId, title: Option<&str>, comment_policy: i64, comment_private: bool) -> Result<()> {
    tx.execute(
        "UPDATE posts SET title = ?2, comment_policy = ?3, comment_private = ?4 WHERE id = ?1",
        (id, title, comment_policy, comment_private),
    )?;
    fts::settle(tx, id);
    Ok(())
}

/// Sets who may quote a post.
pub(crate) fn set_quote_policy(tx: &Write<'_>, id: EntryId, policy: QuotePolicy) -> Result<()> {
    tx.execute("UPDATE posts SET quote_policy = ?2 WHERE id = ?1", (id, policy)).map(drop)
}

/// The quoting post keeps its text and loses what it quotes.
pub(crate) fn revoke_quote(tx: &Write<'_>, quoting: EntryId) -> Result<()> {
    tx.execute("UPDATE posts SET quote_revoked = 1 WHERE id = ?1", [quoting]).map(drop)
}

/// The living posts before this id that quote it with words of their own, and their authors, newest first.
pub(crate) fn quoting(r: &Read<'_>, quoted: EntryId, before: i64, limit: i64) -> Result<Vec<(EntryId, UserId)>> {
    r.all(
        "SELECT p.id, e.author_id FROM posts p JOIN entries e ON e.id = p.id
         WHERE p.quoted_id = ?1 AND p.id < ?2 AND p.quote_revoked = 0 AND e.deleted_at IS NULL AND e.anonymous = 0
           AND NOT EXISTS (SELECT 1 FROM reposts x WHERE x.id = p.id)
         ORDER BY p.id DESC LIMIT ?3",
        (quoted, before, limit),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Posts or comments of a forum went up or down.
pub(crate) fn add_to_forum(tx: &Write<'_>, forum: ForumId, posts: i64, comments: i64) -> Result<()> {
    tx.execute("UPDATE forums SET posts = posts + ?2, comments = comments + ?3 WHERE id = ?1", (forum, posts, comments)).map(drop)
}

/// Is there such a forum, and is it open?
pub(crate) fn forum_enabled(r: &Read<'_>, forum: ForumId) -> Result<Option<bool>> {
    r.one("SELECT enabled FROM forums WHERE id = ?1", [forum], |row| row.get(0))
}
