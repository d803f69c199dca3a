//! What the rule of who may see what asks about one content and one viewer.

use crate::error::Result;
use crate::model::content::entry::{EntryKind, Mark};
use crate::model::id::{EntryId, UserId};
use crate::model::people::user::Status;
use crate::store::Read;
use crate::store::posts::{comments, entries};
use crate::store::relations::marks;
use crate::store::visibility::blocks;
use crate::store::visibility::rule::{Above, Audience, Facts};

fn audience_of(r: &Read<'_>, me: UserId, id: EntryId) -> Result<Option<(Audience, UserId, EntryKind)>> {
    let row = r.one(
        "SELECT visibility, author_id, kind, EXISTS (SELECT 1 FROM mentions WHERE entry_id = ?1 AND user_id = ?2) FROM entries WHERE id = ?1",
        (id, me),
        |row| Ok((row.get(0)?, row.get::<_, UserId>(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let Some((visibility, author, kind, mentioned)) = row else { return Ok(None) };
    let followed = marks::has_user_mark(r, me, author, Mark::Follow)?;
    Ok(Some((Audience { visibility, own: author == me, followed, mentioned }, author, kind)))
}

/// The facts about a post or comment; `None` if there never was one.
pub(crate) fn facts(r: &Read<'_>, viewer: Option<UserId>, id: EntryId) -> Result<Option<Facts>> {
    let me = viewer.unwrap_or(UserId(0));
    let Some((audience, author, kind)) = audience_of(r, me, id)? else { return Ok(None) };
    let detail = if kind == EntryKind::Comment { comments::detail(r, id)? } else { None };
    let post = detail.as_ref().map_or(id, |detail| detail.post);
    let above = match &detail {
        None => None,
        Some(_) => audience_of(r, me, post)?.map(|(audience, ..)| audience),
    };
    let yes = |sql: &str, a: i64, b: i64| -> Result<bool> { Ok(r.one(sql, (a, b), |_| Ok(()))?.is_some()) };
    let entry_blocked = format!("SELECT 1 WHERE {}", blocks::blocked_in("entry_marks", "?1", "?2"));
    let hashtag_blocked = blocks::blocked_in("hashtag_marks", "?1", "x.hashtag_id");
    let forum_blocked = blocks::blocked_in("forum_marks", "?1", "p.forum_id");
    let above = match above {
        None => None,
        Some(audience) => Some(Above {
            audience,
            enabled: entries::head(r, post)?.is_some_and(|head| head.enabled),
            blocked: yes(&entry_blocked, me.0, post.0)?,
        }),
    };
    let Some(head) = entries::head(r, id)? else { return Ok(None) };
    Ok(Some(Facts {
        audience,
        deleted: head.deleted,
        enabled: head.enabled,
        anonymous: head.anonymous,
        author: r.one("SELECT status FROM users WHERE id = ?1", [author], |row| row.get(0))?.unwrap_or(Status::Deleted),
        blocks_me: marks::has_user_mark(r, author, me, Mark::Block)?,
        author_blocked: marks::has_user_mark(r, me, author, Mark::Block)?,
        entry_blocked: yes(&entry_blocked, me.0, id.0)?,
        hashtag_blocked: yes(&format!("SELECT 1 FROM entry_hashtags x WHERE x.entry_id = ?2 AND {hashtag_blocked} LIMIT 1"), me.0, id.0)?,
        forum_blocked: yes(&format!("SELECT 1 FROM posts p WHERE p.id = ?2 AND {forum_blocked}"), me.0, post.0)?,
        forum_closed: yes(
            "SELECT 1 FROM posts p JOIN forums g ON g.id = p.forum_id AND g.private = 1 WHERE p.id = ?2
               AND NOT EXISTS (SELECT 1 FROM forum_marks f WHERE f.user_id = ?1 AND f.target_id = g.id AND f.mark = 'follow')",
            me.0,
            post.0,
        )?,
        private: detail.as_ref().is_some_and(|detail| detail.private),
        below_own: match detail.and_then(|detail| detail.top) {
            Some(top) => yes("SELECT 1 FROM entries WHERE id = ?2 AND author_id = ?1", me.0, top.0)?,
            None => false,
        },
        above,
    }))
}
