//! Every route, catcher and fairing of the server.

use std::sync::Arc;

use rocket::http::Status;
use rocket::response::{self, Responder};
use rocket::{Build, Request, Rocket, catch, catchers};

use super::kit::address::TrustProxy;
use super::kit::etag::{NotModified, Versions};
use super::kit::fairings::cors::Cors;
use super::kit::fairings::slash::Slash;
use super::kit::params::BodyLimits;
use super::metrics::Metrics;
use super::observe::Observe;
use super::path_owner::{ADMIN, SHARED, is_signed};
use super::{admin, docs, files, fresns, health, kit, lanying, mastodon, metrics, static_files, web};
use crate::api::fresns::wire::envelope;
use crate::app::App;

/// Response headers that browser clients of some dialect read (`docs/specs/mastodon.md 1.9`).
const EXPOSED: &str = "Link, X-RateLimit-Reset, X-RateLimit-Limit, X-RateLimit-Remaining, X-Request-Id, \
     Deprecation, Mastodon-Async-Refresh, ETag";

/// Request headers of all APIs, for preflights that ask for none (`docs/specs/mastodon.md 1.9`).
const ALLOWED: &str = "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-None-Match, If-Range, Range, X-Request-Id, \
     X-Fresns-Space-Id, X-Fresns-App-Id, X-Fresns-Client-Platform-Id, X-Fresns-Client-Version, X-Fresns-Client-Device-Info, \
     X-Fresns-Client-Timezone, X-Fresns-Client-Lang-Tag, X-Fresns-Client-Content-Format, X-Fresns-Aid, X-Fresns-Aid-Token, \
     X-Fresns-Uid, X-Fresns-Uid-Token, X-Fresns-Signature, X-Fresns-Signature-Timestamp, \
     app_id, access-token, user_id, group_id";

/// Bytes of all files of one request: the largest film that is taken (`docs/specs/mastodon.md 4.6`), and what comes with it.
const MAX_FILE_BYTES: u64 = 112 << 20;

/// Every route, catcher and fairing.
pub(crate) fn mount(rocket: Rocket<Build>, app: Arc<App>) -> Rocket<Build> {
    rocket
        .manage(TrustProxy(app.config.trust_proxy))
        .manage(Metrics::of(&app))
        .manage(Versions::of(&app))
        .manage(Arc::clone(&app))
        .manage(BodyLimits { files: MAX_FILE_BYTES, ..BodyLimits::default() })
        .attach(NotModified)
        .attach(Observe)
        .attach(Slash)
        .attach(Cors { own: ADMIN, expose: EXPOSED, allow: ALLOWED })
        .attach(health::stage())
        .attach(metrics::stage())
        .attach(static_files::stage())
        .attach(admin::stage())
        .attach(docs::stage())
        .attach(files::stage())
        .attach(fresns::stage())
        .attach(mastodon::stage())
        .attach(lanying::stage())
        .attach(web::stage())
        .register(SHARED, catchers![shared])
}

/// A refusal in the words of whichever dialect was spoken to.
enum Refused {
    Fresns(envelope::CaughtError),
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
