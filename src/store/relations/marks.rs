//! Likes, dislikes, follows and blocks: the rows, and every counter they move.

use crate::error::Result;
use crate::model::content::entry::{EntryKind, Mark, Target};
use crate::model::id::{EntryId, MarkId, UserId};
use crate::model::people::user::Status;
use crate::store::db::counters;
use crate::store::{Read, Write};

/// A statement about the table of marks on such targets.
macro_rules! on_table {
    ($target:expr, $before:literal, $after:literal) => {
        match $target {
            Target::User(_) => concat!($before, "user_marks", $after),
            Target::Forum(_) => concat!($before, "forum_marks", $after),
            Target::Hashtag(_) => concat!($before, "hashtag_marks", $after),
            Target::Post(_) | Target::Comment(_) => concat!($before, "entry_marks", $after),
        }
    };
}

fn target_id(target: &Target) -> i64 {
    match target {
        Target::User(id) => id.0,
        Target::Forum(id) => id.0,
        Target::Hashtag(id) => id.0,
        Target::Post(id) | Target::Comment(id) => id.0,
    }
}

fn axis(mark: Mark) -> &'static str {
    match mark {
        Mark::Like | Mark::Dislike => "opinion",
        Mark::Follow | Mark::Block => "bond",
    }
}

/// The `+` leaves the pair as the only index: many others may have put this mark on the same target.
const HAS_USER_MARK: &str = "SELECT 1 FROM user_marks WHERE user_id = ?1 AND target_id = ?2 AND +mark = ?3";

/// Has `user` put `mark` on `target`?
pub(crate) fn has_user_mark(r: &Read<'_>, user: UserId, target: UserId, mark: Mark) -> Result<bool> {
    Ok(r.one(HAS_USER_MARK, (user, target, mark), |_| Ok(()))?.is_some())
}

