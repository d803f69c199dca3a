//! Alerts as their receiver sees them: a handful of queries, however many.

use std::collections::HashMap;

use super::{people, statuses};
use crate::error::Result;
use crate::model::content::report::ReportView;
use crate::model::id::{EntryId, UserId};
use crate::model::notifications::grouped::{Alert, AlertView};
use crate::store::Read;
use crate::store::operations::reports;

/// These alerts in this order; those whose people or statuses cannot be shown are left out.
pub(crate) fn load(r: &Read<'_>, me: UserId, alerts: &[Alert]) -> Result<Vec<AlertView>> {
    if alerts.is_empty() {
        return Ok(Vec::new());
    }
    let mut actors: Vec<UserId> = alerts.iter().map(|alert| alert.actor).collect();
    let mut entries: Vec<EntryId> = alerts.iter().filter_map(|alert| alert.status).collect();
    let reports = reports_of(r, me, alerts)?;
    actors.sort_unstable();
    actors.dedup();
    entries.sort_unstable();
    entries.dedup();
    let (people, statuses) = (people::load(r, Some(me), &actors)?, statuses::load(r, Some(me), &entries)?);
    Ok(alerts
        .iter()
        .filter_map(|alert| {
            let status = alert.status.and_then(|id| statuses.get(&id).cloned());
            let report = alert.report.and_then(|id| reports.get(&id).cloned());
            let whole = status.is_some() == alert.status.is_some() && report.is_some() == alert.report.is_some();
            let actor = people.get(&alert.actor).filter(|_| whole)?.clone();
            Some(AlertView { alert: *alert, actor, status, report })
        })
        .collect())
}

/// The reports these alerts tell of, by id.
pub(crate) fn reports_of(r: &Read<'_>, me: UserId, alerts: &[Alert]) -> Result<HashMap<i64, ReportView>> {
    let ids: Vec<i64> = alerts.iter().filter_map(|alert| alert.report).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = reports::load(r, &ids)?;
    let targets: Vec<UserId> = rows.iter().map(|report| report.target).collect();
    let people = people::load(r, Some(me), &targets)?;
    Ok(rows
        .into_iter()
        .filter_map(|report| Some((report.id, ReportView { target: people.get(&report.target)?.clone(), report })))
        .collect())
}
