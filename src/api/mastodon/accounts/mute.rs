//! Muting people.

use rocket::post;
use schemars::JsonSchema;
use serde::Deserialize;

use super::change;
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::entity::accounts::relationship::Relationship;
use crate::api::mastodon::wire::auth::AsUser;
use crate::api::mastodon::wire::error::Outcome;
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::reply::Json;
use crate::api::mastodon::wire::scope::WriteMutes;
use crate::community::relations::mutes::{self, Mute};

pub(crate) fn routes() -> Vec<Served> {
    served![mute, unmute]
}

#[derive(Deserialize, JsonSchema)]
struct Options {
    notifications: Option<bool>,
    /// Seconds; 0 means without end.
    duration: Option<i64>,
}

/// # `POST /api/v1/accounts/:id/mute`
///
/// Muting again changes the duration and the option.
#[post("/api/v1/accounts/<id>/mute", data = "<p>")]
async fn mute(me: AsUser<WriteMutes>, id: &str, p: Params<Options>) -> Outcome<Json<Relationship>> {
    let mute = Mute { notifications: p.fields.notifications.unwrap_or(true), seconds: p.fields.duration.unwrap_or(0) };
    change(&me, id, move |tx, _, me, whom| mutes::mute(tx, me, whom, mute)).await
}

/// # `POST /api/v1/accounts/:id/unmute`
#[post("/api/v1/accounts/<id>/unmute")]
async fn unmute(me: AsUser<WriteMutes>, id: &str) -> Outcome<Json<Relationship>> {
    change(&me, id, |tx, _, me, whom| mutes::unmute(tx, me, whom)).await
}
