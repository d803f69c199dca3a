//! Routes and catchers of this API.

use rocket::fairing::AdHoc;
use rocket::http::Status;
use rocket::{Request, catch, catchers};

use super::{
    accounts, announcements, apps, blocks, bookmarks, conversations, custom_emojis, directory, domain_blocks, emails, endorsements,
    favourites, featured_tags, filters, filters_v1, follow_requests, followed_tags, grouped_notifications, instance, lists, markers, media,
    mutes, nodeinfo, notification_policy, notifications, oauth, oembed, pages, polls, preferences, profile, push, reports,
    scheduled_statuses, search, statuses, streaming, suggestions, tags, timelines, trends, unsupported, wire,
};
use crate::api::kit::failure;
use crate::api::kit::openapi::{self, Served};
use crate::api::kit::reply::Reply;
use crate::api::path_owner::MASTODON;

/// Every route, each with its whole path.
pub(super) fn routes() -> Vec<Served> {
    [
        accounts::routes(),
        announcements::routes(),
        apps::routes(),
        blocks::routes(),
        bookmarks::routes(),
        conversations::routes(),
        custom_emojis::routes(),
        directory::routes(),
        domain_blocks::routes(),
        emails::routes(),
        endorsements::routes(),
        favourites::routes(),
        featured_tags::routes(),
        filters::routes(),
        filters_v1::routes(),
        follow_requests::routes(),
        followed_tags::routes(),
        grouped_notifications::routes(),
        instance::routes(),
        lists::routes(),
        markers::routes(),
        media::routes(),
        mutes::routes(),
        nodeinfo::routes(),
        notification_policy::routes(),
        notifications::routes(),
        oauth::routes(),
        oembed::routes(),
        pages::routes(),
        polls::routes(),
        preferences::routes(),
        profile::routes(),
        push::routes(),
        reports::routes(),
        scheduled_statuses::routes(),
        search::routes(),
        statuses::routes(),
        streaming::routes(),
        suggestions::routes(),
        tags::routes(),
        unsupported::routes(),
        timelines::routes(),
        trends::routes(),
    ]
    .concat()
}

pub(crate) fn stage() -> AdHoc {
    AdHoc::on_ignite("mastodon", |rocket| async {
        let rocket = rocket.mount("/", openapi::routes(routes())).manage(wire::state::State::default()).attach(wire::rate_limits::Headers);
        let rocket = rocket.register("/oauth/authorize", catchers![oauth::page_refused]);
        MASTODON.into_iter().fold(rocket, |rocket, base| rocket.register(base, catchers![refused]))
    })
}

#[catch(default)]
fn refused(status: Status, req: &Request<'_>) -> Reply {
    caught(status, req)
}

/// What a guard refused, an unknown path, a panic: always `{"error": string}`.
pub(crate) fn caught(status: Status, req: &Request<'_>) -> Reply {
    wire::error::caught(status, failure::take(req).or_else(|| streaming::unknown(status, req)))
}

/// Everything that is served; `shared` is what its documentation names and all APIs have.
#[cfg(test)]
pub(crate) fn document(shared: Vec<Served>) -> openapi::Document {
    openapi::write(wire::document::api(), &openapi::below("/", "", [routes(), shared].concat()).collect::<Vec<_>>())
}
