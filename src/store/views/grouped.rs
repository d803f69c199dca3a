//! Notifications of timelines as their receiver sees them: a handful of queries, however many.

use std::collections::HashMap;

use super::grouped_rows::{FoundGroups, FoundStep};
use super::{people, statuses};
use crate::error::Result;
use crate::model::content::report::ReportView;
use crate::model::id::{UserId, distinct};
use crate::model::notifications::grouped::{TimelineNotification, TimelineNotificationView};
use crate::store::Read;
use crate::store::operations::reports;

/// What was found, in this order; what cannot be shown whole is left out.
pub(crate) fn load(r: &Read<'_>, found: &FoundGroups) -> Result<Vec<TimelineNotificationView>> {
    let reports = reports_of(r, found.notifications())?;
    let mut views = Vec::with_capacity(found.len());
    for FoundStep { notifications, people, set } in &found.steps {
        let entries = distinct(notifications.iter().filter_map(|notification| notification.status));
        let statuses: HashMap<_, _> = statuses::of(r, set, &entries)?.into_iter().map(|view| (view.id, view)).collect();
        views.extend(notifications.iter().filter_map(|notification| {
            let status = notification.status.and_then(|id| statuses.get(&id).cloned());
            let report = notification.report.and_then(|id| reports.get(&id).cloned());
            let whole = status.is_some() == notification.status.is_some() && report.is_some() == notification.report.is_some();
            let actor = people.get(&notification.actor.0).filter(|_| whole)?.clone();
            Some(TimelineNotificationView { notification: *notification, actor, status, report })
        }));
    }
    Ok(views)
}

/// The reports these notifications are about, by id.
pub(crate) fn reports_of(r: &Read<'_>, notifications: impl IntoIterator<Item = TimelineNotification>) -> Result<HashMap<i64, ReportView>> {
    let ids: Vec<i64> = notifications.into_iter().filter_map(|notification| notification.report).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = reports::load(r, &ids)?;
    let targets: Vec<UserId> = rows.iter().map(|report| report.target).collect();
    let people = people::persons(r, &targets)?;
    Ok(rows
        .into_iter()
        .filter_map(|report| Some((report.id, ReportView { target: people.get(&report.target.0)?.clone(), report })))
        .collect())
}
