//! Notifications as a dialect with timelines shows them: who did what to which status (`docs/specs/mastodon.md 4.4`).

use std::sync::Arc;

use crate::model::clock::HOUR;
use crate::model::content::report::ReportView;
use crate::model::content::status::StatusView;
use crate::model::id::{self, EntryId, NotificationId, UserId};
use crate::model::people::person::Person;

/// What happened, by the word that lists and stored choices know it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum TimelineKind {
    Mention,
    Publication,
    Repost,
    Follow,
    FollowRequest,
    Like,
    PollEnd,
    Edit,
    Quote,
    QuotedEdit,
    Newcomer,
    Report,
}

impl TimelineKind {
    /// Every kind, each once.
    pub(crate) const ALL: [Self; 12] = [
        Self::Mention,
        Self::Publication,
        Self::Repost,
        Self::Follow,
        Self::FollowRequest,
        Self::Like,
        Self::PollEnd,
        Self::Edit,
        Self::Quote,
        Self::QuotedEdit,
        Self::Newcomer,
        Self::Report,
    ];
    /// Those of which many may stand in one group.
    pub(crate) const GROUPABLE: [Self; 4] = [Self::Like, Self::Follow, Self::Repost, Self::Newcomer];

    /// The word of the Mastodon API for it, like `favourite`; also what is stored.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Mention => "mention",
            Self::Publication => "status",
            Self::Repost => "reblog",
            Self::Follow => "follow",
            Self::FollowRequest => "follow_request",
            Self::Like => "favourite",
            Self::PollEnd => "poll",
            Self::Edit => "update",
            Self::Quote => "quote",
            Self::QuotedEdit => "quoted_update",
            Self::Newcomer => "admin.sign_up",
            Self::Report => "admin.report",
        }
    }

    /// The kind with this word; `None` for any other word.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Meaningless without its status.
    pub(crate) fn needs_status(self) -> bool {
        !matches!(self, Self::Follow | Self::FollowRequest | Self::Newcomer | Self::Report)
    }
}

/// A row, before its people and statuses are loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimelineNotification {
    pub id: NotificationId,
    pub kind: TimelineKind,
    pub actor: UserId,
    pub status: Option<EntryId>,
    /// Only of [`TimelineKind::Report`].
    pub report: Option<i64>,
}

/// How long one group goes on.
const SPAN: i64 = 12 * HOUR;

/// Which notifications stand in one group: the same thing done to the same status within half a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum GroupKey {
    Alone(NotificationId),
    Many { kind: TimelineKind, status: Option<EntryId>, bucket: i64 },
}

impl GroupKey {
    pub(crate) fn of(notification: &TimelineNotification, grouped: &[TimelineKind]) -> Self {
        if !grouped.contains(&notification.kind) || !TimelineKind::GROUPABLE.contains(&notification.kind) {
            return Self::Alone(notification.id);
        }
        Self::Many { kind: notification.kind, status: notification.status, bucket: notification.id.created_at().div_euclid(SPAN) }
    }

    /// The ids a group lies between: the first inside, the first outside.
    pub(crate) fn bounds(bucket: i64) -> (i64, i64) {
        (id::first_at(bucket.saturating_mul(SPAN)), id::first_at(bucket.saturating_add(1).saturating_mul(SPAN)))
    }

    /// Reads a key from the text that `Display` makes of it. `None` for any other text, a kind that is never grouped,
    /// and an id or bucket out of bounds.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| text.parse::<i64>().ok().filter(|n| (0..1 << 53).contains(n));
        if let Some(id) = text.strip_prefix("ungrouped-") {
            return number(id).map(|id| Self::Alone(NotificationId(id)));
        }
        let (kind, rest) = text.split_once('-')?;
        let kind = TimelineKind::of_name(kind).filter(|kind| TimelineKind::GROUPABLE.contains(kind))?;
        if kind.needs_status() {
            let (status, bucket) = rest.split_once('-')?;
            return Some(Self::Many { kind, status: Some(EntryId(number(status)?)), bucket: bucket_of(bucket)? });
        }
        Some(Self::Many { kind, status: None, bucket: bucket_of(rest)? })
    }
}

