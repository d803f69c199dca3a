//! Hashtags on a profile (`docs/specs/mastodon.md 4.1, 4.7`).

use rocket::{delete, get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::statuses::tag::{FeaturedTag, Tag};
use super::render::site::Site;
use super::tags::FULL;
use super::wire::auth::{Anyone, AsUser};
use super::wire::error::{Failure, Outcome};
use super::wire::paging::id_of;
use super::wire::reply::{EMPTY, Empty, Json};
use super::wire::scope::{Any, ReadAccounts, WriteAccounts};
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::wire::params::Params;
use crate::community::Read;
use crate::community::people::users;
use crate::community::posts::tags;
use crate::error::{Error, Resource, Result};
use crate::model::id::UserId;

pub(crate) fn routes() -> Vec<Served> {
    served![own, of_account, suggestions, feature, unfeature]
}

fn featured(r: &Read<'_>, who: UserId, site: &Site) -> Result<Vec<FeaturedTag>> {
    let tags = tags::featured(r, who)?;
    let owner = username(r, who)?;
    Ok(tags.iter().map(|tag| FeaturedTag::of(tag, &owner, site)).collect())
}

fn username(r: &Read<'_>, who: UserId) -> Result<String> {
    Ok(users::view(r, None, who)?.user.username.clone())
}

/// # `GET /api/v1/featured_tags`
#[get("/api/v1/featured_tags")]
fn own(me: AsUser<ReadAccounts>) -> Outcome<Json<Vec<FeaturedTag>>> {
    Ok(Json(me.app.core.read(|r| featured(r, me.me.user, &me.site))?))
}

/// # `GET /api/v1/accounts/:id/featured_tags`
#[get("/api/v1/accounts/<id>/featured_tags")]
fn of_account(me: Anyone<Any>, id: &str) -> Outcome<Json<Vec<FeaturedTag>>> {
    let who = UserId(id_of(id).ok_or_else(Failure::not_found)?);
    Ok(Json(me.app.core.read(|r| featured(r, who, &me.site))?))
}

/// # `GET /api/v1/featured_tags/suggestions`
#[get("/api/v1/featured_tags/suggestions")]
async fn suggestions(me: AsUser<ReadAccounts>) -> Outcome<Json<Vec<Tag>>> {
    let user = me.me;
    let views = me.app.core.db.read_slow(move |r| tags::suggested(r, &user)).await?;
    Ok(Json(views.iter().map(|view| Tag::of(view, &me.site)).collect()))
}

#[derive(Deserialize, JsonSchema)]
struct Named {
    #[serde(default)]
    name: String,
}

/// # `POST /api/v1/featured_tags`
#[post("/api/v1/featured_tags", data = "<p>")]
async fn feature(me: AsUser<WriteAccounts>, p: Params<Named>) -> Outcome<Json<FeaturedTag>> {
    let (user, name) = (me.me, p.fields.name);
    let done = me.app.core.write(move |tx, _| Ok((tags::feature(tx, &user, &name)?, username(tx, user.user)?))).await;
    match done {
        Ok((Some(tag), owner)) => Ok(Json(FeaturedTag::of(&tag, &owner, &me.site))),
        Ok((None, _)) => Err(Failure::validation(FULL)),
        Err(Error::NotFound(Resource::Hashtag)) => Err(Failure::validation("Tag is invalid")),
        Err(other) => Err(other.into()),
    }
}

/// # `DELETE /api/v1/featured_tags/:id`
#[delete("/api/v1/featured_tags/<id>")]
async fn unfeature(me: AsUser<WriteAccounts>, id: &str) -> Outcome<Json<Empty>> {
    let (user, id) = (me.me, id_of(id).ok_or_else(Failure::not_found)?);
    me.app.core.write(move |tx, _| tags::unfeature_row(tx, &user, id)).await?;
    Ok(EMPTY)
}
