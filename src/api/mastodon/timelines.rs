//! Timelines (`docs/specs/mastodon.md 4.3`).

use rocket::get;
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::statuses::status::Status;
use super::render::site::Site;
use super::wire::auth::{Anyone, AsUser};
use super::wire::error::{Failure, Outcome};
use super::wire::paging::{Style, Window, id_of};
use super::wire::reply::Page;
use super::wire::scope::{ReadLists, ReadStatuses};
use crate::api::kit::etag::Conditional;
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::wire::params::Params;
use crate::community::timelines::{Feed, PublicFilter, Tags};
use crate::community::{Read, timelines};
use crate::error::Result;
use crate::model::content::status::StatusView;
use crate::model::people::user::Viewer;
use crate::model::span::Span;

pub(crate) fn routes() -> Vec<Served> {
    served![home, public, tag, list, link]
}

const DEFAULT: u32 = 20;
const MOST: u32 = 40;

/// The part of a timeline that is asked for.
pub(crate) fn span(window: &Window) -> Span {
    window.span(DEFAULT, MOST)
}

/// A page with links by what was looked at, whatever the viewer's filters left of it.
pub(crate) fn page(site: &Site, window: &Window, style: Style, span: Span, (feed, views): (Feed, Vec<StatusView>)) -> Page<Status> {
    let full = style == Style::Timeline || feed.ids.len() >= span.limit as usize;
    let (mut newest, mut oldest) = (feed.ids.first().map(|id| id.0), feed.ids.last().map(|id| id.0).filter(|_| full));
    // The scan stopped early: the next page begins where it stopped.
    if let Some(stopped) = feed.stopped {
        if span.upwards {
            newest = Some(stopped.0);
        } else {
            (newest, oldest) = (newest.or(Some(stopped.0)), Some(stopped.0));
        }
    }
    let link = newest.map(|newest| window.links(site, style, oldest, newest));
    Page { items: views.iter().map(|view| Status::of(view, site)).collect(), link }
}

/// A page of ids with their statuses, marked with the filters of the viewer that fit.
pub(crate) fn read(r: &Read<'_>, viewer: Option<&Viewer>, feed: impl FnOnce() -> Result<Feed>) -> Result<(Feed, Vec<StatusView>)> {
    let feed = feed()?;
    let views = timelines::hydrated(r, viewer, &feed)?;
    Ok((feed, views))
}

/// # `GET /api/v1/timelines/home`
#[get("/api/v1/timelines/home")]
fn home(me: Conditional<AsUser<ReadStatuses>>, window: Window) -> Outcome<Page<Status>> {
    let span = span(&window);
    let found = me.app.core.read(|r| read(r, Some(&me.me), || timelines::home(r, &me.me, span)))?;
    Ok(page(&me.site, &window, Style::Timeline, span, found))
}

#[derive(Deserialize, JsonSchema)]
struct Public {
    #[serde(default)]
    local: bool,
    #[serde(default)]
    remote: bool,
    #[serde(default)]
    only_media: bool,
}

impl Public {
    fn filter(&self) -> PublicFilter {
        // Asking for both is asking for all.
        PublicFilter { remote: self.remote && !self.local, only_media: self.only_media }
    }
}

/// # `GET /api/v1/timelines/public`
#[get("/api/v1/timelines/public", data = "<p>")]
fn public(me: Anyone<ReadStatuses>, window: Window, p: Params<Public>) -> Outcome<Page<Status>> {
    let (span, viewer) = (span(&window), me.me.as_ref());
    let found = me.app.core.read(|r| read(r, viewer, || timelines::public(r, viewer, p.fields.filter(), span)))?;
    Ok(page(&me.site, &window, Style::Timeline, span, found))
}

#[derive(Deserialize, JsonSchema)]
struct Tagged {
    #[serde(default)]
    any: Vec<String>,
    #[serde(default)]
    all: Vec<String>,
    #[serde(default)]
    none: Vec<String>,
    #[serde(default)]
    local: bool,
    #[serde(default)]
    remote: bool,
    #[serde(default)]
    only_media: bool,
}

/// # `GET /api/v1/timelines/tag/:hashtag`
#[get("/api/v1/timelines/tag/<hashtag>", data = "<p>")]
fn tag(me: Anyone<ReadStatuses>, hashtag: &str, window: Window, p: Params<Tagged>) -> Outcome<Page<Status>> {
    let (span, viewer) = (span(&window), me.me.as_ref());
    let Tagged { any, all, none, local, remote, only_media } = p.fields;
    let filter = Public { local, remote, only_media }.filter();
    let tags = Tags { name: hashtag.to_owned(), any, all, none };
    let found = me.app.core.read(|r| read(r, viewer, || timelines::tagged(r, viewer, &tags, filter, span)))?;
    Ok(page(&me.site, &window, Style::Timeline, span, found))
}

/// # `GET /api/v1/timelines/list/:list_id`
#[get("/api/v1/timelines/list/<list>")]
fn list(me: Conditional<AsUser<ReadLists>>, list: &str, window: Window) -> Outcome<Page<Status>> {
    let (span, list) = (span(&window), id_of(list).ok_or_else(Failure::not_found)?);
    let found = me.app.core.read(|r| read(r, Some(&me.me), || timelines::list(r, &me.me, list, span)))?;
    Ok(page(&me.site, &window, Style::Timeline, span, found))
}

/// # `GET /api/v1/timelines/link`
///
/// Linked pages are not tracked, so no timeline of a link exists.
#[get("/api/v1/timelines/link")]
fn link(_me: Anyone<ReadStatuses>) -> Failure {
    Failure::not_found()
}
