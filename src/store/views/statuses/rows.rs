//! The rows behind statuses, one query a shape.

use std::collections::{HashMap, HashSet};

use crate::error::Result;
use crate::model::Millis;
use crate::model::content::entry::{EntryKind, Mentioned, QuotePolicy, Visibility};
use crate::model::content::status::{Program, QuoteState, ReplyTo, Shape};
use crate::model::id::{EntryId, UserId};
use crate::store::Read;
use crate::store::db::row::{Cols, json_ids};
use crate::store::visibility::blocks;
use crate::store::visibility::visible::{self, Listing};

/// A status without what stands around it.
pub(super) struct Row {
    pub id: EntryId,
    pub shape: Shape,
    pub author: UserId,
    pub visibility: Visibility,
    pub private: bool,
    pub code: String,
    pub title: Option<String>,
    pub text: String,
    pub is_markdown: bool,
    pub language: Option<String>,
    pub spoiler: String,
    pub sensitive: bool,
    pub edited_at: Option<Millis>,
    pub replies: i64,
    pub reposts: i64,
    pub likes: i64,
    pub quotes: i64,
    pub program: Option<Program>,
    pub reply_to: Option<ReplyTo>,
    /// The author of what it answers, the other side of a message.
    pub addressed: Option<Mentioned>,
    pub repost_of: Option<EntryId>,
    pub quoted: Option<EntryId>,
    pub quote_revoked: bool,
    pub quote_policy: QuotePolicy,
    /// The entry at the top of its thread.
    pub root: EntryId,
}

const CONTENT: &str = "e.id, e.author_id, e.visibility, c.code, c.text, c.is_markdown, c.language, c.spoiler, c.sensitive, c.edited_at,
    c.replies, c.reposts, c.likes, c.quotes, a.name, a.website";
/// A banned user is hidden everywhere; they themselves still see what they wrote.
const AUTHOR: &str = "(e.author_id = ?1 OR (SELECT status FROM users s WHERE s.id = e.author_id) = 'enabled')";
/// The person a status is addressed to, as [`Mentioned`].
const PERSON: &str = "w.id, w.username, w.nickname, w.status = 'deleted'";

fn content(c: &mut Cols<'_>, shape: Shape) -> rusqlite::Result<Row> {
    let id: EntryId = c.next()?;
    Ok(Row {
        id,
        shape,
        author: c.next()?,
        visibility: c.next()?,
        code: c.next()?,
        text: c.next()?,
        is_markdown: c.next()?,
        language: c.next()?,
        spoiler: c.next()?,
        sensitive: c.next()?,
        edited_at: c.next()?,
        replies: c.next()?,
        reposts: c.next()?,
        likes: c.next()?,
        quotes: c.next()?,
        program: program(c)?,
        private: false,
        title: None,
        reply_to: None,
        addressed: None,
        repost_of: None,
        quoted: None,
        quote_revoked: false,
        quote_policy: QuotePolicy::Public,
        root: id,
    })
}

fn program(c: &mut Cols<'_>) -> rusqlite::Result<Option<Program>> {
    let (name, website): (Option<String>, Option<String>) = (c.next()?, c.next()?);
    Ok(name.map(|name| Program { name, website }))
}

fn person(c: &mut Cols<'_>) -> rusqlite::Result<Option<Mentioned>> {
    let (id, username, nickname, gone): (Option<UserId>, Option<String>, Option<String>, Option<bool>) =
        (c.next()?, c.next()?, c.next()?, c.next()?);
    Ok(id.map(|user| {
        let username = username.unwrap_or_default();
        Mentioned {
            user,
            name: username.to_ascii_lowercase(),
            username,
            nickname: nickname.unwrap_or_default(),
            gone: gone.unwrap_or(true),
        }
    }))
}

/// The statuses among these ids that the viewer may open.
pub(super) fn load(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId]) -> Result<Vec<Row>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (me, list) = (viewer.unwrap_or(UserId(0)), json_ids(ids));
    let mut rows = posts(r, me, &list)?;
    if rows.len() < ids.len() {
        rows.extend(comments(r, me, &list)?);
    }
    if rows.len() < ids.len() && viewer.is_some() {
        rows.extend(messages(r, me, &list)?);
    }
    Ok(rows)
}

fn posts(r: &Read<'_>, me: UserId, list: &str) -> Result<Vec<Row>> {
    r.all(
        &format!(
            "SELECT {CONTENT}, p.title, p.quoted_id, p.quote_revoked, p.quote_policy, rp.target_id, ae.id, ae.author_id
             FROM {} LEFT JOIN apps a ON a.id = e.app_id LEFT JOIN reposts rp ON rp.id = e.id
             LEFT JOIN entries ae ON ae.id = p.answers_id AND ae.deleted_at IS NULL
             WHERE e.id IN (SELECT value FROM json_each(?2)) AND e.kind IN ('post', 'repost') AND e.anonymous = 0 AND {AUTHOR} AND {}",
            visible::from(EntryKind::Post),
            visible::rule(EntryKind::Post, Listing::Detail)
        ),
        (me, list),
        |row| {
            let mut c = Cols::of(row);
            let mut found = content(&mut c, Shape::Post)?;
            (found.title, found.quoted, found.quote_revoked, found.quote_policy) = (c.next()?, c.next()?, c.next()?, c.next()?);
            found.repost_of = c.next()?;
            if found.repost_of.is_some() {
                found.shape = Shape::Repost;
            }
            found.reply_to = reply(&mut c)?;
            Ok(found)
        },
    )
}

fn reply(c: &mut Cols<'_>) -> rusqlite::Result<Option<ReplyTo>> {
    let (id, author): (Option<EntryId>, Option<UserId>) = (c.next()?, c.next()?);
    Ok(id.zip(author).map(|(id, author)| ReplyTo { id, author }))
}

