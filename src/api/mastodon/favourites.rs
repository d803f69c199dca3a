//! What I like (`docs/specs/mastodon.md 4.2`).

use rocket::get;

use super::bookmarks::page;
use super::entity::statuses::status::Status;
use super::wire::auth::AsUser;
use super::wire::error::Outcome;
use super::wire::paging::Window;
use super::wire::reply::Page;
use super::wire::scope::ReadFavourites;
use crate::api::kit::openapi::{Served, served};
use crate::community::relations::interactions;

pub(crate) fn routes() -> Vec<Served> {
    served![favourites]
}

/// # `GET /api/v1/favourites`
///
/// `max_id`, `since_id` and `min_id` are ids of favourites, as in the header `Link`.
#[get("/api/v1/favourites")]
async fn favourites(me: AsUser<ReadFavourites>, window: Window) -> Outcome<Page<Status>> {
    let span = window.span(20, 40);
    let found = me.app.core.read(|r| interactions::favourited(r, me.me.user, span))?;
    Ok(page(&window, &me.site, &found))
}
