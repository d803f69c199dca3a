//! What a client starts from (`docs/specs/mastodon.md 4.7`).

use rocket::get;

use super::entity::preferences::Preferences;
use super::wire::auth::AsUser;
use super::wire::error::Outcome;
use super::wire::reply::Json;
use super::wire::scope::ReadAccounts;
use crate::api::kit::openapi::{Served, served};
use crate::community::accounts::profile_edit;

pub(crate) fn routes() -> Vec<Served> {
    served![preferences]
}

/// # `GET /api/v1/preferences`
#[get("/api/v1/preferences")]
async fn preferences(me: AsUser<ReadAccounts>) -> Outcome<Json<Preferences>> {
    let person = me.app.core.read(|r| profile_edit::own(r, &me.me))?;
    Ok(Json(Preferences::of(&person.profile)))
}
