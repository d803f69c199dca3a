//! The statuses of a user (`docs/specs/mastodon.md 4.1`).

use rocket::get;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::mastodon::entity::statuses::status::Status;
use crate::api::mastodon::timelines::{page, read, span};
use crate::api::mastodon::wire::auth::Anyone;
use crate::api::mastodon::wire::error::{Failure, Outcome};
use crate::api::mastodon::wire::paging::{Style, Window, id_of};
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::reply::Page;
use crate::api::mastodon::wire::scope::ReadStatuses;
use crate::community::timelines;
use crate::community::timelines::OfAuthor;
use crate::model::id::UserId;

/// Which statuses of a person are asked for; all choices combine.
/// `tagged` is the name of a hashtag, an empty one counts as absent.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct StatusesQuery {
    #[serde(default)]
    only_media: bool,
    #[serde(default)]
    exclude_replies: bool,
    #[serde(default)]
    exclude_reblogs: bool,
    #[serde(default)]
    /// Only pinned statuses.
    pinned: bool,
    tagged: Option<String>,
}

/// # `GET /api/v1/accounts/:id/statuses`
///
/// What this person published, as far as the caller may see it; 20 by default, at most 40. An unknown person is 404.
#[get("/api/v1/accounts/<id>/statuses", data = "<p>")]
pub(crate) fn statuses(me: Anyone<ReadStatuses>, id: &str, window: Window, p: Params<StatusesQuery>) -> Outcome<Page<Status>> {
    let (span, viewer) = (span(&window), me.me.as_ref());
    let who = UserId(id_of(id).ok_or_else(Failure::not_found)?);
    let StatusesQuery { only_media, exclude_replies, exclude_reblogs, pinned, tagged } = p.fields;
    let tagged = tagged.filter(|name| !name.is_empty());
    let filter = OfAuthor { only_media, without_replies: exclude_replies, without_reposts: exclude_reblogs, pinned, tagged };
    let found = me.app.core.read(|r| read(r, viewer, || timelines::author(r, viewer, who, &filter, span)))?;
    let page = page(&me.site, &window, Style::Rows, span, found);
    // Pinned statuses are few and come at once: clients would follow a link for nothing.
    Ok(if pinned { Page { link: None, ..page } } else { page })
}
