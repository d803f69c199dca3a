//! Notifications as timelines show them, one by one and in groups (`docs/specs/mastodon.md 4.4`).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::community::visibility::filters::FilterMatcher;
use crate::error::{Error, Resource, Result};
use crate::model::id::{EntryId, NotificationId, UserId};
use crate::model::notifications::grouped::{
    GroupKey, TimelineGroup, TimelineGroups, TimelineKind, TimelineNotification, TimelineNotificationView,
};
use crate::model::people::person::Person;
use crate::model::span::Span;
use crate::store::notifications::{grouped_changes, markers};
use crate::store::views::grouped_rows::{self as rows, FoundGroups};
use crate::store::{Read, Write, views};

pub(crate) use crate::store::views::grouped_rows::NotificationQuery;

/// How many of a group are counted.
const COUNTED: usize = 1000;
/// How many people stand for a group.
const SAMPLE: usize = 8;
/// How often a page is filled up where a status is gone.
const REFILLS: usize = 4;
/// Rows of one scan that collects groups, and the maximum number of scans.
const STEP: usize = 160;
const STEPS: usize = 10;

/// A page, the latest first, its statuses marked with the receiver's filters that fit.
pub(crate) fn list(r: &Read<'_>, me: UserId, query: &NotificationQuery, span: Span) -> Result<Vec<TimelineNotificationView>> {
    let filters = FilterMatcher::of(r, me)?;
    let limit = span.limit as usize;
    let mut span = span;
    let mut page: Vec<TimelineNotificationView> = Vec::new();
    for _ in 0..REFILLS {
        let found = rows::find(r, me, query, span.at_most(limit - page.len()))?;
        page.extend(views::grouped::load(r, &found)?);
        let Some(next) = found.next.filter(|_| page.len() < limit) else { break };
        span = span.beyond(next);
    }
    page.iter_mut().filter_map(|view| view.status.as_mut()).for_each(|status| filters.mark(status));
    page.sort_unstable_by_key(|view| std::cmp::Reverse(view.notification.id));
    Ok(page)
}

fn single(r: &Read<'_>, me: UserId, id: NotificationId) -> Result<FoundGroups> {
    let query = NotificationQuery { held: true, ..NotificationQuery::default() };
    rows::find(r, me, &query, Span::only(id.0))
}

fn missing() -> Error {
    Error::NotFound(Resource::Record)
}

/// One of mine, also one that is held back. `NotFound(Record)`.
pub(crate) fn one(r: &Read<'_>, me: UserId, id: NotificationId) -> Result<TimelineNotificationView> {
    let mut view = views::grouped::load(r, &single(r, me, id)?)?.pop().ok_or_else(missing)?;
    if let Some(status) = &mut view.status {
        FilterMatcher::of(r, me)?.mark(status);
    }
    Ok(view)
}

/// How many are newer than my marker, at most `limit`.
pub(crate) fn unread(r: &Read<'_>, me: UserId, query: &NotificationQuery, limit: u32) -> Result<usize> {
    Ok(rows::find(r, me, query, unread_span(r, me, limit)?)?.len())
}

/// As [`unread`], counting each group once.
pub(crate) fn unread_groups(r: &Read<'_>, me: UserId, query: &NotificationQuery, grouped: &[TimelineKind], limit: u32) -> Result<usize> {
    Ok(gather(r, me, query, grouped, unread_span(r, me, limit)?)?.len())
}

fn unread_span(r: &Read<'_>, me: UserId, limit: u32) -> Result<Span> {
    let marker = markers::one(r, me, "notifications")?;
    Ok(Span::of(None, marker.map(|marker| marker.last_read_id), None, limit))
}

/// Notifications by group, in the order in which a scan finds the groups; at most as many as the span asks for.
fn gather(
    r: &Read<'_>,
    me: UserId,
    query: &NotificationQuery,
    grouped: &[TimelineKind],
    mut span: Span,
) -> Result<Vec<(GroupKey, Vec<TimelineNotification>)>> {
    let limit = span.limit as usize;
    let mut groups: Vec<(GroupKey, Vec<TimelineNotification>)> = Vec::new();
    let mut places: HashMap<GroupKey, usize> = HashMap::new();
    for _ in 0..STEPS {
        // Mostly alone or few: the first step is not much longer than the page.
        let found = rows::find(r, me, query, span.at_most((limit * 2).clamp(1, STEP)))?;
        for notification in found.notifications() {
            let key = GroupKey::of(&notification, grouped);
            match places.get(&key) {
                Some(place) => groups[*place].1.push(notification),
                None if groups.len() == limit => return Ok(groups),
                None => {
                    places.insert(key, groups.len());
                    groups.push((key, vec![notification]));
                }
            }
        }
        let Some(next) = found.next else { break };
        span = span.beyond(next);
    }
    Ok(groups)
}

/// A page of groups, the latest first.
pub(crate) fn groups(r: &Read<'_>, me: UserId, query: &NotificationQuery, grouped: &[TimelineKind], span: Span) -> Result<TimelineGroups> {
    let mut found = gather(r, me, query, grouped, span)?;
    for (_, notifications) in &mut found {
        notifications.sort_unstable_by_key(|notification| std::cmp::Reverse(notification.id));
    }
    found.sort_unstable_by_key(|(_, notifications)| std::cmp::Reverse(notifications.first().map(|notification| notification.id)));
    let groups = found.into_iter().map(|(key, notifications)| whole(r, me, key, &notifications)).collect::<Result<Vec<_>>>()?;
    complete(r, me, groups.into_iter().flatten().collect())
}

