//! Selects the rows of grouped notifications, in bounded scans over the indexes of one receiver.
//! What they say is loaded by `views::grouped`; how rows change is in `notifications::grouped_changes`.

use std::collections::HashMap;

use super::entry_set::EntrySet;
use super::people;
use crate::error::Result;
use crate::model::id::{EntryId, NotificationId, UserId};
use crate::model::notifications::grouped::{GroupKey, TimelineKind, TimelineNotification};
use crate::model::notifications::notification::NotificationKind;
use crate::model::people::user::Status;
use crate::model::span::Span;
use crate::store::Read;
use crate::store::db::row::Cols;
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
    let mut stored: Vec<NotificationKind> = kinds
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
        .copied()
        .collect();
    stored.sort_unstable();
    stored.dedup();
    stored
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

/// `?1` receiver, `?2` kind or actor, `?3` and `?4` the bounds, `?5` limit.
fn scan_sql(by_actor: bool, span: Span) -> String {
    let (index, column) = if by_actor { ("notifications_by_actor", "actor_id") } else { ("notifications_by_kind", "kind") };
    let order = span.order();
    format!(
        "SELECT {} FROM notifications n INDEXED BY {index}
         WHERE n.receiver_id = ?1 AND n.{column} = ?2 AND n.id > ?3 AND n.id < ?4 AND n.deleted_at IS NULL ORDER BY n.id {order} LIMIT ?5",
        columns()
    )
}

/// The next rows in the direction of the scan, without any filter, and whether there may be more.
///
/// Each kind has its own range of the index, so that rows that are never shown are never scanned.
fn rows(r: &Read<'_>, me: UserId, query: &NotificationQuery, span: Span) -> Result<(Vec<Row>, bool)> {
    let sql = scan_sql(query.actor.is_some(), span);
    let limit = span.limit as usize;
    let (mut found, mut full) = (Vec::new(), false);
    let runs = query.actor.map_or_else(|| stored(&query.kinds).into_iter().map(NotificationKind::number).collect(), |actor| vec![actor.0]);
    for run in runs {
        let some = r.all(&sql, rusqlite::params![me, run, span.after, span.before, span.limit], row)?;
        full |= some.len() == limit;
        found.extend(some);
    }
    found.sort_unstable_by_key(|row| if span.upwards { row.id.0 } else { -row.id.0 });
    full |= found.len() > limit;
    found.truncate(limit);
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
    let mut actors: Vec<UserId> = notifications.iter().map(|notification| notification.actor).collect();
    let mut entries: Vec<EntryId> = notifications.iter().filter_map(|notification| notification.status).collect();
    actors.sort_unstable();
    actors.dedup();
    entries.sort_unstable();
    entries.dedup();
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
        for by_actor in [false, true] {
            for span in [Span::newest(15), Span::of(None, None, Some(1), 15)] {
                let sql = format!("EXPLAIN QUERY PLAN {}", scan_sql(by_actor, span));
                let plan: Vec<String> = db.read(|r| r.all(&sql, (1, 3, 0, i64::MAX, 15), |row| row.get(3))).unwrap();
                assert!(plan.iter().all(|step| !step.contains("TEMP B-TREE") && !step.starts_with("SCAN")), "{plan:?}");
                assert!(
                    plan.iter().any(|step| step.starts_with("SEARCH n USING INDEX notifications_by_") && step.matches('?').count() >= 3),
                    "{plan:?}"
                );
            }
        }
    }
}
