//! `Notification`, `GroupedNotificationsResults`, `NotificationPolicy`, `NotificationRequest` (`docs/specs/mastodon.md 4.4`).

use schemars::JsonSchema;
use serde::Serialize;

use super::accounts::account::{self, Account, AccountJson};
use super::report::ReportEntity;
use super::statuses::status::Status;
use crate::api::mastodon::render::site::Site;
use crate::api::mastodon::render::time;
use crate::model::content::report::ReportView;
use crate::model::notifications::grouped::{
    GroupKey, PendingRequests, SenderPolicy, SenderRequest, TimelineGroup, TimelineGroups, TimelineKind, TimelineNotificationView,
};
use crate::model::people::person::Person;

/// Only of the kinds that are about a status.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct About {
    /// The status that the notification is about.
    pub status: Status,
}

/// Only of reports.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Reported {
    pub report: ReportEntity,
}

fn reported(report: Option<&ReportView>, site: &Site) -> Option<Reported> {
    report.map(|report| Reported { report: ReportEntity::of(report, site) })
}

/// One notification. `status` is there only for types about a status, `report` only for `admin.report`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Notification {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub created_at: String,
    pub group_key: String,
    pub account: AccountJson,
    #[serde(flatten)]
    pub about: Option<About>,
    #[serde(flatten)]
    pub reported: Option<Reported>,
}

impl Notification {
    /// An alert as its receiver sees it; its time is read from its id.
    pub(crate) fn of(view: &TimelineNotificationView, site: &Site) -> Self {
        Self {
            id: view.notification.id.to_string(),
            kind: view.notification.kind.name(),
            created_at: time::datetime(view.notification.id.created_at()),
            group_key: GroupKey::of(&view.notification, &TimelineKind::GROUPABLE).to_string(),
            account: account::json(&view.actor, site),
            about: view.status.as_ref().map(|status| About { status: Status::of(status, site) }),
            reported: reported(view.report.as_ref(), site),
        }
    }
}

/// What lies on the page of a group.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct OnPage {
    pub page_min_id: String,
    pub page_max_id: String,
    pub latest_page_notification_at: String,
}

/// A group of notifications. `sample_account_ids` are the people who acted, newest first, at most 8.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct NotificationGroup {
    pub group_key: String,
    pub notifications_count: i64,
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The id as a number; all other ids are strings.
    pub most_recent_notification_id: i64,
    #[serde(flatten)]
    pub page: Option<OnPage>,
    pub sample_account_ids: Vec<String>,
    pub status_id: Option<String>,
    #[serde(flatten)]
    pub reported: Option<Reported>,
}

impl NotificationGroup {
    fn of(group: &TimelineGroup, site: &Site) -> Self {
        Self {
            group_key: group.key.to_string(),
            notifications_count: group.count,
            kind: group.kind.name(),
            most_recent_notification_id: group.newest.0,
            page: group.page.map(|(oldest, latest)| OnPage {
                page_min_id: oldest.to_string(),
                page_max_id: latest.to_string(),
                latest_page_notification_at: time::datetime(latest.created_at()),
            }),
            sample_account_ids: group.sample.iter().map(ToString::to_string).collect(),
            status_id: group.status.map(|id| id.to_string()),
            reported: reported(group.report.as_ref(), site),
        }
    }
}

/// The part of an account that is needed for a small avatar.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct PartialAccount {
    pub id: String,
    pub acct: String,
    pub locked: bool,
    pub bot: bool,
    pub url: String,
    pub avatar: String,
    pub avatar_static: String,
    pub avatar_description: String,
}

impl PartialAccount {
    fn of(person: &Person, site: &Site) -> Self {
        let Account { id, acct, locked, bot, url, avatar, avatar_static, avatar_description, .. } = Account::of(person, site);
        Self { id, acct, locked, bot, url, avatar, avatar_static, avatar_description }
    }
}

/// Only where the client asked for small pictures.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Partial {
    pub partial_accounts: Vec<PartialAccount>,
}

