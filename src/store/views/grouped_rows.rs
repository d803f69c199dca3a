//! Selects the rows of grouped notifications, in bounded scans over the indexes of one receiver.
//! What they say is loaded by `views::grouped`; how rows change is in `notifications::grouped_changes`.

use std::collections::HashMap;
use std::sync::Arc;

use super::entry_set::EntrySet;
use super::notification_rows::{Scan, rows, stored};
use super::people;
use crate::error::Result;
use crate::model::id::{EntryId, IdMap, NotificationId, UserId, distinct};
use crate::model::notifications::grouped::{GroupKey, TimelineKind, TimelineNotification};
use crate::model::notifications::notification::NotificationKind;
use crate::model::notifications::stored::StoredNotification;
use crate::model::people::person::Person;
use crate::model::people::user::Status;
use crate::model::span::Span;
use crate::store::Read;
use crate::store::visibility::relations;
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
#[derive(Default)]
pub(crate) struct FoundGroups {
    pub steps: Vec<FoundStep>,
    pub next: Option<i64>,
}

/// Notifications that were found together, with all they are about.
pub(crate) struct FoundStep {
    pub notifications: Vec<TimelineNotification>,
    /// Those who acted.
    pub people: IdMap<Arc<Person>>,
    pub set: EntrySet,
}

impl FoundGroups {
    /// How many were found.
    pub(crate) fn len(&self) -> usize {
        self.steps.iter().map(|step| step.notifications.len()).sum()
    }

    /// Those that were found, in the order of the scan.
    pub(crate) fn notifications(&self) -> impl Iterator<Item = TimelineNotification> {
        self.steps.iter().flat_map(|step| step.notifications.iter().copied())
    }
}

/// How many rounds a scan makes before it returns what it has.
const ROUNDS: usize = 12;

/// How many rows more than the page needs are read at once, as some may not be shown.
const SPARE: usize = 3;

/// The entries that a row is about: what the status of its notification is found among.
fn entries_of(row: &StoredNotification) -> impl Iterator<Item = EntryId> {
    let (first, second) = match row.kind {
        NotificationKind::Like | NotificationKind::Mention => (row.target, None),
        NotificationKind::Comment => (row.content, None),
        // Whose poll ended, and what was passed on, is said by the target.
        NotificationKind::PollEnd | NotificationKind::Quote => (row.content, row.target),
        _ => (row.content.or(row.target), None),
    };
    first.into_iter().chain(second)
}

/// `None` for what timelines do not show.
fn notification(set: &EntrySet, row: &StoredNotification) -> Option<TimelineNotification> {
    let either = row.content.or(row.target);
    let is_repost = || {
        let entry = either.and_then(|id| set.entry(id));
        entry.and_then(|entry| entry.post()).is_some_and(|part| part.repost_of.is_some())
    };
    let (kind, status) = match row.kind {
        NotificationKind::Like => (TimelineKind::Like, row.target),
        NotificationKind::Follow if row.names_user => (TimelineKind::Follow, None),
        NotificationKind::Mention => (TimelineKind::Mention, row.target),
        NotificationKind::Comment => (TimelineKind::Mention, row.content),
        NotificationKind::Quote if is_repost() => (TimelineKind::Repost, row.target),
        NotificationKind::Quote => (TimelineKind::Quote, row.content),
        NotificationKind::FollowRequest => (TimelineKind::FollowRequest, None),
        NotificationKind::Publication if !is_repost() => (TimelineKind::Publication, either),
        NotificationKind::PollEnd => (TimelineKind::PollEnd, either),
        NotificationKind::Edit => (TimelineKind::Edit, either),
        NotificationKind::QuotedEdit => (TimelineKind::QuotedEdit, either),
        NotificationKind::Message => (TimelineKind::Mention, either),
        NotificationKind::Newcomer => (TimelineKind::Newcomer, None),
        NotificationKind::Report if row.report.is_some() => (TimelineKind::Report, None),
        NotificationKind::Follow
        | NotificationKind::Publication
        | NotificationKind::Report
        | NotificationKind::System
        | NotificationKind::Recommend
        | NotificationKind::Dislike
        | NotificationKind::Block => return None,
    };
    if row.anonymous || (kind.needs_status() && status.is_none()) {
        return None;
    }
    // The end of a poll may come from nobody: then it comes from the author of the poll.
    let of_poll = || row.target.filter(|_| kind == TimelineKind::PollEnd).and_then(|id| set.entry(id)).map(|entry| entry.author);
    Some(TimelineNotification { id: row.id, kind, actor: row.actor.or_else(of_poll)?, status, report: row.report })
}

