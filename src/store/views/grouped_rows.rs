//! Selects the rows of grouped notifications, in bounded scans over the indexes of one receiver.
//! What they say is loaded by `views::grouped`; how rows change is in `notifications::grouped_changes`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::entry_set::EntrySet;
use super::people;
use crate::error::Result;
use crate::model::id::{EntryId, NotificationId, UserId, distinct};
use crate::model::notifications::grouped::{GroupKey, TimelineKind, TimelineNotification};
use crate::model::notifications::notification::NotificationKind;
use crate::model::people::user::Status;
use crate::model::span::Span;
use crate::store::Read;
use crate::store::db::row::{Cols, json_ids};
use crate::store::visibility::blocks;
use crate::store::visibility::visible::Listing;

/// Which notifications of a receiver are wanted.
#[derive(Clone, Debug)]
pub(crate) struct NotificationQuery {
    pub kinds: Vec<TimelineKind>,
    pub actor: Option<UserId>,
    /// Also what the receiver's policy holds back.
    pub held: bool,
}

impl Default for NotificationQuery {
    fn default() -> Self {
        Self { kinds: TimelineKind::ALL.to_vec(), actor: None, held: false }
    }
}

/// All notifications that one person caused, those held back included.
pub(crate) fn of(actor: UserId) -> NotificationQuery {
    NotificationQuery { actor: Some(actor), held: true, ..NotificationQuery::default() }
}

/// What a scan found, and the position to continue from; `None` at the end.
#[derive(Clone, Debug, Default)]
pub(crate) struct FoundGroups {
    pub notifications: Vec<TimelineNotification>,
    pub next: Option<i64>,
}

/// How many rounds a scan makes before it returns what it has.
const ROUNDS: usize = 12;

/// The stored kinds that these kinds are made of, each once.
fn stored(kinds: &[TimelineKind]) -> Vec<NotificationKind> {
    let stored = kinds
        .iter()
        .flat_map(|kind| match kind {
            TimelineKind::Mention => &[NotificationKind::Mention, NotificationKind::Comment, NotificationKind::Message][..],
            TimelineKind::Publication => &[NotificationKind::Publication],
            TimelineKind::Repost | TimelineKind::Quote => &[NotificationKind::Quote],
            TimelineKind::Follow => &[NotificationKind::Follow],
            TimelineKind::FollowRequest => &[NotificationKind::FollowRequest],
            TimelineKind::Like => &[NotificationKind::Like],
            TimelineKind::PollEnd => &[NotificationKind::PollEnd],
            TimelineKind::Edit => &[NotificationKind::Edit],
            TimelineKind::QuotedEdit => &[NotificationKind::QuotedEdit],
            TimelineKind::Newcomer => &[NotificationKind::Newcomer],
            TimelineKind::Report => &[NotificationKind::Report],
        })
        .copied();
    distinct(stored)
}

/// The end of a poll may come from nobody: then it comes from the author of the poll.
fn columns() -> String {
    format!(
        "n.id, n.kind, coalesce(n.actor_id, CASE WHEN n.kind = {} THEN (SELECT author_id FROM entries WHERE id = n.target_entry) END),
    n.actor_anonymous, n.target_user, n.target_entry, n.content_entry, n.text, n.filtered,
    EXISTS (SELECT 1 FROM reposts rp WHERE rp.id = coalesce(n.content_entry, n.target_entry))",
        NotificationKind::PollEnd.number()
    )
}

struct Row {
    id: NotificationId,
    held: i64,
    /// `None` for what timelines do not show.
    notification: Option<TimelineNotification>,
}

fn row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let mut c = Cols::of(row);
    let (id, kind): (NotificationId, NotificationKind) = (c.next()?, c.next()?);
    let (actor, anonymous): (Option<UserId>, bool) = (c.next()?, c.next()?);
    let (user, target, content): (Option<UserId>, Option<EntryId>, Option<EntryId>) = (c.next()?, c.next()?, c.next()?);
    let (text, held, is_repost): (Option<String>, i64, bool) = (c.next()?, c.next()?, c.next()?);
    let either = content.or(target);
    let fit = |kind: TimelineKind, status: Option<EntryId>| (!kind.needs_status() || status.is_some()).then_some((kind, status));
    let what = match kind {
        NotificationKind::Like => fit(TimelineKind::Like, target),
        NotificationKind::Follow if user.is_some() => fit(TimelineKind::Follow, None),
        NotificationKind::Mention => fit(TimelineKind::Mention, target),
        NotificationKind::Comment => fit(TimelineKind::Mention, content),
        NotificationKind::Quote if is_repost => fit(TimelineKind::Repost, target),
        NotificationKind::Quote => fit(TimelineKind::Quote, content),
        NotificationKind::FollowRequest => fit(TimelineKind::FollowRequest, None),
        NotificationKind::Publication if !is_repost => fit(TimelineKind::Publication, either),
        NotificationKind::PollEnd => fit(TimelineKind::PollEnd, either),
        NotificationKind::Edit => fit(TimelineKind::Edit, either),
        NotificationKind::QuotedEdit => fit(TimelineKind::QuotedEdit, either),
        NotificationKind::Message => fit(TimelineKind::Mention, either),
        NotificationKind::Newcomer => fit(TimelineKind::Newcomer, None),
        NotificationKind::Report => fit(TimelineKind::Report, None),
        NotificationKind::Follow
        | NotificationKind::Publication
        | NotificationKind::System
        | NotificationKind::Recommend
        | NotificationKind::Dislike
        | NotificationKind::Block => None,
    };
    let report = text.filter(|_| kind == NotificationKind::Report).and_then(|text| text.parse().ok());
    let what = what.filter(|(kind, _)| *kind != TimelineKind::Report || report.is_some());
    let notification =
        what.zip(actor.filter(|_| !anonymous)).map(|((kind, status), actor)| TimelineNotification { id, kind, actor, status, report });
    Ok(Row { id, held, notification })
}