/// Buckets until long after 2081, so that no bound overflows.
fn bucket_of(text: &str) -> Option<i64> {
    text.parse().ok().filter(|n| (0..1_000_000).contains(n))
}

impl std::fmt::Display for GroupKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Alone(id) => write!(f, "ungrouped-{id}"),
            Self::Many { kind, status: Some(status), bucket } => write!(f, "{}-{status}-{bucket}", kind.name()),
            Self::Many { kind, status: None, bucket } => write!(f, "{}-{bucket}", kind.name()),
        }
    }
}

/// A notification as its receiver sees it.
#[derive(Clone, Debug)]
pub(crate) struct TimelineNotificationView {
    pub notification: TimelineNotification,
    pub actor: Arc<Person>,
    pub status: Option<StatusView>,
    pub report: Option<ReportView>,
}

/// A group without its people and its status.
#[derive(Clone, Debug)]
pub(crate) struct TimelineGroup {
    pub key: GroupKey,
    pub kind: TimelineKind,
    pub count: i64,
    /// The latest of all, also of those not on the page.
    pub newest: NotificationId,
    /// Oldest and latest on the page; `None` where there is no page.
    pub page: Option<(NotificationId, NotificationId)>,
    /// Who acted, the latest first.
    pub sample: Vec<UserId>,
    pub status: Option<EntryId>,
    pub report: Option<ReportView>,
}

/// Groups with everybody and everything in them, each once.
#[derive(Clone, Debug, Default)]
pub(crate) struct TimelineGroups {
    pub groups: Vec<TimelineGroup>,
    pub people: Vec<Arc<Person>>,
    pub statuses: Vec<StatusView>,
}

/// What becomes of what a policy is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    #[default]
    Accept,
    /// Held back until the receiver decides.
    Filter,
    Drop,
}

impl Verdict {
    /// The word it is known by in the API: `accept`, `filter` or `drop`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Filter => "filter",
            Self::Drop => "drop",
        }
    }

    /// The verdict with this word; `None` for any other word.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        [Self::Accept, Self::Filter, Self::Drop].into_iter().find(|verdict| verdict.name() == name)
    }
}

/// What becomes of notifications from which senders. Stored as JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(crate) struct SenderPolicy {
    pub not_following: Verdict,
    pub not_followers: Verdict,
    pub new_accounts: Verdict,
    pub private_mentions: Verdict,
    pub limited_accounts: Verdict,
    pub bots: Verdict,
}

/// What waits for a decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PendingRequests {
    pub requests: i64,
    pub notifications: i64,
}

/// Somebody whose notifications wait for a decision.
#[derive(Clone, Debug)]
pub(crate) struct SenderRequest {
    pub id: i64,
    pub actor: Arc<Person>,
    pub count: i64,
    /// When the latest of them came.
    pub updated_at: crate::model::Millis,
    pub last_status: Option<StatusView>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_parsed_as_they_are_formatted() {
        let notification =
            |kind, status| TimelineNotification { id: NotificationId(1_809_817_436_160_001), kind, actor: UserId(1), status, report: None };
        let like = notification(TimelineKind::Like, Some(EntryId(7)));
        for (notification, grouped) in [
            (like, &TimelineKind::ALL[..]),
            (like, &[][..]),
            (notification(TimelineKind::Follow, None), &TimelineKind::ALL[..]),
            (notification(TimelineKind::Newcomer, None), &TimelineKind::ALL[..]),
            (notification(TimelineKind::Mention, Some(EntryId(7))), &TimelineKind::ALL[..]),
        ] {
            let key = GroupKey::of(&notification, grouped);
            assert_eq!(GroupKey::parse(&key.to_string()), Some(key), "{key}");
            if let GroupKey::Many { bucket, .. } = key {
                let (from, to) = GroupKey::bounds(bucket);
                assert!((from..to).contains(&notification.id.0));
            }
        }
        for odd in [
            "",
            "x",
            "favourite",
            "favourite-1",
            "favourite-1-",
            "favourite-x-1",
            "mention-1-2",
            "ungrouped-",
            "ungrouped--1",
            "follow-99999999999999999999",
            "follow--1",
        ] {
            assert_eq!(GroupKey::parse(odd), None, "{odd}");
        }
    }
}