/// One group, without a page. `NotFound(Record)`.
pub(crate) fn group(r: &Read<'_>, me: UserId, key: GroupKey) -> Result<TimelineGroups> {
    let notifications = members(r, me, key)?;
    let group = whole(r, me, key, &notifications)?.ok_or_else(missing)?;
    let groups = complete(r, me, vec![TimelineGroup { page: None, ..group }])?;
    if groups.groups.is_empty() { Err(missing()) } else { Ok(groups) }
}

/// The latest notifications of a group.
fn members(r: &Read<'_>, me: UserId, key: GroupKey) -> Result<Vec<TimelineNotification>> {
    match key {
        GroupKey::Alone(id) => Ok(single(r, me, id)?.notifications().collect()),
        GroupKey::Many { kind, status, bucket } => {
            let found = rows::members(r, me, kind, status, bucket, COUNTED)?;
            Ok(found.into_iter().map(|(id, actor)| TimelineNotification { id, kind, actor, status, report: None }).collect())
        }
    }
}

/// Everybody who acted in a group, the latest first, each once. `NotFound(Record)`.
pub(crate) fn actors(r: &Read<'_>, me: UserId, key: GroupKey) -> Result<Vec<Arc<Person>>> {
    let notifications = members(r, me, key)?;
    if notifications.is_empty() {
        return Err(missing());
    }
    views::people::in_order(r, &each_once(&notifications, usize::MAX))
}

fn each_once(notifications: &[TimelineNotification], most: usize) -> Vec<UserId> {
    let mut seen = HashSet::new();
    notifications.iter().map(|notification| notification.actor).filter(|actor| seen.insert(*actor)).take(most).collect()
}

/// A group with what lies beyond the page, from what of it is on the page, the latest first.
fn whole(r: &Read<'_>, me: UserId, key: GroupKey, page: &[TimelineNotification]) -> Result<Option<TimelineGroup>> {
    let (Some(latest), Some(oldest)) = (page.first(), page.last()) else { return Ok(None) };
    let all = match key {
        GroupKey::Alone(_) => Vec::new(),
        GroupKey::Many { .. } => members(r, me, key)?,
    };
    let all = if all.is_empty() { page } else { &all };
    Ok(all.first().map(|newest| TimelineGroup {
        key,
        kind: latest.kind,
        count: all.len() as i64,
        newest: newest.id,
        page: Some((oldest.id, latest.id)),
        sample: each_once(all, SAMPLE),
        status: latest.status,
        report: None,
    }))
}

/// Adds everybody and everything in the groups; those whose status is gone are left out.
fn complete(r: &Read<'_>, me: UserId, groups: Vec<TimelineGroup>) -> Result<TimelineGroups> {
    let entries: Vec<EntryId> = once(groups.iter().filter_map(|group| group.status));
    let filters = FilterMatcher::of(r, me)?;
    let mut statuses = views::statuses::in_order(r, Some(me), &entries)?;
    statuses.iter_mut().for_each(|status| filters.mark(status));
    let there: HashSet<EntryId> = statuses.iter().map(|status| status.id).collect();
    let alone: Vec<NotificationId> = groups.iter().filter(|group| group.kind == TimelineKind::Report).map(|group| group.newest).collect();
    let mut of_reports = Vec::with_capacity(alone.len());
    for id in alone {
        of_reports.extend(single(r, me, id)?.notifications());
    }
    let reports = views::grouped::reports_of(r, of_reports.iter().copied())?;
    let by_notification: HashMap<NotificationId, i64> =
        of_reports.iter().filter_map(|notification| Some((notification.id, notification.report?))).collect();
    let groups: Vec<TimelineGroup> = groups
        .into_iter()
        .filter(|group| group.status.is_none_or(|status| there.contains(&status)))
        .map(|group| TimelineGroup { report: by_notification.get(&group.newest).and_then(|id| reports.get(id).cloned()), ..group })
        .collect();
    let people = once(groups.iter().flat_map(|group| group.sample.iter().copied()));
    Ok(TimelineGroups { people: views::people::in_order(r, &people)?, statuses, groups })
}

fn once<T: Copy + Eq + std::hash::Hash>(ids: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    ids.filter(|id| seen.insert(*id)).collect()
}

/// Hides one of mine in every dialect. `NotFound(Record)`.
pub(crate) fn dismiss(tx: &Write<'_>, me: UserId, id: NotificationId) -> Result<()> {
    if grouped_changes::hide(tx, me, &[id])? == 0 { Err(missing()) } else { Ok(()) }
}

/// Hides a group in every dialect. `NotFound(Record)` where there is none.
pub(crate) fn dismiss_group(tx: &Write<'_>, me: UserId, key: GroupKey) -> Result<()> {
    if let GroupKey::Alone(id) = key {
        return dismiss(tx, me, id);
    }
    let mut any = false;
    // What is counted at once is what is hidden at once.
    loop {
        let ids: Vec<NotificationId> = members(tx, me, key)?.iter().map(|notification| notification.id).collect();
        if ids.is_empty() || grouped_changes::hide(tx, me, &ids)? == 0 {
            return if any { Ok(()) } else { Err(missing()) };
        }
        any = true;
    }
}

/// Hides everything that timelines show of my notifications, in every dialect.
pub(crate) fn clear(tx: &Write<'_>, me: UserId) -> Result<()> {
    grouped_changes::clear(tx, me)
}
