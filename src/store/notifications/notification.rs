//! Notification rows and their counters. The rows behind a list are loaded by `views::notifications`.

use rusqlite::types::Value;

use crate::error::Result;
use crate::model::content::entry::Target;
use crate::model::event::Event;
use crate::model::id::{EntryId, ForumId, HashtagId, NotificationId, UserId};
use crate::model::notifications::notification::{Action, NewNotification, NotificationKind, Tally};
use crate::model::stretch::Stretch;
use crate::store::db::row::{Cols, json_ids, some_ids, sql};
use crate::store::{Read, Write};

/// Adds `total` and `unread`, which may be negative, to the counters of this kind.
/// A missing row is made; a negative number is 0 there.
/// Errors: `Error::Internal` if a counter would fall below 0.
pub(in crate::store) fn count(tx: &Write<'_>, user: UserId, kind: NotificationKind, total: i64, unread: i64) -> Result<()> {
    tx.execute(
        "INSERT INTO notification_counters (user_id, kind, total, unread) VALUES (?1, ?2, max(?3, 0), max(?4, 0))
         ON CONFLICT (user_id, kind) DO UPDATE SET total = total + ?3, unread = unread + ?4",
        (user, kind, total, unread),
    )
    .map(drop)
}

/// The columns a target is stored in: user, forum, hashtag, entry.
fn columns(target: Option<&Target>) -> [Value; 4] {
    let mut columns = [Value::Null, Value::Null, Value::Null, Value::Null];
    let (at, id) = match target {
        None => return columns,
        Some(Target::User(id)) => (0, id.0),
        Some(Target::Forum(id)) => (1, id.0),
        Some(Target::Hashtag(id)) => (2, id.0),
        Some(Target::Post(id) | Target::Comment(id)) => (3, id.0),
    };
    columns[at] = Value::Integer(id);
    columns
}

/// Is there an equal unread row (`docs/specs/fresns.md 6.1`)? Rows hidden by their receiver count.
pub(crate) fn repeats(r: &Read<'_>, new: &NewNotification) -> Result<bool> {
    let [user, forum, hashtag, entry] = columns(new.target.as_ref());
    let once_per_content = matches!(new.kind, NotificationKind::Comment | NotificationKind::Message);
    if let Some(content) = new.content.filter(|_| once_per_content) {
        // Content without any row is found by this index; a user with many messages has many unread rows of one sender.
        let known = "SELECT 1 FROM notifications INDEXED BY notifications_by_content WHERE content_entry = ?1 AND receiver_id = ?2 LIMIT 1";
        if r.one(known, (content, new.receiver), |_| Ok(()))?.is_none() {
            return Ok(false);
        }
    }
    Ok(r.one(
        "SELECT 1 FROM notifications
             WHERE receiver_id = ?1 AND kind = ?2 AND actor_id IS ?3 AND read_at IS NULL AND action IS ?4
               AND target_user IS ?5 AND target_forum IS ?6 AND target_hashtag IS ?7 AND target_entry IS ?8
               AND (NOT ?10 OR content_entry IS ?9)
               AND (NOT ?11 OR (content_entry IN (SELECT id FROM reposts)) IS (?9 IN (SELECT id FROM reposts)))
             LIMIT 1",
        rusqlite::params![
            new.receiver,
            new.kind,
            new.actor,
            new.action,
            user,
            forum,
            hashtag,
            entry,
            new.content,
            once_per_content,
            new.kind == NotificationKind::Quote
        ],
        |_| Ok(()),
    )?
    .is_some())
}

/// Writes the row and moves its counters.
pub(crate) fn insert(tx: &Write<'_>, new: &NewNotification) -> Result<NotificationId> {
    let id = NotificationId(tx.next_id());
    let nmid = tx.fresh_code("SELECT 1 FROM notifications WHERE nmid = ?1")?;
    let [user, forum, hashtag, entry] = columns(new.target.as_ref());
    tx.execute(
        "INSERT INTO notifications (id, nmid, receiver_id, kind, actor_id, actor_anonymous, action,
             target_user, target_forum, target_hashtag, target_entry, content_entry, text, is_markdown, is_mention)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        rusqlite::params![
            id,
            nmid,
            new.receiver,
            new.kind,
            new.actor,
            new.anonymous,
            new.action,
            user,
            forum,
            hashtag,
            entry,
            new.content,
            new.text,
            new.is_markdown,
            new.is_mention
        ],
    )?;
    count(tx, new.receiver, new.kind, 1, 1)?;
    tx.emit(Event::Notified { receiver: new.receiver, notification: id });
    Ok(id)
}