/// Who asked to be notified of everything `author` publishes, by the follow of each, the oldest first; only follows between
/// these two ids.
pub(crate) fn close_followers(r: &Read<'_>, author: UserId, after: i64, before: i64, limit: i64) -> Result<Vec<(i64, UserId)>> {
    r.all(
        "SELECT id, user_id FROM user_marks INDEXED BY user_marks_closely
         WHERE target_id = ?1 AND notify = 1 AND mark = 'follow' AND id > ?2 AND id < ?3 ORDER BY id LIMIT ?4",
        (author, after, before, limit),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Has one of the two blocked the other?
pub(crate) fn blocked_either_way(r: &Read<'_>, a: UserId, b: UserId) -> Result<bool> {
    Ok(has_user_mark(r, a, b, Mark::Block)? || has_user_mark(r, b, a, Mark::Block)?)
}

/// The mark that stands where `mark` would: itself, its opposite, or none.
pub(crate) fn standing(r: &Read<'_>, user: UserId, mark: Mark, target: &Target) -> Result<Option<Mark>> {
    let sql = on_table!(target, "SELECT mark FROM ", " WHERE user_id = ?1 AND target_id = ?2 AND axis = ?3");
    r.one(sql, (user, target_id(target), axis(mark)), |row| row.get(0))
}

/// Writes the row and moves the counters. The place must be free.
pub(crate) fn insert(tx: &Write<'_>, user: UserId, mark: Mark, target: &Target, note: Option<&str>) -> Result<MarkId> {
    let id = MarkId(tx.next_id());
    let values = (id, user, target_id(target), axis(mark), mark, note);
    match target {
        Target::Post(_) | Target::Comment(_) => tx.execute(
            "INSERT INTO entry_marks (id, user_id, target_id, axis, mark, note, kind)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, kind FROM entries WHERE id = ?3",
            values,
        )?,
        Target::User(_) | Target::Forum(_) | Target::Hashtag(_) => tx.execute(
            on_table!(target, "INSERT INTO ", " (id, user_id, target_id, axis, mark, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
            values,
        )?,
    };
    count(tx, user, mark, target, 1)?;
    Ok(id)
}

/// Deletes the row and moves the counters back; whether there was one.
pub(crate) fn remove(tx: &Write<'_>, user: UserId, mark: Mark, target: &Target) -> Result<bool> {
    let sql = on_table!(target, "DELETE FROM ", " WHERE user_id = ?1 AND target_id = ?2 AND +mark = ?3");
    let gone = tx.execute(sql, (user, target_id(target), mark))? > 0;
    if gone {
        count(tx, user, mark, target, -1)?;
    }
    Ok(gone)
}

/// The statement that moves the counter of a marked thing by `?2`: what stands before the column, and after its value.
macro_rules! count_in {
    ($mark:expr, $before:literal, $prefix:literal, $after:literal) => {
        match $mark {
            Mark::Like => concat!($before, $prefix, "likes = ", $prefix, "likes + ?2 ", $after),
            Mark::Dislike => concat!($before, $prefix, "dislikes = ", $prefix, "dislikes + ?2 ", $after),
            Mark::Follow => concat!($before, $prefix, "follows = ", $prefix, "follows + ?2 ", $after),
            Mark::Block => concat!($before, $prefix, "blocks = ", $prefix, "blocks + ?2 ", $after),
        }
    };
}

fn count(tx: &Write<'_>, user: UserId, mark: Mark, target: &Target, by: i64) -> Result<()> {
    counters::add_given(tx, user, mark, target, by)?;
    let kind = match target {
        Target::User(id) => return counters::add_received(tx, *id, mark, by),
        Target::Forum(id) => {
            return tx.execute(count_in!(mark, "UPDATE forums SET ", "", "WHERE id = ?1"), (id, by)).map(drop);
        }
        Target::Hashtag(id) => {
            return tx.execute(count_in!(mark, "UPDATE hashtags SET ", "", "WHERE id = ?1"), (id, by)).map(drop);
        }
        Target::Post(_) => EntryKind::Post,
        Target::Comment(_) => EntryKind::Comment,
    };
    let id = EntryId(target_id(target));
    tx.execute(count_in!(mark, "UPDATE contents SET ", "", "WHERE id = ?1"), (id, by))?;
    if kind == EntryKind::Comment {
        let sql = count_in!(mark, "UPDATE contents SET ", "comment_", "WHERE id = (SELECT post_id FROM comments WHERE id = ?1)");
        tx.execute(sql, (id, by))?;
    }
    // What an anonymous content earned would name its author on their profile.
    match tx.one("SELECT author_id FROM entries WHERE id = ?1 AND anonymous = 0", [id], |row| row.get(0))? {
        Some(author) => counters::add_earned(tx, author, kind, mark, by),
        None => Ok(()),
    }
}

/// Writes or, with `None`, clears the note of a follow or block; whether there is such a mark.
pub(crate) fn set_note(tx: &Write<'_>, user: UserId, mark: Mark, target: &Target, note: Option<&str>) -> Result<bool> {
    let sql = on_table!(target, "UPDATE ", " SET note = ?4 WHERE user_id = ?1 AND target_id = ?2 AND +mark = ?3");
    Ok(tx.execute(sql, (user, target_id(target), mark, note))? > 0)
}

/// What has to be known about a target before it is marked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts {
    /// Not deleted.
    pub exists: bool,
    /// Neither deleted nor switched off.
    pub enabled: bool,
    /// The user itself, the author, the creator; nobody for a hashtag.
    pub owner: Option<UserId>,
    /// Its owner is not to be named.
    pub anonymous: bool,
    /// Follows need the consent of the followed.
    pub locked: bool,
}

/// `None` when there is no such row, or one of another kind.
pub(crate) fn facts(r: &Read<'_>, target: &Target) -> Result<Option<Facts>> {
    let shut = |enabled: bool, owner| Facts { exists: true, enabled, owner, anonymous: false, locked: false };
    match target {
        Target::User(id) => r.one("SELECT status, locked FROM users WHERE id = ?1", [id], |row| {
            let status: Status = row.get(0)?;
            Ok(Facts {
                exists: status != Status::Deleted,
                enabled: status == Status::Enabled,
                owner: Some(*id),
                anonymous: false,
                locked: row.get(1)?,
            })
        }),
        Target::Forum(id) => r.one("SELECT enabled, creator_id FROM forums WHERE id = ?1", [id], |row| Ok(shut(row.get(0)?, row.get(1)?))),
        Target::Hashtag(id) => r.one("SELECT enabled FROM hashtags WHERE id = ?1", [id], |row| Ok(shut(row.get(0)?, None))),
        Target::Post(id) => content_facts(r, *id, EntryKind::Post),
        Target::Comment(id) => content_facts(r, *id, EntryKind::Comment),
    }
}

fn content_facts(r: &Read<'_>, id: EntryId, kind: EntryKind) -> Result<Option<Facts>> {
    r.one(
        "SELECT e.deleted_at IS NULL, e.author_id, c.enabled, e.anonymous FROM entries e JOIN contents c ON c.id = e.id
         WHERE e.id = ?1 AND e.kind = ?2",
        (id, kind),
        |row| {
            let exists: bool = row.get(0)?;
            Ok(Facts { exists, enabled: exists && row.get(2)?, owner: Some(row.get(1)?), anonymous: row.get(3)?, locked: false })
        },
    )
}

/// Is `user` mentioned in this content?
pub(crate) fn mentions(r: &Read<'_>, entry: EntryId, user: UserId) -> Result<bool> {
    Ok(r.one("SELECT 1 FROM mentions WHERE entry_id = ?1 AND user_id = ?2", (entry, user), |_| Ok(()))?.is_some())
}

/// Is the user who sends the request enabled?
pub(crate) fn is_enabled(r: &Read<'_>, user: UserId) -> Result<bool> {
    Ok(r.one("SELECT 1 FROM users WHERE id = ?1 AND status = 'enabled'", [user], |_| Ok(()))?.is_some())
}

/// How many users `user` follows (requests included) or blocks.
pub(crate) fn bonds(r: &Read<'_>, user: UserId, mark: Mark) -> Result<i64> {
    match mark {
        Mark::Follow => r.count(
            "SELECT follow_users + (SELECT count(*) FROM follow_requests WHERE user_id = ?1) FROM user_counters WHERE user_id = ?1",
            [user],
        ),
        Mark::Block => r.count("SELECT block_users FROM user_counters WHERE user_id = ?1", [user]),
        Mark::Like | Mark::Dislike => Ok(0),
    }
}

/// Every mark of or on this user, as (who, what, on what): what a deleted user leaves behind.
pub(crate) fn around(r: &Read<'_>, user: UserId) -> Result<Vec<(UserId, Mark, Target)>> {
    use crate::model::id::{ForumId, HashtagId};
    let mut found = r.all("SELECT user_id, mark, target_id FROM user_marks WHERE user_id = ?1 OR target_id = ?1", [user], |row| {
        Ok((row.get(0)?, row.get(1)?, Target::User(row.get(2)?)))
    })?;
    found.extend(r.all("SELECT mark, target_id FROM forum_marks WHERE user_id = ?1", [user], |row| {
        Ok((user, row.get(0)?, Target::Forum(ForumId(row.get(1)?))))
    })?);
    found.extend(r.all("SELECT mark, target_id FROM hashtag_marks WHERE user_id = ?1", [user], |row| {
        Ok((user, row.get(0)?, Target::Hashtag(HashtagId(row.get(1)?))))
    })?);
    found.extend(r.all("SELECT mark, target_id, kind FROM entry_marks WHERE user_id = ?1 AND kind <> 'message'", [user], |row| {
        let id = row.get(1)?;
        Ok((user, row.get(0)?, if row.get::<_, EntryKind>(2)? == EntryKind::Comment { Target::Comment(id) } else { Target::Post(id) }))
    })?);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn a_mark_is_found_by_its_two_ends() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let db = fixture::open(&dir).expect("a new file");
        for sql in [
            HAS_USER_MARK,
            "DELETE FROM user_marks WHERE user_id = ?1 AND target_id = ?2 AND +mark = ?3",
            "UPDATE entry_marks SET note = ?4 WHERE user_id = ?1 AND target_id = ?2 AND +mark = ?3",
        ] {
            let plan = db.read(|r| fixture::plan(r, sql)).unwrap_or_default();
            assert!(plan.contains("(user_id=? AND target_id=?"), "{plan}");
        }
    }
}
