//! Announcements: what the community says to everybody (`docs/specs/mastodon.md 4.7`, 6).

use rocket::{delete, get, post, put};
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::announcement::AnnouncementEntity;
use super::wire::auth::AsUser;
use super::wire::error::{Failure, Outcome};
use super::wire::paging::id_of;
use super::wire::params::Params;
use super::wire::reply::{Empty, Json};
use super::wire::scope::{Any, WriteAccounts, WriteFavourites};
use crate::api::kit::openapi::{Served, served};
use crate::community::notifications::announcements::{self, Refused};

pub(crate) fn routes() -> Vec<Served> {
    served![list, dismiss, react, unreact]
}

#[derive(Deserialize, JsonSchema)]
struct Which {
    /// Those that were dismissed, too.
    #[serde(default)]
    with_dismissed: bool,
}

/// # `GET /api/v1/announcements`
///
/// The newest 40, oldest first.
#[get("/api/v1/announcements", data = "<p>")]
fn list(me: AsUser<Any>, p: Params<Which>) -> Outcome<Json<Vec<AnnouncementEntity>>> {
    let found = me.app.core.read(|r| announcements::list(r, me.me.user, p.fields.with_dismissed))?;
    Ok(Json(found.iter().map(|one| AnnouncementEntity::of(one, &me.site)).collect()))
}

/// # `POST /api/v1/announcements/:id/dismiss`
#[post("/api/v1/announcements/<id>/dismiss")]
async fn dismiss(me: AsUser<WriteAccounts>, id: &str) -> Outcome<Json<Empty>> {
    let (user, id) = (me.me.user, id_of(id).ok_or_else(Failure::not_found)?);
    me.app.core.write(move |tx, _| announcements::dismiss(tx, user, id)).await?;
    Ok(Json(Empty {}))
}

/// # `PUT /api/v1/announcements/:id/reactions/:name`
///
/// `name` is the emoji itself.
#[put("/api/v1/announcements/<id>/reactions/<name>")]
async fn react(me: AsUser<WriteFavourites>, id: &str, name: &str) -> Outcome<Json<Empty>> {
    let (user, id, name) = (me.me.user, id_of(id).ok_or_else(Failure::not_found)?, name.to_owned());
    match me.app.core.write(move |tx, _| announcements::react(tx, user, id, &name)).await? {
        Ok(()) => Ok(Json(Empty {})),
        Err(Refused::NoEmoji) => Err(Failure::validation("Name is not a recognized emoji")),
        Err(Refused::TooMany) => Err(Failure::validation("Limit of different reactions reached")),
    }
}

/// # `DELETE /api/v1/announcements/:id/reactions/:name`
#[delete("/api/v1/announcements/<id>/reactions/<name>")]
async fn unreact(me: AsUser<WriteFavourites>, id: &str, name: &str) -> Outcome<Json<Empty>> {
    let (user, id, name) = (me.me.user, id_of(id).ok_or_else(Failure::not_found)?, name.to_owned());
    me.app.core.write(move |tx, _| announcements::unreact(tx, user, id, &name)).await?;
    Ok(Json(Empty {}))
}