/// A row as the counters see it.
struct Counted {
    id: NotificationId,
    receiver: UserId,
    kind: NotificationKind,
    unread: bool,
    live: bool,
}

fn counted(row: &rusqlite::Row<'_>) -> rusqlite::Result<Counted> {
    Ok(Counted { id: row.get(0)?, receiver: row.get(1)?, kind: row.get(2)?, unread: row.get(3)?, live: row.get(4)? })
}

const COUNTED: &str = "id, receiver_id, kind, read_at IS NULL, deleted_at IS NULL";
const OF_KIND: &str = "FROM notifications WHERE kind = ?2";

fn erase(tx: &Write<'_>, rows: Vec<Counted>) -> Result<()> {
    for row in rows {
        if row.live {
            count(tx, row.receiver, row.kind, -1, -i64::from(row.unread))?;
        }
        tx.execute("DELETE FROM notifications WHERE id = ?1", [row.id])?;
    }
    Ok(())
}

/// The mark behind it was undone: the row goes, and suppresses nothing any more (`docs/specs/core.md` 9).
pub(crate) fn erase_mark(tx: &Write<'_>, actor: UserId, kind: NotificationKind, target: &Target) -> Result<()> {
    // The index of what the target caused is short; that of what the actor caused may be long.
    let id = match target {
        Target::User(id) => id.0,
        Target::Forum(id) => id.0,
        Target::Hashtag(id) => id.0,
        Target::Post(id) | Target::Comment(id) => id.0,
    };
    let sql = match target {
        Target::User(_) => sql!("SELECT {COUNTED} {OF_KIND} AND receiver_id = ?3 AND actor_id = ?1 AND target_user = ?3"),
        Target::Forum(_) => sql!("SELECT {COUNTED} {OF_KIND} AND actor_id = ?1 AND target_forum = ?3"),
        Target::Hashtag(_) => sql!("SELECT {COUNTED} {OF_KIND} AND actor_id = ?1 AND target_hashtag = ?3"),
        Target::Post(_) | Target::Comment(_) => sql!("SELECT {COUNTED} {OF_KIND} AND target_entry = ?3 AND +actor_id = ?1"),
    };
    erase(tx, tx.all(sql, (actor, kind, id), counted)?)
}

/// What these contents caused is undone: its rows of one kind go, those of one receiver or of all.
pub(crate) fn erase_contents(tx: &Write<'_>, kind: NotificationKind, contents: &[EntryId], receiver: Option<UserId>) -> Result<()> {
    let Some(contents) = some_ids(contents) else { return Ok(()) };
    let rows = tx.all(
        sql!(
            "SELECT {COUNTED} FROM notifications
             WHERE content_entry IN (SELECT value FROM json_each(?1)) AND +kind = ?2 AND (?3 IS NULL OR +receiver_id = ?3)"
        ),
        (contents, kind, receiver),
        counted,
    )?;
    erase(tx, rows)
}

/// A block removes the notifications that the blocker has of the blocked.
pub(crate) fn erase_between(tx: &Write<'_>, receiver: UserId, actor: UserId) -> Result<()> {
    let rows = tx.all(
        sql!("SELECT {COUNTED} FROM notifications WHERE actor_id = ?1 AND receiver_id = ?2 AND actor_anonymous = 0"),
        (actor, receiver),
        counted,
    )?;
    erase(tx, rows)
}

/// Which rows a read or delete call means.
#[derive(Clone, Debug)]
pub(crate) enum Choice {
    All,
    Kind(NotificationKind),
    Ids(Vec<NotificationId>),
    Nmids(Vec<String>),
}

/// The number of the last kind that Fresns lists show.
const LAST_SHOWN: i64 = NotificationKind::LAST_SHARED.number();

impl Choice {
    /// The kinds taken as a whole; none when rows are named one by one.
    fn kinds(&self) -> Vec<NotificationKind> {
        match self {
            Self::All => NotificationKind::SHARED.to_vec(),
            Self::Kind(kind) => Some(*kind).filter(|kind| kind.is_shared()).into_iter().collect(),
            Self::Ids(_) | Self::Nmids(_) => Vec::new(),
        }
    }
}

/// The `+` leaves the named rows' own keys as the only indexes, instead of a scan over all rows of the receiver.
const NAMED: &str = "FROM notifications WHERE +receiver_id = ?1 AND deleted_at IS NULL AND +kind <= 9";
const _: () = assert!(LAST_SHOWN == 9);

