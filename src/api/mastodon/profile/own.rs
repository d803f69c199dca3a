//! One's own profile: reading it, changing it, taking its pictures away.

use rocket::http::Method;
use rocket::{delete, get, patch};
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::form::Form;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::routes::also;
use crate::api::mastodon::accounts::credentials;
use crate::api::mastodon::entity::accounts::credential::CredentialJson;
use crate::api::mastodon::entity::accounts::profile::ProfileEntity;
use crate::api::mastodon::wire::auth::AsUser;
use crate::api::mastodon::wire::error::Outcome;
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::reply::Json;
use crate::api::mastodon::wire::scope::{Profile, WriteAccounts};
use crate::community::accounts::profile_edit::{self, PictureSlot};
use crate::community::posts::tags;

pub(crate) fn routes() -> Vec<Served> {
    [also(served![update], &[Method::Put]), served![show, delete_avatar, delete_header]].concat()
}

fn own<S>(me: &AsUser<S>) -> Outcome<Json<ProfileEntity>> {
    let (person, featured) = me.app.core.read(|r| Ok((profile_edit::own(r, &me.me)?, tags::featured(r, me.me.user)?)))?;
    Ok(Json(ProfileEntity::of(&person, &featured, &me.site)))
}

/// # `GET /api/v1/profile`
#[get("/api/v1/profile")]
async fn show(me: AsUser<Profile>) -> Outcome<Json<ProfileEntity>> {
    own(&me)
}

/// Defaults for new statuses; only read by `/api/v1/accounts/update_credentials`.
#[derive(Deserialize, JsonSchema)]
struct Unread(#[schemars(with = "serde_json::Value")] IgnoredAny);

/// # `PATCH /api/v1/profile`, `PUT /api/v1/profile`
#[patch("/api/v1/profile", data = "<p>")]
async fn update(me: AsUser<WriteAccounts>, p: Params<Form<Unread>>) -> Outcome<Json<ProfileEntity>> {
    profile_edit::edit(&me.app.core, me.me, p.fields.edits(p.files)).await?;
    own(&me)
}

/// # `DELETE /api/v1/profile/avatar`
#[delete("/api/v1/profile/avatar")]
async fn delete_avatar(me: AsUser<WriteAccounts>) -> Outcome<Json<CredentialJson>> {
    profile_edit::remove_picture(&me.app.core, me.me, PictureSlot::Avatar).await?;
    credentials::own(&me)
}

/// # `DELETE /api/v1/profile/header`
#[delete("/api/v1/profile/header")]
async fn delete_header(me: AsUser<WriteAccounts>) -> Outcome<Json<CredentialJson>> {
    profile_edit::remove_picture(&me.app.core, me.me, PictureSlot::Banner).await?;
    credentials::own(&me)
}