/// Groups of notifications, with their accounts and statuses, each once.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct GroupedNotificationsResults {
    pub accounts: Vec<AccountJson>,
    #[serde(flatten)]
    pub partial: Option<Partial>,
    pub statuses: Vec<Status>,
    pub notification_groups: Vec<NotificationGroup>,
}

impl GroupedNotificationsResults {
    /// With `partial`, only the first person of each group is included in full.
    pub(crate) fn of(found: &TimelineGroups, partial: bool, site: &Site) -> Self {
        let is_first = |person: &Person| found.groups.iter().any(|group| group.sample.first() == Some(&person.user.id));
        let (whole, rest): (Vec<_>, Vec<_>) = found.people.iter().partition(|person| !partial || is_first(person));
        Self {
            accounts: whole.into_iter().map(|person| account::json(person, site)).collect(),
            partial: partial
                .then(|| Partial { partial_accounts: rest.into_iter().map(|person| PartialAccount::of(person, site)).collect() }),
            statuses: found.statuses.iter().map(|status| Status::of(status, site)).collect(),
            notification_groups: found.groups.iter().map(|group| NotificationGroup::of(group, site)).collect(),
        }
    }
}

/// How many notifications, or groups in the second version, are
/// newer than the marker; counted up to the limit asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Count {
    pub count: usize,
}

/// How many people and notifications the policy holds back until the user decides.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Summary {
    pub pending_requests_count: i64,
    pub pending_notifications_count: i64,
}

impl Summary {
    fn of(waiting: PendingRequests) -> Self {
        Self { pending_requests_count: waiting.requests, pending_notifications_count: waiting.notifications }
    }
}

/// What happens to each kind of notification: `accept`, `filter` (hold back) or `drop`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct NotificationPolicy {
    pub for_not_following: &'static str,
    pub for_not_followers: &'static str,
    pub for_new_accounts: &'static str,
    pub for_private_mentions: &'static str,
    pub for_limited_accounts: &'static str,
    pub for_bots: &'static str,
    pub summary: Summary,
}

impl NotificationPolicy {
    /// A user's policy, with the counts of what waits for a decision.
    pub(crate) fn of(policy: &SenderPolicy, waiting: PendingRequests) -> Self {
        Self {
            for_not_following: policy.not_following.name(),
            for_not_followers: policy.not_followers.name(),
            for_new_accounts: policy.new_accounts.name(),
            for_private_mentions: policy.private_mentions.name(),
            for_limited_accounts: policy.limited_accounts.name(),
            for_bots: policy.bots.name(),
            summary: Summary::of(waiting),
        }
    }
}

/// The policy in its first version.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct OldPolicy {
    pub filter_not_following: bool,
    pub filter_not_followers: bool,
    pub filter_new_accounts: bool,
    pub filter_private_mentions: bool,
    pub summary: Summary,
}

impl OldPolicy {
    pub(crate) fn of(policy: &SenderPolicy, waiting: PendingRequests) -> Self {
        use crate::model::notifications::grouped::Verdict::Accept;
        Self {
            filter_not_following: policy.not_following != Accept,
            filter_not_followers: policy.not_followers != Accept,
            filter_new_accounts: policy.new_accounts != Accept,
            filter_private_mentions: policy.private_mentions != Accept,
            summary: Summary::of(waiting),
        }
    }
}

/// A user whose notifications are filtered. `last_status` is null if there is none.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct NotificationRequest {
    pub id: String,
    pub created_at: String,
    pub updated_at: String,
    /// The number as a string.
    pub notifications_count: String,
    pub account: AccountJson,
    pub last_status: Option<Status>,
}

impl NotificationRequest {
    /// A request for its receiver; `created_at` is read from the id.
    pub(crate) fn of(request: &SenderRequest, site: &Site) -> Self {
        Self {
            id: request.id.to_string(),
            created_at: time::datetime(crate::model::id::created_at(request.id)),
            updated_at: time::datetime(request.updated_at),
            notifications_count: request.count.to_string(),
            account: account::json(&request.actor, site),
            last_status: request.last_status.as_ref().map(|status| Status::of(status, site)),
        }
    }
}

/// Whether accepted notifications have been merged; always true.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Merged {
    pub merged: bool,
}