/// The ids of the kinds in one statement: `?1` receiver, `?2` and `?3` the bounds, `?4` limit.
///
/// Each kind has its own range of the index, so that rows that are never shown are never scanned.
fn ids_sql(kinds: &[NotificationKind], span: Span) -> String {
    let order = span.order();
    let range = |kind: &NotificationKind| {
        format!(
            "SELECT id FROM (SELECT id FROM notifications INDEXED BY notifications_by_kind
             WHERE receiver_id = ?1 AND kind = {} AND id > ?2 AND id < ?3 AND deleted_at IS NULL ORDER BY id {order} LIMIT ?4)",
            kind.number()
        )
    };
    format!("{} ORDER BY 1 {order} LIMIT ?4", kinds.iter().map(range).collect::<Vec<_>>().join(" UNION ALL "))
}

/// The ids that one person caused, with the parameters of [`ids_sql`] and `?5` for the person.
fn ids_by_actor_sql(span: Span) -> String {
    format!(
        "SELECT id FROM notifications INDEXED BY notifications_by_actor
         WHERE receiver_id = ?1 AND actor_id = ?5 AND id > ?2 AND id < ?3 AND deleted_at IS NULL ORDER BY id {} LIMIT ?4",
        span.order()
    )
}

/// The next rows in the direction of the scan, without any filter, and whether there may be more.
fn rows(r: &Read<'_>, me: UserId, query: &NotificationQuery, span: Span) -> Result<(Vec<Row>, bool)> {
    static ALL: LazyLock<[String; 2]> =
        LazyLock::new(|| [false, true].map(|upwards| ids_sql(&stored(&TimelineKind::ALL), Span { upwards, ..Span::newest(0) })));
    static ROWS: LazyLock<String> =
        LazyLock::new(|| format!("SELECT {} FROM notifications n WHERE n.id IN (SELECT value FROM json_each(?1))", columns()));
    let limit = span.limit as usize;
    let one_more = i64::from(span.limit) + 1;
    let id = |row: &rusqlite::Row<'_>| row.get::<_, NotificationId>(0);
    let mut ids = match query.actor {
        Some(actor) => r.all(&ids_by_actor_sql(span), (me, span.after, span.before, one_more, actor), id)?,
        None if query.kinds == TimelineKind::ALL => r.all(&ALL[usize::from(span.upwards)], (me, span.after, span.before, one_more), id)?,
        None => r.all(&ids_sql(&stored(&query.kinds), span), (me, span.after, span.before, one_more), id)?,
    };
    let full = ids.len() > limit;
    ids.truncate(limit);
    if ids.is_empty() {
        return Ok((Vec::new(), full));
    }
    let mut found = r.all(&ROWS, [json_ids(&ids)], row)?;
    found.sort_unstable_by_key(|row| if span.upwards { row.id.0 } else { -row.id.0 });
    Ok((found, full))
}

/// The notifications of a page that the receiver may see; fewer when the scan gets too long.
pub(crate) fn find(r: &Read<'_>, me: UserId, query: &NotificationQuery, mut span: Span) -> Result<FoundGroups> {
    let limit = span.limit as usize;
    let mut found = FoundGroups::default();
    if limit == 0 || query.kinds.is_empty() {
        return Ok(found);
    }
    for round in 0..ROUNDS {
        // A page is mostly shown whole; when much is hidden, larger steps skip it.
        let step = (limit - found.notifications.len() + 8).max(if round == 0 { 1 } else { 160 });
        let (rows, full) = rows(r, me, query, span.at_most(step))?;
        let last = rows.last().map(|row| row.id.0);
        let notifications: Vec<TimelineNotification> = rows
            .into_iter()
            .filter(|row| row.held == 0 || (row.held == 1 && query.held))
            .filter_map(|row| row.notification)
            .filter(|notification| query.kinds.contains(&notification.kind))
            .collect();
        let mut shown = shown(r, me, notifications)?;
        let missing = limit - found.notifications.len();
        if shown.len() > missing {
            shown.truncate(missing);
            found.next = shown.last().map(|notification| notification.id.0);
            found.notifications.extend(shown);
            return Ok(found);
        }
        found.notifications.extend(shown);
        found.next = last.filter(|_| full);
        let Some(next) = found.next.filter(|_| found.notifications.len() < limit) else { return Ok(found) };
        span = span.beyond(next);
    }
    Ok(found)
}

