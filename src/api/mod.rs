//! The wire: parse, call, render. A dialect never names another dialect.

pub mod admin;
pub mod files;
pub mod fresns;
pub mod health;
pub mod kit;
pub mod static_files;
mod sweep;

use std::sync::Arc;

use rocket::{Build, Rocket};

use crate::app::App;
use kit::address::TrustProxy;
use kit::cors::Cors;
use kit::slash::Slash;

/// Response headers that browser clients of some dialect read (`specs/mastodon.md 1.9`).
const EXPOSED: &str = "Link, X-RateLimit-Reset, X-RateLimit-Limit, X-RateLimit-Remaining, X-Request-Id, \
     Deprecation, Mastodon-Async-Refresh";

/// Every route, catcher and fairing.
pub fn mount(rocket: Rocket<Build>, app: Arc<App>) -> Rocket<Build> {
    rocket
        .manage(TrustProxy(app.config.trust_proxy))
        .manage(Arc::clone(&app))
        .attach(Slash)
        .attach(Cors { expose: EXPOSED })
        .attach(health::stage())
        .attach(static_files::stage())
        .attach(admin::stage())
        .attach(files::stage())
        .attach(fresns::stage())
        .attach(sweep::stage())
}
