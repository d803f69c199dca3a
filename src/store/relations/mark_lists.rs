//! Who marked what: pages by number, newest mark first, and the same by keyset on the mark's id.

use super::marks::{column, table, target_id};
use crate::error::Result;
use crate::model::content::entry::{EntryKind, Mark, Target};
use crate::model::id::{EntryId, ForumId, HashtagId, MarkId, UserId};
use crate::store::Read;
use crate::store::db::counters::COUNT_CAP;
use crate::store::visibility::visible::{self, Listing};

/// What a list of given marks is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listed {
    Users,
    Forums,
    Hashtags,
    Posts,
    Comments,
}

/// A stretch of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stretch {
    /// By page number.
    Page { offset: i64, limit: i64 },
    /// Marks older than this one, newest first.
    Before { mark: MarkId, limit: i64 },
    /// Marks newer than this one, oldest first.
    After { mark: MarkId, limit: i64 },
}

/// Filter, order and the two numbers of a stretch (`?4`, `?5`) over the marks `m`.
fn stretch(stretch: Stretch) -> (&'static str, i64, i64) {
    match stretch {
        Stretch::Page { offset, limit } => ("ORDER BY k.id DESC LIMIT ?5 OFFSET ?4", offset, limit),
        Stretch::Before { mark, limit } => ("AND k.id < ?4 ORDER BY k.id DESC LIMIT ?5", mark.0, limit),
        Stretch::After { mark, limit } => ("AND k.id > ?4 ORDER BY k.id LIMIT ?5", mark.0, limit),
    }
}

/// Neither the viewer (`?1`, 0 for nobody) blocked the user in `{who}`, nor the other way round.
fn unblocked(who: &str) -> String {
    format!(
        "AND NOT EXISTS (SELECT 1 FROM user_marks b WHERE b.user_id = ?1 AND b.target_id = {who} AND b.mark = 'block')
         AND NOT EXISTS (SELECT 1 FROM user_marks b WHERE b.user_id = {who} AND b.target_id = ?1 AND b.mark = 'block')"
    )
}

/// The viewer as a parameter: 0 is nobody's id.
fn asking(viewer: Option<UserId>) -> i64 {
    viewer.map_or(0, |user| user.0)
}

