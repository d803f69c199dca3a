//! A private note on a person.

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
use crate::api::mastodon::wire::scope::WriteAccounts;
use crate::community::people::notes;

pub(crate) fn routes() -> Vec<Served> {
    served![note]
}

#[derive(Deserialize, JsonSchema)]
struct Note {
    #[serde(default)]
    comment: String,
}

/// # `POST /api/v1/accounts/:id/note`
///
/// An empty `comment` clears it.
#[post("/api/v1/accounts/<id>/note", data = "<p>")]
async fn note(me: AsUser<WriteAccounts>, id: &str, p: Params<Note>) -> Outcome<Json<Relationship>> {
    let text = p.fields.comment;
    change(&me, id, move |tx, _, me, whom| notes::write(tx, me, whom, &text)).await
}
