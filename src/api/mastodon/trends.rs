//! Trends: what many users publish about (`docs/specs/mastodon.md 4.7`).

use rocket::get;

use super::entity::statuses::status::Status;
use super::entity::statuses::tag::Tag;
use super::wire::auth::Anyone;
use super::wire::error::Outcome;
use super::wire::paging::Window;
use super::wire::reply::Json;
use super::wire::scope::Any;
use crate::api::kit::openapi::{Served, served};
use crate::community::posts::tags;

pub(crate) fn routes() -> Vec<Served> {
    served![trending_tags, old_trends, trending_statuses, trending_links]
}

/// # `GET /api/v1/trends/tags`
///
/// The hashtags that most people used in the last seven days.
#[get("/api/v1/trends/tags")]
async fn trending_tags(me: Anyone<Any>, window: Window) -> Outcome<Json<Vec<Tag>>> {
    let (user, limit, offset) = (me.user(), window.limit(10, 20), window.offset.unwrap_or(0).max(0));
    let views = me.app.core.db.read_slow(move |r| tags::trending(r, user, offset, limit)).await?;
    Ok(Json(views.iter().map(|view| Tag::of(view, &me.site)).collect()))
}

/// # `GET /api/v1/trends`
#[get("/api/v1/trends")]
async fn old_trends(me: Anyone<Any>, window: Window) -> Outcome<Json<Vec<Tag>>> {
    trending_tags(me, window).await
}

/// # `GET /api/v1/trends/statuses`
///
/// Trending statuses are not selected on this server.
#[get("/api/v1/trends/statuses")]
fn trending_statuses(_me: Anyone<Any>) -> Json<[Status; 0]> {
    Json([])
}

/// # `GET /api/v1/trends/links`
///
/// Linked pages are not tracked.
#[get("/api/v1/trends/links")]
fn trending_links(_me: Anyone<Any>) -> Json<[(); 0]> {
    Json([])
}
