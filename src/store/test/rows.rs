//! Rows that tests write directly, without the rules, counted like any others.

use crate::error::Result;
use crate::model::content::entry::Visibility;
use crate::model::id::{EntryId, FileId, ForumId, HashtagId, UserId};
use crate::store::operations::counter_audit::mend_all;
use crate::store::{Read, Write};

fn entry(tx: &Write<'_>, author: UserId, kind: &str, visibility: Visibility) -> Result<EntryId> {
    let id = EntryId(tx.next_id());
    tx.execute("INSERT INTO entries (id, kind, author_id, visibility) VALUES (?1, ?2, ?3, ?4)", (id, kind, author, visibility))?;
    tx.execute("INSERT INTO contents (id, code, text) VALUES (?1, ?2, 'words')", (id, format!("code{id}")))?;
    Ok(id)
}

/// An account with so many users, whose ids begin with 2.
pub(crate) fn people(tx: &Write<'_>, count: i64) -> Result<()> {
    tx.execute("INSERT INTO accounts (id, aid) VALUES (1, 'a')", [])?;
    (2..2 + count).try_for_each(|id| {
        let insert = "INSERT INTO users (id, account_id, is_primary, username, username_key) VALUES (?1, 1, ?1 = 2, 'u' || ?1, 'u' || ?1)";
        tx.execute(insert, [id])?;
        tx.execute("INSERT INTO user_counters (user_id) VALUES (?1)", [id]).map(drop)
    })
}

pub(crate) fn post(tx: &Write<'_>, author: UserId, visibility: Visibility) -> Result<EntryId> {
    let id = entry(tx, author, "post", visibility)?;
    tx.execute("INSERT INTO posts (id) VALUES (?1)", [id])?;
    mend_all(tx)?;
    Ok(id)
}

pub(crate) fn comment(tx: &Write<'_>, author: UserId, post: EntryId, private: bool) -> Result<EntryId> {
    let id = entry(tx, author, "comment", Visibility::Public)?;
    tx.execute("INSERT INTO comments (id, post_id, private) VALUES (?1, ?2, ?3)", (id, post, private))?;
    mend_all(tx)?;
    Ok(id)
}

/// Gives a post or comment the code by which people name it, and gives it back.
pub(crate) fn coded(tx: &Write<'_>, entry: EntryId, code: &str) -> Result<EntryId> {
    tx.execute("UPDATE contents SET code = ?2 WHERE id = ?1", (entry, code))?;
    Ok(entry)
}

pub(crate) fn forum(tx: &Write<'_>, creator: UserId) -> Result<ForumId> {
    let id = ForumId(tx.next_id());
    tx.execute("INSERT INTO forums (id, gid, name, creator_id) VALUES (?1, ?2, 'forum', ?3)", (id, id.to_string(), creator))?;
    Ok(id)
}

pub(crate) fn hashtag(tx: &Write<'_>, slug: &str) -> Result<HashtagId> {
    let id = HashtagId(tx.next_id());
    tx.execute("INSERT INTO hashtags (id, slug, name) VALUES (?1, ?2, ?2)", (id, slug))?;
    Ok(id)
}

/// Writes a mark, without the rules: `table` is `user`, `entry`, `hashtag` or `forum`.
pub(crate) fn mark(tx: &Write<'_>, table: &str, user: UserId, target: i64, mark: &str) -> Result<()> {
    let axis = if matches!(mark, "follow" | "block") { "bond" } else { "opinion" };
    let (column, kind) = if table == "entry" { (", kind", ", 'post'") } else { ("", "") };
    tx.execute(
        &format!("INSERT OR REPLACE INTO {table}_marks (id, user_id, target_id, axis, mark{column}) VALUES (?1, ?2, ?3, ?4, ?5{kind})"),
        (tx.next_id(), user, target, axis, mark),
    )?;
    mend_all(tx)
}