fn named(r: &Read<'_>, user: UserId, choice: &Choice) -> Result<Vec<Counted>> {
    let (sql, list) = match choice {
        Choice::All | Choice::Kind(_) => return Ok(Vec::new()),
        Choice::Ids(ids) => (sql!("SELECT {COUNTED} {NAMED} AND id IN (SELECT value FROM json_each(?2))"), json_ids(ids)),
        Choice::Nmids(codes) => {
            let list = serde_json::to_string(codes).map_err(crate::error::Error::internal)?;
            (sql!("SELECT {COUNTED} {NAMED} AND nmid IN (SELECT value FROM json_each(?2))"), list)
        }
    };
    r.all(sql, (user, list), counted)
}

const LIVE: &str = "receiver_id = ?1 AND kind = ?2 AND deleted_at IS NULL";

/// Stamps rows of one kind; how many.
fn stamp(tx: &Write<'_>, user: UserId, kind: NotificationKind, sql: &str) -> Result<i64> {
    i64::try_from(tx.execute(sql, (user, kind, tx.now()))?).map_err(crate::error::Error::internal)
}

/// Marks the user's own unread rows as read. Others are ignored.
pub(crate) fn read(tx: &Write<'_>, user: UserId, choice: &Choice) -> Result<()> {
    for kind in choice.kinds() {
        // Unread rows are few: without a hint the planner scans everything of the kind.
        let sql = sql!("UPDATE notifications INDEXED BY notifications_unread SET read_at = ?3 WHERE {LIVE} AND read_at IS NULL");
        let unread = stamp(tx, user, kind, sql)?;
        if unread > 0 {
            count(tx, user, kind, 0, -unread)?;
        }
    }
    for row in named(tx, user, choice)?.into_iter().filter(|row| row.unread) {
        tx.execute("UPDATE notifications SET read_at = ?2 WHERE id = ?1", (row.id, tx.now()))?;
        count(tx, user, row.kind, 0, -1)?;
    }
    Ok(())
}

/// Hides the user's own rows. An unread one leaves the unread counter too.
pub(crate) fn hide(tx: &Write<'_>, user: UserId, choice: &Choice) -> Result<()> {
    for kind in choice.kinds() {
        let sql = sql!("UPDATE notifications INDEXED BY notifications_unread SET deleted_at = ?3 WHERE {LIVE} AND read_at IS NULL");
        let unread = stamp(tx, user, kind, sql)?;
        let sql = sql!("UPDATE notifications SET deleted_at = ?3 WHERE {LIVE} AND read_at IS NOT NULL");
        let total = unread + stamp(tx, user, kind, sql)?;
        if total > 0 {
            count(tx, user, kind, -total, -unread)?;
        }
    }
    for row in named(tx, user, choice)? {
        tx.execute("UPDATE notifications SET deleted_at = ?2 WHERE id = ?1", (row.id, tx.now()))?;
        count(tx, user, row.kind, -1, -i64::from(row.unread))?;
    }
    Ok(())
}

/// Which rows a list shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct NotificationFilter {
    /// Only these kinds; `None` for all that are shared.
    pub kinds: Option<Vec<NotificationKind>>,
    pub read: Option<bool>,
    /// As if the receiver had done nothing to what the rows show.
    pub plain: bool,
}

/// How many rows a list has, from the counters.
pub(crate) fn total(r: &Read<'_>, user: UserId, filter: &NotificationFilter) -> Result<i64> {
    let mut total = 0;
    let mut statement = r.prepare("SELECT kind, total, unread FROM notification_counters WHERE user_id = ?1 AND kind <= ?2")?;
    let mut rows = statement.query((user, NotificationKind::LAST_SHARED))?;
    while let Some(row) = rows.next()? {
        let (kind, tally) = (row.get::<_, NotificationKind>(0)?, Tally { total: row.get(1)?, unread: row.get(2)? });
        if filter.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind)) {
            total += match filter.read {
                None => tally.total,
                Some(true) => tally.total - tally.unread,
                Some(false) => tally.unread,
            };
        }
    }
    Ok(total)
}

/// One page of ids, newest first where `order` is `DESC`: `?1` user, `?2` limit, `?3` offset, `?4` the kinds.
fn page_sql(filter: &NotificationFilter, order: &str) -> String {
    let read = match filter.read {
        None => "",
        Some(true) => "AND read_at IS NOT NULL",
        Some(false) => "AND read_at IS NULL",
    };
    let kinds = match filter.kinds.as_deref() {
        // The `+` stops the planner from giving up the order of ids for a scan over the kinds.
        None => format!("AND +kind <= {LAST_SHOWN} AND ?4 IS NOT NULL"),
        Some([_]) => format!("AND kind = ?4 AND kind <= {LAST_SHOWN}"),
        Some(_) => format!("AND +kind <= {LAST_SHOWN} AND +kind IN (SELECT value FROM json_each(?4))"),
    };
    format!(
        "SELECT id FROM notifications WHERE receiver_id = ?1 AND deleted_at IS NULL {kinds} {read} ORDER BY id {order} LIMIT ?2 OFFSET ?3"
    )
}

