//! Hashtags somebody follows (`docs/specs/mastodon.md 4.7`).

use rocket::get;

use super::entity::statuses::tag::Tag;
use super::wire::auth::AsUser;
use super::wire::error::Outcome;
use super::wire::paging::{Style, Window};
use super::wire::reply::Page;
use super::wire::scope::ReadFollows;
use crate::api::kit::openapi::{Served, served};
use crate::community::posts::tags;

pub(crate) fn routes() -> Vec<Served> {
    served![followed]
}

/// # `GET /api/v1/followed_tags`
#[get("/api/v1/followed_tags")]
async fn followed(me: AsUser<ReadFollows>, window: Window) -> Outcome<Page<Tag>> {
    let (user, span) = (me.me, window.span(100, 200));
    let found = me.app.core.db.read_slow(move |r| tags::followed(r, &user, &span)).await?;
    let rows = found.iter().map(|(row, view)| (*row, Tag::of(view, &me.site))).collect();
    Ok(window.page(&me.site, Style::Relations, span.limit, rows))
}
