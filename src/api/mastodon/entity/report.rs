//! `Report` (`docs/specs/mastodon.md 4.8`).

use schemars::JsonSchema;
use serde::Serialize;

use super::accounts::account::{self, AccountJson};
use crate::api::mastodon::render::site::Site;
use crate::api::mastodon::render::time;
use crate::model::content::report::ReportView;

/// A report to the moderators. `category` is `spam`, `legal`, `violation`
/// or `other`; `action_taken_at` is null until it is settled.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ReportEntity {
    pub id: String,
    pub action_taken: bool,
    pub action_taken_at: Option<String>,
    pub category: &'static str,
    pub comment: String,
    /// Always false: there are no other servers.
    pub forwarded: bool,
    pub created_at: String,
    pub status_ids: Option<Vec<String>>,
    pub rule_ids: Option<Vec<String>>,
    pub collection_ids: [(); 0],
    pub target_account: AccountJson,
}

impl ReportEntity {
    /// A report with the person it is about; `created_at` is read from the id.
    pub(crate) fn of(view: &ReportView, site: &Site) -> Self {
        let report = &view.report;
        Self {
            id: report.id.to_string(),
            action_taken: report.action_taken_at.is_some(),
            action_taken_at: report.action_taken_at.map(time::datetime),
            category: report.category.name(),
            comment: report.comment.clone(),
            forwarded: false,
            created_at: time::datetime(crate::model::id::created_at(report.id)),
            status_ids: Some(report.entries.iter().map(ToString::to_string).collect()),
            rule_ids: Some(report.rules.iter().map(ToString::to_string).collect()),
            collection_ids: [],
            target_account: account::json(&view.target, site),
        }
    }
}
