//! Who may see what, as SQL. `community::viewer` holds the same rule over [`Facts`]; a test holds both together.
//!
//! Aliases of the fragments: `e` entries, `c` contents, `p` posts; for comments also `m` comments,
//! `pe` and `pc` the entry and content of the post above. `?1` is the viewer, 0 for nobody.

use crate::error::Result;
use crate::model::content::{EntryKind, Visibility};
use crate::model::id::{EntryId, UserId};
use crate::model::user::Status;
use crate::store::Read;

/// Where a content would be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Opened by its address.
    Detail,
    /// A list about somebody or something: an author, a thread, a timeline.
    List,
    /// A list of the whole community.
    Public,
}

const FOLLOWED: &str = "(SELECT target_id FROM user_marks WHERE user_id = ?1 AND mark = 'follow')";
/// The viewer has not blocked the author; hiding anonymous content would name who wrote it.
pub(in crate::store) const NOT_BLOCKED: &str =
    "(e.anonymous = 1 OR e.author_id NOT IN (SELECT target_id FROM user_marks WHERE user_id = ?1 AND mark = 'block'))";
const BLOCKS_ME: &str = "(SELECT user_id FROM user_marks WHERE target_id = ?1 AND mark = 'block')";
const BLOCKED_ENTRIES: &str = "(SELECT target_id FROM entry_marks WHERE user_id = ?1 AND mark = 'block')";
const BLOCKED_HASHTAGS: &str = "(SELECT target_id FROM hashtag_marks WHERE user_id = ?1 AND mark = 'block')";
const BLOCKED_FORUMS: &str = "(SELECT target_id FROM forum_marks WHERE user_id = ?1 AND mark = 'block')";
/// Private forums the viewer does not follow.
const CLOSED_FORUMS: &str = "(SELECT id FROM forums WHERE private = 1
    AND id NOT IN (SELECT target_id FROM forum_marks WHERE user_id = ?1 AND mark = 'follow'))";

/// The tables of a query over posts or comments.
pub(in crate::store) fn from(kind: EntryKind) -> &'static str {
    if kind == EntryKind::Comment {
        "entries e JOIN contents c ON c.id = e.id JOIN comments m ON m.id = e.id
         JOIN entries pe ON pe.id = m.post_id JOIN contents pc ON pc.id = m.post_id JOIN posts p ON p.id = m.post_id"
    } else {
        "entries e JOIN contents c ON c.id = e.id JOIN posts p ON p.id = e.id"
    }
}

/// Whether the audience of `entry` includes the viewer.
fn audience(entry: &str, place: Place) -> String {
    let open = if place == Place::Public { "('public')" } else { "('public', 'unlisted')" };
    let direct = if place == Place::Detail {
        format!(
            " OR ({entry}.visibility IN ('direct', 'followers')
                  AND EXISTS (SELECT 1 FROM mentions x WHERE x.entry_id = {entry}.id AND x.user_id = ?1))"
        )
    } else {
        String::new()
    };
    format!("({entry}.visibility IN {open} OR ({entry}.visibility = 'followers' AND {entry}.author_id IN {FOLLOWED}){direct})")
}

/// The condition under which a post or comment is shown to `?1` at `place`.
pub(in crate::store) fn rule(kind: EntryKind, place: Place) -> String {
    let listed = place != Place::Detail;
    let mut others = vec![
        "c.enabled = 1".to_owned(),
        audience("e", place),
        format!("e.author_id NOT IN {BLOCKS_ME}"),
        format!("(p.forum_id IS NULL OR p.forum_id NOT IN {CLOSED_FORUMS})"),
        if listed {
            "(SELECT status FROM users u WHERE u.id = e.author_id) = 'enabled'".to_owned()
        } else {
            "(SELECT status FROM users u WHERE u.id = e.author_id) <> 'deleted'".to_owned()
        },
    ];
    if listed {
        others.push(NOT_BLOCKED.to_owned());
        others.push(format!("e.id NOT IN {BLOCKED_ENTRIES}"));
        others.push(format!("NOT EXISTS (SELECT 1 FROM entry_hashtags x WHERE x.entry_id = e.id AND x.hashtag_id IN {BLOCKED_HASHTAGS})"));
        others.push(format!("(p.forum_id IS NULL OR p.forum_id NOT IN {BLOCKED_FORUMS})"));
    }
    if kind == EntryKind::Comment {
        // An unlisted post keeps its comments out of the community's lists, too.
        // A private exchange is for its two sides: who began the thread, and the author of the post.
        others.push(
            "(m.private = 0 OR pe.author_id = ?1 OR EXISTS (SELECT 1 FROM entries t WHERE t.id = m.top_id AND t.author_id = ?1))"
                .to_owned(),
        );
        others.push(format!("(pe.author_id = ?1 OR (pc.enabled = 1 AND {}))", audience("pe", place)));
        if listed {
            others.push(format!("pe.id NOT IN {BLOCKED_ENTRIES}"));
        }
    }
    let direct = if listed { " AND e.visibility <> 'direct'" } else { "" };
    format!("e.deleted_at IS NULL{direct} AND (e.author_id = ?1 OR ({}))", others.join(" AND "))
}