/// A live image of this owner.
pub(crate) fn file(tx: &Write<'_>, owner: UserId) -> Result<FileId> {
    let id = FileId(tx.next_id());
    tx.execute(
        "INSERT INTO files (id, fid, owner_id, kind, state, name, mime, extension, size, sha256)
         VALUES (?1, ?2, ?3, 'image', 'live', 'a.png', 'image/png', 'png', 1, zeroblob(32))",
        (id, tx.fresh_code("SELECT 1 FROM files WHERE fid = ?1")?, owner),
    )?;
    Ok(id)
}

pub(crate) fn mention(tx: &Write<'_>, entry: EntryId, user: UserId) -> Result<()> {
    let sql = "INSERT INTO mentions (entry_id, user_id, name) SELECT ?1, id, username_key FROM users WHERE id = ?2";
    tx.execute(sql, (entry, user)).map(drop)
}

pub(crate) fn make_anonymous(tx: &Write<'_>, entry: EntryId) -> Result<()> {
    tx.execute("UPDATE entries SET anonymous = 1 WHERE id = ?1", [entry])?;
    mend_all(tx)
}

pub(crate) fn bury(tx: &Write<'_>, entry: EntryId) -> Result<()> {
    tx.execute("UPDATE entries SET deleted_at = ?2 WHERE id = ?1", (entry, tx.now()))?;
    mend_all(tx)
}

/// A moderator's switch.
pub(crate) fn switch_off(tx: &Write<'_>, entry: EntryId) -> Result<()> {
    tx.execute("UPDATE contents SET enabled = 0 WHERE id = ?1", [entry]).map(drop)
}

/// Makes two people friends, the requests on both sides still open.
pub(crate) fn befriend(tx: &Write<'_>, a: UserId, b: UserId) -> Result<()> {
    for (one, other) in [(a, b), (b, a)] {
        tx.execute("INSERT INTO friendships (id, user_id, friend_id) VALUES (?1, ?2, ?3)", (tx.next_id(), one, other))?;
        tx.execute("INSERT INTO friend_requests (id, user_id, target_id) VALUES (?1, ?2, ?3)", (tx.next_id(), one, other))?;
    }
    Ok(())
}

/// Friendships and open requests between anybody.
pub(crate) fn bonds(r: &Read<'_>) -> Result<i64> {
    r.count(
        "SELECT (SELECT count(*) FROM friendships) + (SELECT count(*) FROM friend_requests) + (SELECT count(*) FROM follow_requests)",
        [],
    )
}

/// Rows of marks in all four tables.
pub(crate) fn marks(r: &Read<'_>) -> Result<i64> {
    r.count(
        "SELECT (SELECT count(*) FROM user_marks) + (SELECT count(*) FROM entry_marks)
              + (SELECT count(*) FROM forum_marks) + (SELECT count(*) FROM hashtag_marks)",
        [],
    )
}

/// A counter column of a post or comment.
pub(crate) fn content_counter(r: &Read<'_>, id: EntryId, column: &str) -> Result<i64> {
    r.count(&format!("SELECT {column} FROM contents WHERE id = ?1"), [id])
}

/// `receiver` was notified of an anonymous comment by `author` on their post.
pub(crate) fn anonymous_comment_notified(tx: &Write<'_>, receiver: UserId, author: UserId) -> Result<()> {
    use crate::model::content::entry::Target;
    use crate::model::notifications::notification::{Action, NewNotification, NotificationKind};
    let post = post(tx, receiver, Visibility::Public)?;
    let comment = comment(tx, author, post, false)?;
    make_anonymous(tx, comment)?;
    let new = NewNotification {
        receiver,
        kind: NotificationKind::Comment,
        actor: Some(author),
        anonymous: true,
        action: Some(Action::Publish),
        target: Some(Target::Post(post)),
        content: Some(comment),
        text: Some("words".into()),
        is_markdown: false,
        is_mention: false,
    };
    crate::store::notifications::notification::insert(tx, &new).map(drop)
}
