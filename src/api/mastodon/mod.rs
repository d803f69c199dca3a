//! The Mastodon client API: `/api/v1`, parts of `/api/v2`, `/oauth` and a few documents (`specs/mastodon.md`).

pub mod accounts;
pub mod announcements;
pub mod apps;
pub mod blocks;
pub mod bookmarks;
pub mod conversations;
pub mod custom_emojis;
pub mod directory;
pub mod domain_blocks;
pub mod emails;
pub mod endorsements;
pub mod entity;
pub mod favourites;
pub mod featured_tags;
pub mod filters;
pub mod filters_v1;
pub mod follow_requests;
pub mod followed_tags;
pub mod grouped_notifications;
pub mod instance;
pub mod lists;
pub mod markers;
pub mod media;
pub mod mutes;
pub mod nodeinfo;
pub mod notification_policy;
pub mod notifications;
pub mod oauth;
pub mod oembed;
pub mod pages;
pub mod polls;
pub mod preferences;
pub mod profile;
pub mod push;
pub mod render;
pub mod reports;
pub mod scheduled_statuses;
pub mod search;
pub mod statuses;
pub mod suggestions;
pub mod tags;
pub mod timelines;
pub mod trends;
pub mod unsupported;
pub mod wire;

use rocket::fairing::AdHoc;
use rocket::http::Status;
use rocket::{Request, catch, catchers};

use crate::api::kit::failure;
use crate::api::kit::openapi::{self, Served};
use crate::api::kit::params::{BoolRule, Coerce, Faults, IntegerRule, ParamFault};
use crate::api::kit::reply::Reply;
use wire::error::Failure;

/// How this dialect reads parameters (`specs/mastodon.md 1.4`).
pub struct Rules;

impl Faults for Rules {
    fn coerce() -> Coerce {
        Coerce { empty_is_absent: false, trim: false, bools: BoolRule::FalseWords, integers: IntegerRule::LeadingDigits }
    }

    fn refuse(req: &Request<'_>, fault: ParamFault) -> Status {
        failure::note(req, Failure::from(fault));
        Status::UnprocessableEntity
    }
}

/// The parameters of a request, read as `T`.
pub type Params<T> = crate::api::kit::params::Params<Rules, T>;

/// Where this dialect alone answers for what nobody serves.
const BASES: [&str; 4] = ["/api", "/oauth", "/nodeinfo", "/.well-known"];

/// Every route, each with its whole path.
fn routes() -> Vec<Served> {
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
        suggestions::routes(),
        tags::routes(),
        unsupported::routes(),
        timelines::routes(),
        trends::routes(),
    ]
    .concat()
}

pub fn stage() -> AdHoc {
    AdHoc::on_ignite("mastodon", |rocket| async {
        let rocket = rocket.mount("/", openapi::routes(routes())).manage(wire::state::State::default()).attach(wire::rate_limits::Headers);
        let rocket = rocket.register("/oauth/authorize", catchers![oauth::page_refused]);
        BASES.into_iter().fold(rocket, |rocket, base| rocket.register(base, catchers![refused]))
    })
}

#[catch(default)]
fn refused(status: Status, req: &Request<'_>) -> Reply {
    caught(status, req)
}

/// What a guard refused, an unknown path, a panic: always `{"error": string}`.
pub fn caught(status: Status, req: &Request<'_>) -> Reply {
    wire::error::caught(status, failure::take(req))
}