/// Without those from people who are gone, muted or blocked, and about what is gone, hidden or in a muted thread.
fn shown(r: &Read<'_>, me: UserId, notifications: Vec<TimelineNotification>) -> Result<Vec<TimelineNotification>> {
    if notifications.is_empty() {
        return Ok(notifications);
    }
    let actors = distinct(notifications.iter().map(|notification| notification.actor));
    let entries = distinct(notifications.iter().filter_map(|notification| notification.status));
    let (people, set) = (people::persons(r, &actors)?, EntrySet::load(r, Some(me), &entries)?);
    let (relations, now) = (&set.relations, r.now());
    let heard = |actor: UserId| {
        people.get(&actor.0).is_some_and(|person| person.user.status == Status::Enabled)
            && !relations.blocks.contains(&actor)
            && !relations.mutes_notifications(actor, now)
    };
    let open = |id: EntryId| {
        set.entry(id)
            .is_some_and(|entry| (set.shows_status(entry, Listing::Detail) || set.shows_message(entry)) && !set.mutes_thread(entry))
    };
    Ok(notifications.into_iter().filter(|one| heard(one.actor) && one.status.is_none_or(open)).collect())
}

/// The actor `u` is enabled, and `?1` has neither blocked them nor muted their notifications at the moment `?3`.
fn actor_is_visible() -> String {
    format!("u.status = 'enabled' AND NOT {} AND NOT {}", blocks::notifications_muted("?1", "u.id", "?3"), blocks::blocked("?1", "u.id"))
}

/// The notifications of a group, the latest first: their ids and who acted.
pub(crate) fn members(
    r: &Read<'_>,
    me: UserId,
    kind: TimelineKind,
    status: Option<EntryId>,
    bucket: i64,
    limit: usize,
) -> Result<Vec<(NotificationId, UserId)>> {
    let (from, to) = GroupKey::bounds(bucket);
    let Some(stored) = stored(&[kind]).first().copied() else { return Ok(Vec::new()) };
    let (index, what) = match status {
        Some(_) => ("notifications_by_target", "n.target_entry = ?4"),
        None => ("notifications_by_kind", "?4 IS NULL"),
    };
    let only = match kind {
        TimelineKind::Repost => "AND n.content_entry IN (SELECT id FROM reposts)",
        TimelineKind::Follow => "AND n.target_user IS NOT NULL",
        _ => "",
    };
    let sql = format!(
        "SELECT n.id, n.actor_id FROM notifications n INDEXED BY {index} JOIN users u ON u.id = n.actor_id
         WHERE n.receiver_id = ?1 AND n.kind = ?2 AND {what} AND n.id >= ?5 AND n.id < ?6 AND n.deleted_at IS NULL
           AND n.actor_anonymous = 0 AND n.filtered = 0 {only} AND {}
         ORDER BY n.id DESC LIMIT ?7",
        actor_is_visible()
    );
    r.all(&sql, rusqlite::params![me, stored, r.now(), status, from, to, limit as i64], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// How many notifications each of these people has waiting with `me`, at most `limit` each, and the latest of them.
pub(crate) fn held(r: &Read<'_>, me: UserId, actors: &[UserId], limit: u32) -> Result<HashMap<UserId, (i64, NotificationId)>> {
    let sql = "SELECT count(*), max(id) FROM (SELECT id FROM notifications INDEXED BY notifications_by_actor
         WHERE actor_id = ?2 AND receiver_id = ?1 AND filtered = 1 AND deleted_at IS NULL ORDER BY id DESC LIMIT ?3)";
    let mut found = HashMap::with_capacity(actors.len());
    for actor in actors {
        let row = r.one(sql, (me, actor, limit), |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<NotificationId>>(1)?)))?;
        if let Some((count, Some(latest))) = row {
            found.insert(*actor, (count, latest));
        }
    }
    Ok(found)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn a_scan_reads_a_range_of_an_index_in_order() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        for span in [Span::newest(15), Span::of(None, None, Some(1), 15)] {
            for (sql, index) in [(ids_sql(&stored(&TimelineKind::ALL), span), "by_kind"), (ids_by_actor_sql(span), "by_actor")] {
                let sql = format!("EXPLAIN QUERY PLAN {sql}");
                let plan: Vec<String> = db
                    .read(|r| {
                        let of_actor = index == "by_actor";
                        let read = |row: &rusqlite::Row<'_>| row.get(3);
                        if of_actor { r.all(&sql, (1, 0, i64::MAX, 15, 3), read) } else { r.all(&sql, (1, 0, i64::MAX, 15), read) }
                    })
                    .unwrap();
                let searches: Vec<&String> = plan.iter().filter(|step| step.contains(" notifications ")).collect();
                let in_range = |step: &&String| step.contains(&format!("INDEX notifications_{index} (")) && step.matches('?').count() == 4;
                assert!(!searches.is_empty() && searches.iter().all(in_range), "{plan:?}");
            }
        }
    }
}