/// One page of ids, newest first.
pub(crate) fn page(r: &Read<'_>, user: UserId, filter: &NotificationFilter, page: Stretch) -> Result<Vec<NotificationId>> {
    let sql = page_sql(filter, page.order(true));
    let map = |row: &rusqlite::Row<'_>| row.get(0);
    let rows = match filter.kinds.as_deref() {
        Some([kind]) => r.all(&sql, (user, page.limit, page.offset, kind), map),
        kinds => r.all(&sql, (user, page.limit, page.offset, json_ids(kinds.unwrap_or_default())), map),
    };
    Ok(page.in_order(rows?))
}

/// A stored row, before its people and contents are loaded.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub id: NotificationId,
    pub nmid: String,
    pub kind: NotificationKind,
    pub actor: Option<UserId>,
    pub anonymous: bool,
    pub action: Option<Action>,
    pub target: Option<Target>,
    pub content_code: Option<String>,
    pub text: Option<String>,
    pub is_markdown: bool,
    pub is_mention: bool,
    pub read: bool,
}

/// The rows with these ids, newest first.
pub(crate) fn rows(r: &Read<'_>, ids: &[NotificationId]) -> Result<Vec<Row>> {
    r.all(
        "SELECT n.id, n.nmid, n.kind, n.actor_id, n.actor_anonymous, n.action,
                n.target_user, n.target_forum, n.target_hashtag, n.target_entry, e.kind = 'comment',
                c.code, n.text, n.is_markdown, n.is_mention, n.read_at IS NOT NULL
         FROM notifications n
         LEFT JOIN entries e ON e.id = n.target_entry
         LEFT JOIN contents c ON c.id = n.content_entry
         WHERE n.id IN (SELECT value FROM json_each(?1)) ORDER BY n.id DESC",
        [json_ids(ids)],
        |row| {
            let mut c = Cols::of(row);
            Ok(Row {
                id: c.next()?,
                nmid: c.next()?,
                kind: c.next()?,
                actor: c.next()?,
                anonymous: c.next()?,
                action: c.next()?,
                target: target(&mut c)?,
                content_code: c.next()?,
                text: c.next()?,
                is_markdown: c.next()?,
                is_mention: c.next()?,
                read: c.next()?,
            })
        },
    )
}

/// The one of four columns that is set; the fifth says whether an entry is a comment.
fn target(c: &mut Cols<'_>) -> rusqlite::Result<Option<Target>> {
    let user: Option<UserId> = c.next()?;
    let forum: Option<ForumId> = c.next()?;
    let hashtag: Option<HashtagId> = c.next()?;
    let entry: Option<EntryId> = c.next()?;
    let is_comment: Option<bool> = c.next()?;
    Ok(match (user, forum, hashtag, entry) {
        (Some(id), ..) => Some(Target::User(id)),
        (_, Some(id), ..) => Some(Target::Forum(id)),
        (_, _, Some(id), _) => Some(Target::Hashtag(id)),
        (.., Some(id)) if is_comment == Some(true) => Some(Target::Comment(id)),
        (.., Some(id)) => Some(Target::Post(id)),
        _ => None,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn pages_are_read_in_the_order_of_an_index() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        for kinds in [None, Some(vec![NotificationKind::Like]), Some(NotificationKind::SHARED.to_vec())] {
            for (read, order) in [(None, "DESC"), (None, "ASC"), (Some(true), "DESC"), (Some(false), "ASC")] {
                let filter = NotificationFilter { kinds: kinds.clone(), read, ..NotificationFilter::default() };
                let plan = db.read(|r| fixture::plan(r, &page_sql(&filter, order))).unwrap();
                let scans = |step: &str| step.starts_with("SCAN") && !step.contains("VIRTUAL TABLE");
                assert!(!plan.lines().any(|step| step.contains("TEMP B-TREE") || scans(step)), "{filter:?}: {plan}");
                let is_alone = plan.contains("COVERING INDEX notifications_list (receiver_id=?)");
                assert!(is_alone || read.is_some() || matches!(filter.kinds.as_deref(), Some([_])), "{filter:?}: {plan}");
            }
        }
    }
}