/// What an audience is decided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Audience {
    pub visibility: Visibility,
    /// The viewer wrote it.
    pub own: bool,
    /// The viewer follows its author.
    pub followed: bool,
    pub mentioned: bool,
}

/// The post a comment stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Above {
    pub audience: Audience,
    pub enabled: bool,
    pub blocked: bool,
}

/// Everything the rule asks about one content and one viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    pub audience: Audience,
    pub deleted: bool,
    pub enabled: bool,
    pub anonymous: bool,
    pub author: Status,
    pub blocks_me: bool,
    pub author_blocked: bool,
    pub entry_blocked: bool,
    pub hashtag_blocked: bool,
    pub forum_blocked: bool,
    /// In a private forum the viewer is not in.
    pub forum_closed: bool,
    pub private: bool,
    /// Below a first-level comment of the viewer.
    pub below_own: bool,
    /// Only for comments.
    pub above: Option<Above>,
}

fn audience_of(r: &Read<'_>, me: UserId, id: EntryId) -> Result<Option<(Audience, UserId, EntryKind)>> {
    let row = r.one(
        "SELECT visibility, author_id, kind, EXISTS (SELECT 1 FROM mentions WHERE entry_id = ?1 AND user_id = ?2) FROM entries WHERE id = ?1",
        (id, me),
        |row| Ok((row.get(0)?, row.get::<_, UserId>(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let Some((visibility, author, kind, mentioned)) = row else { return Ok(None) };
    let followed = crate::store::relations::marks::has_user_mark(r, me, author, crate::model::content::Mark::Follow)?;
    Ok(Some((Audience { visibility, own: author == me, followed, mentioned }, author, kind)))
}

/// The facts about a post or comment; `None` if there never was one.
pub fn facts(r: &Read<'_>, viewer: Option<UserId>, id: EntryId) -> Result<Option<Facts>> {
    let me = viewer.unwrap_or(UserId(0));
    let Some((audience, author, kind)) = audience_of(r, me, id)? else { return Ok(None) };
    let detail = if kind == EntryKind::Comment { crate::store::posts::comments::detail(r, id)? } else { None };
    let post = detail.as_ref().map_or(id, |detail| detail.post);
    let above = match &detail {
        None => None,
        Some(_) => audience_of(r, me, post)?.map(|(audience, ..)| audience),
    };
    let yes = |sql: &str, a: i64, b: i64| -> Result<bool> { Ok(r.one(sql, (a, b), |_| Ok(()))?.is_some()) };
    let blocked = "SELECT 1 FROM entry_marks WHERE user_id = ?1 AND target_id = ?2 AND mark = 'block'";
    let forum = "SELECT 1 FROM posts p JOIN forum_marks f ON f.target_id = p.forum_id WHERE f.user_id = ?1 AND p.id = ?2";
    let above = match above {
        None => None,
        Some(audience) => Some(Above {
            audience,
            enabled: crate::store::posts::entries::head(r, post)?.is_some_and(|head| head.enabled),
            blocked: yes(blocked, me.0, post.0)?,
        }),
    };
    let Some(head) = crate::store::posts::entries::head(r, id)? else { return Ok(None) };
    Ok(Some(Facts {
        audience,
        deleted: head.deleted,
        enabled: head.enabled,
        anonymous: head.anonymous,
        author: r.one("SELECT status FROM users WHERE id = ?1", [author], |row| row.get(0))?.unwrap_or(Status::Deleted),
        blocks_me: crate::store::relations::marks::has_user_mark(r, author, me, crate::model::content::Mark::Block)?,
        author_blocked: crate::store::relations::marks::has_user_mark(r, me, author, crate::model::content::Mark::Block)?,
        entry_blocked: yes(blocked, me.0, id.0)?,
        hashtag_blocked: yes(
            "SELECT 1 FROM entry_hashtags x JOIN hashtag_marks h ON h.target_id = x.hashtag_id
             WHERE h.user_id = ?1 AND x.entry_id = ?2 AND h.mark = 'block' LIMIT 1",
            me.0,
            id.0,
        )?,
        forum_blocked: yes(&format!("{forum} AND f.mark = 'block'"), me.0, post.0)?,
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

/// Does the SQL rule let the viewer see it there? For the test that holds both rules together.
#[cfg(test)]
pub fn sql_shows(r: &Read<'_>, viewer: Option<UserId>, kind: EntryKind, id: EntryId, place: Place) -> Result<bool> {
    let sql = format!("SELECT 1 FROM {} WHERE e.id = ?2 AND {}", from(kind), rule(kind, place));
    Ok(r.one(&sql, (viewer.unwrap_or(UserId(0)), id), |_| Ok(()))?.is_some())
}
