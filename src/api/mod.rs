//! The wire: parse, call, render. A dialect never names another dialect.

pub mod admin;
mod docs;
pub mod files;
pub mod fresns;
pub mod health;
pub mod kit;
pub mod lanying;
pub mod mastodon;
pub mod metrics;
mod observe;
pub mod static_files;

use std::sync::Arc;

use rocket::http::Status;
use rocket::response::{self, Responder};
use rocket::{Build, Request, Rocket, catch, catchers};

use crate::app::App;
use kit::address::TrustProxy;
use kit::cors::Cors;
use kit::params::BodyLimits;
use kit::slash::Slash;
use metrics::Metrics;
use observe::Observe;

/// Response headers that browser clients of some dialect read (`specs/mastodon.md 1.9`).
const EXPOSED: &str = "Link, X-RateLimit-Reset, X-RateLimit-Limit, X-RateLimit-Remaining, X-Request-Id, \
     Deprecation, Mastodon-Async-Refresh";

/// Bytes of all files of one request: the largest film that is taken (`specs/mastodon.md 4.6`), and what comes with it.
const MAX_FILE_BYTES: u64 = 112 << 20;

/// Every route, catcher and fairing.
pub fn mount(rocket: Rocket<Build>, app: Arc<App>) -> Rocket<Build> {
    rocket
        .manage(TrustProxy(app.config.trust_proxy))
        .manage(Metrics::of(&app))
        .manage(Arc::clone(&app))
        .manage(BodyLimits { files: MAX_FILE_BYTES, ..BodyLimits::default() })
        .attach(Observe)
        .attach(Slash)
        .attach(Cors { own: "admin", expose: EXPOSED })
        .attach(health::stage())
        .attach(metrics::stage())
        .attach(static_files::stage())
        .attach(admin::stage())
        .attach(docs::stage([
            ("fresns.json", fresns::document),
            ("mastodon.json", || mastodon::document([health::routes(), static_files::shown()].concat())),
            ("lanying.json", lanying::document),
        ]))
        .attach(files::stage())
        .attach(fresns::stage())
        .attach(mastodon::stage())
        .attach(lanying::stage())
        .register(SHARED, catchers![shared])
}

/// Two dialects live below this base; no exact path is served by both.
const SHARED: &str = "/api/v2";
/// The first segments below [`SHARED`] that belong to the one that signs its requests.
const SIGNED: [&str; 12] =
    ["account", "user", "notification", "conversation", "editor", "post", "comment", "group", "hashtag", "geotag", "global", "common"];

/// Whose answer a path below [`SHARED`] wants: `search` alone is one's, `search/<type>` the other's.
fn is_signed(path: &str) -> bool {
    let mut segments = path.trim_start_matches(SHARED).split('/').filter(|segment| !segment.is_empty());
    match segments.next() {
        Some("search") => segments.next().is_some(),
        Some(first) => SIGNED.contains(&first),
        None => false,
    }
}

/// Whose API a path belongs to, for logs and counts.
fn speaker(path: &str) -> &'static str {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    match first {
        "api" if path.starts_with(SHARED) && is_signed(path) => "fresns",
        "api" if path.starts_with("/api/fresns/") => "fresns",
        "status.json" | "account-center" => "fresns",
        "api" | "oauth" | "nodeinfo" | ".well-known" => "mastodon",
        "user" | "token" | "roster" | "message" | "push" | "file" | "group" | "app" | "app_dns" | "v2" => "lanying",
        "admin" => "admin",
        _ => "other",
    }
}

/// A refusal in the words of whichever dialect was spoken to.
enum Refused {
    Fresns(fresns::wire::envelope::Caught),
    Mastodon(kit::reply::Reply),
}

impl<'r> Responder<'r, 'static> for Refused {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        match self {
            Self::Fresns(caught) => caught.respond_to(req),
            Self::Mastodon(reply) => reply.respond_to(req),
        }
    }
}

#[catch(default)]
fn shared(status: Status, req: &Request<'_>) -> Refused {
    if is_signed(req.uri().path().as_str()) {
        Refused::Fresns(fresns::caught(status, req))
    } else {
        Refused::Mastodon(mastodon::caught(status, req))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_a_speaker() {
        for (path, expected) in [
            ("/api/v2/user/panel", "fresns"),
            ("/api/fresns/v1/user/overview", "fresns"),
            ("/api/v2/search", "mastodon"),
            ("/api/v1/statuses", "mastodon"),
            ("/user/profile", "lanying"),
            ("/admin", "admin"),
            ("/docs", "other"),
            ("/openapi/lanying.json", "other"),
            ("/", "other"),
        ] {
            assert_eq!(speaker(path), expected, "{path}");
        }
    }

    #[test]
    fn the_first_segment_decides_whose_path_it_is() {
        for path in ["/api/v2/user/panel", "/api/v2/search/users", "/api/v2/geotag/x", "/api/v2/global"] {
            assert!(is_signed(path), "{path}");
        }
        for path in ["/api/v2/search", "/api/v2/instance", "/api/v2/media", "/api/v2/users", "/api/v2", "/api/v2/notifications/policy"] {
            assert!(!is_signed(path), "{path}");
        }
    }
}
