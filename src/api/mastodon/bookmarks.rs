//! What I bookmarked (`docs/specs/mastodon.md 4.2`).

use rocket::get;

use super::entity::statuses::status::Status;
use super::render::site::Site;
use super::wire::auth::AsUser;
use super::wire::error::Outcome;
use super::wire::paging::{Style, Window};
use super::wire::reply::Page;
use super::wire::scope::ReadBookmarks;
use crate::api::kit::openapi::{Served, served};
use crate::community::relations::interactions::{self, Part};
use crate::model::content::status::StatusView;

pub(crate) fn routes() -> Vec<Served> {
    served![bookmarks]
}

/// # `GET /api/v1/bookmarks`
///
/// `max_id`, `since_id` and `min_id` are ids of bookmarks, as in the header `Link`.
#[get("/api/v1/bookmarks")]
async fn bookmarks(me: AsUser<ReadBookmarks>, window: Window) -> Outcome<Page<Status>> {
    let span = window.span(20, 40);
    let found = me.app.core.read(|r| interactions::bookmarked(r, me.me.user, span))?;
    Ok(page(&window, &me.site, &found))
}

/// A part of a list of statuses. The way on is open as long as there may be more, even from a short page.
pub(super) fn page(window: &Window, site: &Site, found: &Part<StatusView>) -> Page<Status> {
    let newest = found.items.first().map(|(row, _)| *row).or(found.next);
    let link = newest.map(|newest| window.links(site, Style::Rows, found.next, newest));
    Page { items: found.items.iter().map(|(_, view)| Status::of(view, site)).collect(), link }
}