/// Who put `mark` on `target`, without those who blocked the viewer or whom the viewer blocked.
pub(crate) fn received(r: &Read<'_>, viewer: Option<UserId>, mark: Mark, target: &Target, part: Stretch) -> Result<Vec<(MarkId, UserId)>> {
    let (tail, a, b) = stretch(part);
    let sql =
        format!("SELECT k.id, k.user_id FROM {} k WHERE k.target_id = ?3 AND k.mark = ?2 {} {tail}", table(target), unblocked("k.user_id"));
    r.all(&sql, (asking(viewer), mark, target_id(target), a, b), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// How many `received` shows: the counter of the target, less the ones hidden from this viewer.
pub(crate) fn received_total(r: &Read<'_>, viewer: Option<UserId>, mark: Mark, target: &Target) -> Result<i64> {
    let id = target_id(target);
    let of_user = match mark {
        Mark::Like => "likers",
        Mark::Dislike => "dislikers",
        Mark::Follow => "followers",
        Mark::Block => "blockers",
    };
    let all = match target {
        Target::User(_) => r.count(&format!("SELECT {of_user} FROM user_counters WHERE user_id = ?1"), [id]),
        Target::Forum(_) => r.count(&format!("SELECT {} FROM forums WHERE id = ?1", column(mark)), [id]),
        Target::Hashtag(_) => r.count(&format!("SELECT {} FROM hashtags WHERE id = ?1", column(mark)), [id]),
        Target::Post(_) | Target::Comment(_) => r.count(&format!("SELECT {} FROM contents WHERE id = ?1", column(mark)), [id]),
    }?;
    let Some(me) = viewer else { return Ok(all) };
    // Starts from the viewer's few blocks, never from the many marks.
    let hidden = r.count(
        &format!(
            "SELECT count(*) FROM (
                 SELECT target_id AS who FROM user_marks WHERE user_id = ?1 AND mark = 'block'
                 UNION SELECT user_id FROM user_marks WHERE target_id = ?1 AND mark = 'block') AS b
             WHERE EXISTS (SELECT 1 FROM {} k WHERE k.user_id = b.who AND k.target_id = ?3 AND k.mark = ?2)",
            table(target)
        ),
        (me, mark, id),
    )?;
    Ok(all - hidden)
}

/// FROM and WHERE of the marks `?3` gave, as `?1` sees them.
fn given_from(owner_asks: bool, mark: Mark, what: Listed) -> String {
    // One's own block list shows whom one blocked.
    let own_blocks = owner_asks && mark == Mark::Block;
    match what {
        Listed::Users => {
            let hide = if own_blocks { String::new() } else { unblocked("k.target_id") };
            format!("FROM user_marks k WHERE k.user_id = ?3 AND k.mark = ?2 {hide}")
        }
        Listed::Forums => {
            "FROM forum_marks k JOIN forums f ON f.id = k.target_id WHERE k.user_id = ?3 AND k.mark = ?2 AND f.enabled = 1".to_owned()
        }
        Listed::Hashtags => {
            "FROM hashtag_marks k JOIN hashtags h ON h.id = k.target_id WHERE k.user_id = ?3 AND k.mark = ?2 AND h.enabled = 1".to_owned()
        }
        Listed::Posts => given_content(owner_asks, EntryKind::Post),
        Listed::Comments => given_content(owner_asks, EntryKind::Comment),
    }
}

fn given_content(owner_asks: bool, kind: EntryKind) -> String {
    // What one marked oneself stays in one's list as long as it can be opened.
    let place = if owner_asks { Listing::Detail } else { Listing::List };
    format!(
        "FROM entry_marks k JOIN {} WHERE e.id = k.target_id AND k.user_id = ?3 AND k.mark = ?2 AND k.kind = '{}' AND {} AND {}",
        visible::from(kind),
        if kind == EntryKind::Comment { "comment" } else { "post" },
        visible::rule(kind, place),
        visible::NOT_BLOCKED
    )
}

/// What `owner` put `mark` on, as far as the viewer may see it.
pub(crate) fn given(
    r: &Read<'_>,
    viewer: Option<UserId>,
    owner: UserId,
    mark: Mark,
    what: Listed,
    part: Stretch,
) -> Result<Vec<(MarkId, Target)>> {
    let (tail, a, b) = stretch(part);
    let sql = format!("SELECT k.id, k.target_id {} {tail}", given_from(viewer == Some(owner), mark, what));
    r.all(&sql, (asking(viewer), mark, owner, a, b), |row| {
        let id: i64 = row.get(1)?;
        let target = match what {
            Listed::Users => Target::User(UserId(id)),
            Listed::Forums => Target::Forum(ForumId(id)),
            Listed::Hashtags => Target::Hashtag(HashtagId(id)),
            Listed::Posts => Target::Post(EntryId(id)),
            Listed::Comments => Target::Comment(EntryId(id)),
        };
        Ok((row.get(0)?, target))
    })
}

/// How many `given` shows, counted up to [`COUNT_CAP`]: marks on what was deleted or hidden since do not count.
pub(crate) fn given_total(r: &Read<'_>, viewer: Option<UserId>, owner: UserId, mark: Mark, what: Listed) -> Result<i64> {
    let from = given_from(viewer == Some(owner), mark, what);
    r.count(&format!("SELECT count(*) FROM (SELECT 1 {from} LIMIT ?4)"), (asking(viewer), mark, owner, COUNT_CAP))
}

/// Those I follow who follow `whom`, newest follower first.
pub(crate) fn followers_you_follow(r: &Read<'_>, me: UserId, whom: UserId, offset: i64, limit: i64) -> Result<Vec<UserId>> {
    r.all(
        "SELECT f.user_id FROM user_marks mine JOIN user_marks f ON f.user_id = mine.target_id
         WHERE mine.user_id = ?1 AND mine.mark = 'follow' AND f.target_id = ?2 AND f.mark = 'follow'
         ORDER BY f.id DESC LIMIT ?3 OFFSET ?4",
        (me, whom, limit, offset),
        |row| row.get(0),
    )
}

/// How many there are: bounded by how many I follow.
pub(crate) fn followers_you_follow_total(r: &Read<'_>, me: UserId, whom: UserId) -> Result<i64> {
    r.count(
        "SELECT count(*) FROM user_marks mine JOIN user_marks f ON f.user_id = mine.target_id
         WHERE mine.user_id = ?1 AND mine.mark = 'follow' AND f.target_id = ?2 AND f.mark = 'follow'",
        (me, whom),
    )
}
