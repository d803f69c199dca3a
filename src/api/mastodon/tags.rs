//! Hashtags (`docs/specs/mastodon.md 4.7`).

use rocket::{get, post};

use super::entity::statuses::tag::Tag;
use super::wire::auth::{Anyone, AsUser};
use super::wire::error::{Failure, Outcome};
use super::wire::reply::Json;
use super::wire::scope::{Any, WriteAccounts, WriteFollows};
use crate::api::kit::openapi::{Served, served};
use crate::community::posts::tags;

/// The error text where a profile is full.
pub(crate) const FULL: &str = "You have already featured the maximum number of hashtags";

pub(crate) fn routes() -> Vec<Served> {
    served![show, follow, unfollow, feature, unfeature]
}

/// # `GET /api/v1/tags/:name`
#[get("/api/v1/tags/<name>")]
fn show(me: Anyone<Any>, name: &str) -> Outcome<Json<Tag>> {
    let view = me.app.core.read(|r| tags::view(r, me.user(), name))?;
    Ok(Json(Tag::of(&view, &me.site)))
}

fn shown<S>(me: &AsUser<S>, name: &str) -> Outcome<Json<Tag>> {
    let view = me.app.core.read(|r| tags::view(r, Some(me.me.user), name))?;
    Ok(Json(Tag::of(&view, &me.site)))
}

/// # `POST /api/v1/tags/:name/follow`
#[post("/api/v1/tags/<name>/follow")]
async fn follow(me: AsUser<WriteFollows>, name: &str) -> Outcome<Json<Tag>> {
    let (user, tag) = (me.me, name.to_owned());
    me.app.core.write(move |tx, settings| tags::follow(tx, settings, &user, &tag)).await?;
    shown(&me, name)
}

/// # `POST /api/v1/tags/:name/unfollow`
#[post("/api/v1/tags/<name>/unfollow")]
async fn unfollow(me: AsUser<WriteFollows>, name: &str) -> Outcome<Json<Tag>> {
    let (user, tag) = (me.me, name.to_owned());
    me.app.core.write(move |tx, _| tags::unfollow(tx, &user, &tag)).await?;
    shown(&me, name)
}

/// # `POST /api/v1/tags/:name/feature`
#[post("/api/v1/tags/<name>/feature")]
async fn feature(me: AsUser<WriteAccounts>, name: &str) -> Outcome<Json<Tag>> {
    let (user, tag) = (me.me, name.to_owned());
    let done = me.app.core.write(move |tx, _| tags::feature(tx, &user, &tag)).await?;
    if done.is_none() { Err(Failure::validation(FULL)) } else { shown(&me, name) }
}

/// # `POST /api/v1/tags/:name/unfeature`
#[post("/api/v1/tags/<name>/unfeature")]
async fn unfeature(me: AsUser<WriteAccounts>, name: &str) -> Outcome<Json<Tag>> {
    let (user, tag) = (me.me, name.to_owned());
    me.app.core.write(move |tx, _| tags::unfeature(tx, &user, &tag)).await?;
    shown(&me, name)
}
