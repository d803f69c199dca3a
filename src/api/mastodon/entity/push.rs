//! `WebPushSubscription` (`docs/specs/mastodon.md 4.8`).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::api::mastodon::render::site::Site;
use crate::model::notifications::push::PushSubscription;

/// The Web Push subscription of a token. `server_key` is the public
/// key of this server; `policy` limits whose notifications it gets.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct WebPushSubscription {
    /// The id as a number; all other ids are strings.
    pub id: i64,
    pub endpoint: String,
    pub standard: bool,
    /// The alerts that the client has set.
    pub alerts: BTreeMap<&'static str, bool>,
    pub server_key: String,
    pub policy: &'static str,
}

impl WebPushSubscription {
    /// A subscription for its client, without the client's own keys.
    pub(crate) fn of(subscription: &PushSubscription, site: &Site) -> Self {
        Self {
            id: subscription.id,
            endpoint: subscription.endpoint.clone(),
            standard: subscription.standard,
            alerts: subscription.alerts.iter().map(|(kind, on)| (kind.name(), *on)).collect(),
            server_key: site.vapid.clone(),
            policy: subscription.policy.name(),
        }
    }
}