fn comments(r: &Read<'_>, me: UserId, list: &str) -> Result<Vec<Row>> {
    // What is deleted or anonymous is not named as what a comment answers.
    r.all(
        &format!(
            "SELECT {CONTENT}, m.private, m.post_id, m.quote_policy, ae.id, ae.author_id, {PERSON}
             FROM {} LEFT JOIN apps a ON a.id = e.app_id
             LEFT JOIN entries ae ON ae.id = coalesce(m.parent_id, m.post_id) AND ae.deleted_at IS NULL AND ae.anonymous = 0
             LEFT JOIN users w ON w.id = ae.author_id
             WHERE e.id IN (SELECT value FROM json_each(?2)) AND e.kind = 'comment' AND e.anonymous = 0 AND {AUTHOR} AND {}",
            visible::from(EntryKind::Comment),
            visible::rule(EntryKind::Comment, Listing::Detail)
        ),
        (me, list),
        |row| {
            let mut c = Cols::of(row);
            let mut found = content(&mut c, Shape::Comment)?;
            (found.private, found.root, found.quote_policy) = (c.next()?, c.next()?, c.next()?);
            found.reply_to = reply(&mut c)?;
            // Whom a direct one is for stands among those it mentions.
            found.addressed = person(&mut c)?.filter(|_| found.visibility != Visibility::Direct);
            Ok(found)
        },
    )
}

fn messages(r: &Read<'_>, me: UserId, list: &str) -> Result<Vec<Row>> {
    r.all(
        &format!(
            "SELECT m.id, m.sender_id, m.cmid, m.text, m.spoiler, m.sensitive, m.language, m.edited_at, a.name, a.website,
                    (SELECT min(f.id) FROM messages f WHERE f.conversation_id = m.conversation_id), ae.id, ae.author_id, {PERSON}
             FROM messages m JOIN entries e ON e.id = m.id LEFT JOIN apps a ON a.id = e.app_id
             LEFT JOIN entries ae ON ae.id = m.in_reply_to AND ae.deleted_at IS NULL AND ae.anonymous = 0
             LEFT JOIN users w ON w.id = m.receiver_id
             WHERE m.id IN (SELECT value FROM json_each(?2)) AND m.enabled = 1
               AND ((m.sender_id = ?1 AND m.sender_deleted_at IS NULL) OR (m.receiver_id = ?1 AND m.receiver_deleted_at IS NULL))"
        ),
        (me, list),
        |row| {
            let mut c = Cols::of(row);
            let id: EntryId = c.next()?;
            Ok(Row {
                id,
                shape: Shape::Message,
                author: c.next()?,
                visibility: Visibility::Direct,
                private: false,
                code: c.next()?,
                title: None,
                text: c.next()?,
                is_markdown: false,
                spoiler: c.next()?,
                sensitive: c.next()?,
                language: c.next()?,
                edited_at: c.next()?,
                replies: 0,
                reposts: 0,
                likes: 0,
                quotes: 0,
                program: program(&mut c)?,
                root: c.next()?,
                reply_to: reply(&mut c)?,
                addressed: person(&mut c)?,
                repost_of: None,
                quoted: None,
                quote_revoked: false,
                quote_policy: QuotePolicy::Nobody,
            })
        },
    )
}

/// Which of these posts, reposts and comments are shown at `place`.
pub(super) fn visible(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId], place: Listing) -> Result<HashSet<EntryId>> {
    let mut found = HashSet::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let list = json_ids(ids);
    for (kind, kinds) in [(EntryKind::Post, "('post', 'repost')"), (EntryKind::Comment, "('comment')")] {
        let sql = format!(
            "SELECT e.id FROM {} WHERE e.id IN (SELECT value FROM json_each(?2)) AND e.kind IN {kinds} AND e.anonymous = 0 AND {AUTHOR} AND {}",
            visible::from(kind),
            visible::rule(kind, place)
        );
        found.extend(r.all(&sql, (viewer.unwrap_or(UserId(0)), &list), |row| row.get::<_, EntryId>(0))?);
    }
    Ok(found)
}

/// What the viewer may know of everything these rows quote.
pub(super) fn quote_states(r: &Read<'_>, viewer: Option<UserId>, rows: &[Row]) -> Result<HashMap<EntryId, QuoteState>> {
    let quoted: Vec<EntryId> = rows.iter().filter(|row| row.repost_of.is_none()).filter_map(|row| row.quoted).collect();
    if quoted.is_empty() {
        return Ok(HashMap::new());
    }
    let open = visible(r, viewer, &quoted, Listing::Detail)?;
    let me = viewer.unwrap_or(UserId(0));
    let sql = format!(
        "SELECT e.id, e.deleted_at IS NOT NULL OR e.anonymous = 1, {}, {} FROM entries e WHERE e.id IN (SELECT value FROM json_each(?2))",
        blocks::blocked("?1", "e.author_id"),
        blocks::muted("?1", "e.author_id", "?3")
    );
    let facts = r.all(&sql, (me, json_ids(&quoted), r.now()), |row| {
        Ok((row.get::<_, EntryId>(0)?, row.get::<_, bool>(1)?, row.get::<_, bool>(2)?, row.get::<_, bool>(3)?))
    })?;
    Ok(facts
        .into_iter()
        .map(|(id, gone, blocked, muted)| {
            let state = match (gone, open.contains(&id)) {
                (true, _) => QuoteState::Deleted,
                (_, false) => QuoteState::Unauthorized,
                _ if blocked => QuoteState::Blocked,
                _ if muted => QuoteState::Muted,
                _ => QuoteState::Accepted,
            };
            (id, state)
        })
        .collect())
}