/// The notifications of a page that the receiver may see; fewer when the scan gets too long.
pub(crate) fn find(r: &Read<'_>, me: UserId, query: &NotificationQuery, mut span: Span) -> Result<FoundGroups> {
    let limit = span.limit as usize;
    let mut found = FoundGroups::default();
    if limit == 0 || query.kinds.is_empty() {
        return Ok(found);
    }
    let kinds = stored(&query.kinds);
    let mut missing = limit;
    for round in 0..ROUNDS {
        // A page is mostly shown whole; when much is hidden, larger steps skip it.
        let step = (missing + SPARE).max(if round == 0 { 1 } else { 160 });
        let (rows, full) = rows(r, me, Scan { kinds: &kinds, actor: query.actor, span: span.at_most(step) })?;
        found.next = rows.last().map(|row| row.id.0).filter(|_| full);
        let mut step = shown(r, me, query, &rows)?;
        if step.notifications.len() > missing {
            step.notifications.truncate(missing);
            found.next = step.notifications.last().map(|notification| notification.id.0);
        }
        missing -= step.notifications.len();
        found.steps.push(step);
        let Some(next) = found.next.filter(|_| missing > 0) else { break };
        span = span.beyond(next);
    }
    Ok(found)
}

/// Without those from people who are gone, muted or blocked, and about what is gone, hidden or in a muted thread.
fn shown(r: &Read<'_>, me: UserId, query: &NotificationQuery, rows: &[StoredNotification]) -> Result<FoundStep> {
    let wanted = || rows.iter().filter(|row| row.filtered == 0 || (row.filtered == 1 && query.held));
    let set = EntrySet::load(r, Some(me), &distinct(wanted().flat_map(entries_of)))?;
    let is_wanted = |notification: &TimelineNotification| query.kinds.contains(&notification.kind);
    let mut notifications: Vec<_> = wanted().filter_map(|row| notification(&set, row)).filter(is_wanted).collect();
    let people = people::persons(r, &distinct(notifications.iter().map(|notification| notification.actor)))?;
    let (relations, now) = (&set.relations, r.now());
    let heard =
        |actor: UserId| people.get(&actor.0).is_some_and(|person| person.user.status == Status::Enabled) && relations.hears(actor, now);
    let open = |id: EntryId| {
        set.entry(id)
            .is_some_and(|entry| (set.shows_status(entry, Listing::Detail) || set.shows_message(entry)) && !set.mutes_thread(entry))
    };
    notifications.retain(|one| heard(one.actor) && one.status.is_none_or(open));
    Ok(FoundStep { notifications, people, set })
}

/// The notifications of a group, the latest first: their ids and who acted, without those who are disabled, blocked or muted.
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
        Some(_) => ("notifications_by_target", "n.target_entry = ?3"),
        None => ("notifications_by_kind", "?3 IS NULL"),
    };
    let only = match kind {
        TimelineKind::Repost => "AND n.content_entry IN (SELECT id FROM reposts)",
        TimelineKind::Follow => "AND n.target_user IS NOT NULL",
        _ => "",
    };
    let sql = format!(
        "SELECT n.id, n.actor_id FROM notifications n INDEXED BY {index} JOIN users u ON u.id = n.actor_id
         WHERE n.receiver_id = ?1 AND n.kind = ?2 AND {what} AND n.id >= ?4 AND n.id < ?5 AND n.deleted_at IS NULL
           AND n.actor_anonymous = 0 AND n.filtered = 0 AND u.status = 'enabled' {only}
         ORDER BY n.id DESC LIMIT ?6",
    );
    let (relations, now) = (relations::of(r, Some(me))?, r.now());
    // No more than these can be passed over.
    let most = limit + relations.blocks.len() + relations.mutes.len();
    let mut found: Vec<(NotificationId, UserId)> =
        r.all(&sql, rusqlite::params![me, stored, status, from, to, most as i64], |row| Ok((row.get(0)?, row.get(1)?)))?;
    found.retain(|(_, actor)| relations.hears(*actor, now));
    found.truncate(limit);
    Ok(found)
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
