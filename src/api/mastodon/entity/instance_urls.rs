//! The addresses in the instance documents (`docs/specs/mastodon.md 4.6`).

use schemars::JsonSchema;
use serde::Serialize;

use crate::api::mastodon::render::site::Site;

/// The addresses below `configuration.urls`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Urls {
    /// Where sockets are opened; events over HTTP are at the same host.
    streaming: String,
    /// The address of a status page, always null.
    status: Option<String>,
    about: String,
    privacy_policy: Option<String>,
    terms_of_service: Option<String>,
}

impl Urls {
    /// The addresses of this server.
    pub(crate) fn of(site: &Site) -> Self {
        Self {
            streaming: site.sockets(),
            status: None,
            about: format!("{}/about", site.base),
            privacy_policy: None,
            terms_of_service: None,
        }
    }
}

/// The addresses in `urls` of the older document.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct UrlsV1 {
    /// Where sockets are opened; events over HTTP are at the same host.
    streaming_api: String,
}

impl UrlsV1 {
    /// The addresses of this server.
    pub(crate) fn of(site: &Site) -> Self {
        Self { streaming_api: site.sockets() }
    }
}
