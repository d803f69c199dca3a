//! `Relationship` (`docs/specs/mastodon.md 4.1`).

use schemars::JsonSchema;
use serde::Serialize;

use crate::api::mastodon::render::time;
use crate::model::id::UserId;
use crate::model::people::profile::Relations;

/// The relationship of the caller to another account. `languages` is null if the follow is not limited to some languages.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Relationship {
    pub id: String,
    /// Whether the caller follows the account.
    pub following: bool,
    pub showing_reblogs: bool,
    pub notifying: bool,
    pub languages: Option<Vec<String>>,
    pub followed_by: bool,
    pub blocking: bool,
    pub blocked_by: bool,
    pub muting: bool,
    pub muting_notifications: bool,
    pub muting_expires_at: Option<String>,
    pub requested: bool,
    pub requested_by: bool,
    pub domain_blocking: bool,
    pub endorsed: bool,
    /// The private note of the caller on this account.
    pub note: String,
}

impl Relationship {
    /// The relationship of the viewer to the user `id`, whose `ties` these are.
    pub(crate) fn of(id: UserId, ties: &Relations) -> Self {
        Self {
            id: id.to_string(),
            following: ties.following,
            showing_reblogs: ties.showing_reposts,
            notifying: ties.notifying,
            languages: ties.languages.clone(),
            followed_by: ties.followed_by,
            blocking: ties.blocking,
            blocked_by: ties.blocked_by,
            muting: ties.muting,
            muting_notifications: ties.muting_notifications,
            muting_expires_at: ties.muting_expires_at.map(time::datetime),
            requested: ties.requested,
            requested_by: ties.requested_by,
            // There are no other servers.
            domain_blocking: false,
            endorsed: ties.endorsed,
            note: ties.note.clone(),
        }
    }
}
