//! Counter rows, moved in the transaction of what they count.

use crate::error::Result;
use crate::model::content::entry::{EntryKind, Mark, Target};
use crate::model::id::UserId;
use crate::model::notifications::notification::{Inbox, NotificationKind};
use crate::store::{Read, Write};

/// Moves a total of the whole community.
pub(crate) fn add_tally(tx: &Write<'_>, name: &'static str, by: i64) -> Result<()> {
    tx.execute("UPDATE tallies SET n = n + ?2 WHERE name = ?1", (name, by)).map(drop)
}

/// A total of the whole community: `users`, `posts`, `comments` or `messages`; 0 for any other name.
pub(crate) fn tally(r: &Read<'_>, name: &'static str) -> Result<i64> {
    r.count("SELECT n FROM tallies WHERE name = ?1", [name])
}

/// All a panel shows: one row and at most a dozen small ones.
pub(crate) fn inbox(r: &Read<'_>, user: UserId) -> Result<Inbox> {
    let mut inbox = r
        .one("SELECT conversations, unread_messages, post_drafts, comment_drafts FROM inbox_counters WHERE user_id = ?1", [user], |row| {
            Ok(Inbox {
                conversations: row.get(0)?,
                unread_messages: row.get(1)?,
                post_drafts: row.get(2)?,
                comment_drafts: row.get(3)?,
                unread: [0; 10],
            })
        })?
        .unwrap_or_default();
    let mut statement = r.prepare("SELECT kind, unread FROM notification_counters WHERE user_id = ?1 AND kind <= ?2")?;
    let mut rows = statement.query((user, NotificationKind::LAST_SHARED))?;
    while let Some(row) = rows.next()? {
        let (kind, unread): (i64, i64) = (row.get(0)?, row.get(1)?);
        if let Some(slot) = usize::try_from(kind).ok().and_then(|kind| inbox.unread.get_mut(kind)) {
            *slot = unread;
        }
    }
    Ok(inbox)
}

/// Which number in `inbox_counters` is moved.
#[derive(Clone, Copy, Debug)]
pub(crate) enum InboxCounter {
    Conversations,
    UnreadMessages,
    PostDrafts,
    CommentDrafts,
}

/// Adds `by`, which may be negative, to a number in the inbox of `user`; does nothing if there is no such user.
/// Errors: `Error::Internal` if the number would fall below 0.
pub(crate) fn add_inbox(tx: &Write<'_>, user: UserId, counter: InboxCounter, by: i64) -> Result<()> {
    if by == 0 {
        return Ok(());
    }
    let sql = match counter {
        InboxCounter::Conversations => "UPDATE inbox_counters SET conversations = conversations + ?2 WHERE user_id = ?1",
        InboxCounter::UnreadMessages => "UPDATE inbox_counters SET unread_messages = unread_messages + ?2 WHERE user_id = ?1",
        InboxCounter::PostDrafts => "UPDATE inbox_counters SET post_drafts = post_drafts + ?2 WHERE user_id = ?1",
        InboxCounter::CommentDrafts => "UPDATE inbox_counters SET comment_drafts = comment_drafts + ?2 WHERE user_id = ?1",
    };
    tx.execute(sql, (user, by)).map(drop)
}

/// Moves one counter of a profile by `?2`.
macro_rules! add_to {
    ($($part:literal),+) => { concat!("UPDATE user_counters SET ", $($part),+, " = ", $($part),+, " + ?2 WHERE user_id = ?1") };
}

/// The counter for each mark, whose name is `before`, the mark and `after`.
macro_rules! by_mark {
    ($mark:expr, $before:literal, $after:literal) => {
        match $mark {
            Mark::Like => add_to!($before, "like", $after),
            Mark::Dislike => add_to!($before, "dislike", $after),
            Mark::Follow => add_to!($before, "follow", $after),
            Mark::Block => add_to!($before, "block", $after),
        }
    };
}

/// A user gave (`by` = 1) or took back (-1) a mark: what their own profile counts.
pub(crate) fn add_given(tx: &Write<'_>, user: UserId, mark: Mark, target: &Target, by: i64) -> Result<()> {
    let sql = match target {
        Target::User(_) => by_mark!(mark, "", "_users"),
        Target::Forum(_) => by_mark!(mark, "", "_forums"),
        Target::Hashtag(_) => by_mark!(mark, "", "_hashtags"),
        Target::Post(_) => by_mark!(mark, "", "_posts"),
        Target::Comment(_) => by_mark!(mark, "", "_comments"),
    };
    tx.execute(sql, (user, by)).map(drop)
}

/// A user was marked: `likers`, `followers` and so on.
pub(crate) fn add_received(tx: &Write<'_>, user: UserId, mark: Mark, by: i64) -> Result<()> {
    let sql = match mark {
        Mark::Like => add_to!("likers"),
        Mark::Dislike => add_to!("dislikers"),
        Mark::Follow => add_to!("followers"),
        Mark::Block => add_to!("blockers"),
    };
    tx.execute(sql, (user, by)).map(drop)
}

/// Something a user published was marked: `post_likes` and so on, on its author.
pub(crate) fn add_earned(tx: &Write<'_>, author: UserId, kind: EntryKind, mark: Mark, by: i64) -> Result<()> {
    let sql = match kind {
        EntryKind::Post => by_mark!(mark, "post_", "s"),
        EntryKind::Comment => by_mark!(mark, "comment_", "s"),
        EntryKind::Repost | EntryKind::Message => return Ok(()),
    };
    tx.execute(sql, (author, by)).map(drop)
}

/// An entry was published or deleted; without an author no profile counts it, as for anonymous ones.
pub(crate) fn add_published(tx: &Write<'_>, author: Option<UserId>, kind: EntryKind, by: i64) -> Result<()> {
    let (sql, tally) = match kind {
        EntryKind::Post => (add_to!("posts"), Some("posts")),
        EntryKind::Comment => (add_to!("comments"), Some("comments")),
        EntryKind::Repost => (add_to!("reposts"), None),
        EntryKind::Message => return add_tally(tx, "messages", by),
    };
    if let Some(author) = author {
        tx.execute(sql, (author, by))?;
    }
    tally.map_or(Ok(()), |name| add_tally(tx, name, by))
}

/// Adds one to the views of a profile.
pub(crate) fn add_view(tx: &Write<'_>, user: UserId) -> Result<()> {
    tx.execute("UPDATE user_counters SET views = views + 1 WHERE user_id = ?1", [user]).map(drop)
}
