//! Where a client wants to receive notifications: one subscription per token (`docs/specs/mastodon.md 4.7`).

use rocket::http::Status;
use rocket::{delete, get, post, put};
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::push::WebPushSubscription;
use super::wire::auth::AsUser;
use super::wire::error::{Failure, NOT_FOUND, Outcome};
use super::wire::reply::{EMPTY, Empty, Json};
use super::wire::scope::Push;
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::wire::params::Params;
use crate::community::notifications::push_subscriptions;
use crate::error::Error;
use crate::model::notifications::grouped::TimelineKind;
use crate::model::notifications::push::{PushPolicy, PushSubscription};

pub(crate) fn routes() -> Vec<Served> {
    served![show, subscribe, change, unsubscribe]
}

/// The alerts to set. Absent ones stay as they are.
#[derive(Default, Deserialize, JsonSchema)]
struct Alerts {
    mention: Option<bool>,
    /// New statuses of accounts that the caller asked to be notified of.
    status: Option<bool>,
    reblog: Option<bool>,
    follow: Option<bool>,
    follow_request: Option<bool>,
    favourite: Option<bool>,
    poll: Option<bool>,
    update: Option<bool>,
    quote: Option<bool>,
    quoted_update: Option<bool>,
    #[serde(rename = "admin.sign_up")]
    newcomer: Option<bool>,
    #[serde(rename = "admin.report")]
    report: Option<bool>,
}

impl Alerts {
    fn sent(&self) -> Vec<(TimelineKind, bool)> {
        let all = [
            (TimelineKind::Mention, self.mention),
            (TimelineKind::Publication, self.status),
            (TimelineKind::Repost, self.reblog),
            (TimelineKind::Follow, self.follow),
            (TimelineKind::FollowRequest, self.follow_request),
            (TimelineKind::Like, self.favourite),
            (TimelineKind::PollEnd, self.poll),
            (TimelineKind::Edit, self.update),
            (TimelineKind::Quote, self.quote),
            (TimelineKind::QuotedEdit, self.quoted_update),
            (TimelineKind::Newcomer, self.newcomer),
            (TimelineKind::Report, self.report),
        ];
        all.into_iter().filter_map(|(kind, on)| Some((kind, on?))).collect()
    }
}

#[derive(Default, Deserialize, JsonSchema)]
struct Data {
    #[serde(default)]
    alerts: Alerts,
    policy: Option<String>,
}

impl Data {
    fn policy(&self) -> Outcome<Option<PushPolicy>> {
        let Some(word) = self.policy.as_deref().filter(|word| !word.is_empty()) else { return Ok(None) };
        PushPolicy::of_name(word).map(Some).ok_or_else(|| Failure::validation("Policy is not included in the list"))
    }
}

#[derive(Default, Deserialize, JsonSchema)]
struct Keys {
    p256dh: Option<String>,
    auth: Option<String>,
}

#[derive(Default, Deserialize, JsonSchema)]
struct Subscription {
    endpoint: Option<String>,
    #[serde(default)]
    keys: Keys,
    #[serde(default)]
    standard: bool,
}

#[derive(Deserialize, JsonSchema)]
struct Form {
    subscription: Option<Subscription>,
    #[serde(default)]
    data: Data,
}

/// A missing subscription gets the same answer as an unknown path here.
fn absent(error: Error) -> Failure {
    match error {
        Error::NotFound(_) => Failure::Plain(Status::NotFound, NOT_FOUND.into()),
        Error::Invalid { field: "endpoint", .. } => Failure::validation("Endpoint is not a valid URL"),
        Error::Invalid { field: "key_p256dh", .. } => Failure::validation("Key p256dh is invalid"),
        Error::Invalid { field: "key_auth", .. } => Failure::validation("Key auth is invalid"),
        other => other.into(),
    }
}

/// # `GET /api/v1/push/subscription`
#[get("/api/v1/push/subscription")]
fn show(me: AsUser<Push>) -> Outcome<Json<WebPushSubscription>> {
    let found = me.app.core.read(|r| push_subscriptions::of(r, me.session.id)).map_err(absent)?;
    Ok(Json(WebPushSubscription::of(&found, &me.site)))
}

/// # `POST /api/v1/push/subscription`
#[post("/api/v1/push/subscription", data = "<p>")]
async fn subscribe(me: AsUser<Push>, p: Params<Form>) -> Outcome<Json<WebPushSubscription>> {
    let (session, Form { subscription, data }) = (me.session.id, p.fields);
    let Subscription { endpoint, keys, standard } =
        subscription.ok_or_else(|| Failure::bad_request("param is missing or the value is empty: subscription"))?;
    let new = PushSubscription {
        id: 0,
        endpoint: endpoint.unwrap_or_default(),
        p256dh: keys.p256dh.unwrap_or_default(),
        auth: keys.auth.unwrap_or_default(),
        standard,
        alerts: data.alerts.sent(),
        policy: data.policy()?.unwrap_or_default(),
    };
    let made = me.app.core.write(move |tx, _| push_subscriptions::subscribe(tx, session, &new)).await.map_err(absent)?;
    Ok(Json(WebPushSubscription::of(&made, &me.site)))
}

/// # `PUT /api/v1/push/subscription`
#[put("/api/v1/push/subscription", data = "<p>")]
async fn change(me: AsUser<Push>, p: Params<Form>) -> Outcome<Json<WebPushSubscription>> {
    let (session, alerts, policy) = (me.session.id, p.fields.data.alerts.sent(), p.fields.data.policy()?);
    let changed = me.app.core.write(move |tx, _| {
        let known = push_subscriptions::of(tx, session)?;
        let after = PushSubscription { alerts, policy: policy.unwrap_or_default(), ..known };
        push_subscriptions::change(tx, session, &after)?;
        Ok(after)
    });
    Ok(Json(WebPushSubscription::of(&changed.await.map_err(absent)?, &me.site)))
}

/// # `DELETE /api/v1/push/subscription`
#[delete("/api/v1/push/subscription")]
async fn unsubscribe(me: AsUser<Push>) -> Outcome<Json<Empty>> {
    let session = me.session.id;
    me.app.core.write(move |tx, _| push_subscriptions::unsubscribe(tx, session)).await?;
    Ok(EMPTY)
}
