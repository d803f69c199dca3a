//! What the OpenAPI document says of this API as a whole.

use std::collections::BTreeMap;

use super::openapi::{CLIENT, OAUTH};
use crate::api::kit::openapi::{Api, Flow, SecurityScheme};

const DESCRIPTION: &str = "The Mastodon client API. Parameters may come in the query, as a form, as multipart or as JSON; \
     a list in a query or form is `name[]`. Refusals carry a status and `{\"error\": text}`. Lists page by the `Link` header.";
/// Scopes a program asks for; those with a colon are parts of them.
const SCOPES: [(&str, &str); 6] = [
    ("profile", "Only who the user is"),
    ("read", "Everything the user can see; parts are `read:accounts`, `read:statuses` and so on"),
    ("write", "Everything the user can do; parts are `write:statuses`, `write:media` and so on"),
    ("follow", "Follows, blocks and mutes"),
    ("push", "Web Push of notifications"),
    ("write:statuses", "Publish and edit statuses"),
];

/// The description of this API as a whole.
pub(crate) fn api() -> Api {
    let scopes: BTreeMap<&str, &str> = SCOPES.into_iter().collect();
    let flow = |authorize| Flow { authorization_url: authorize, token_url: "/oauth/token", scopes: scopes.clone() };
    let flows = BTreeMap::from([("authorizationCode", flow(Some("/oauth/authorize"))), ("clientCredentials", flow(None))]);
    let scheme = SecurityScheme::OAuth { description: "An access token, sent as `Authorization: Bearer TOKEN`", flows };
    let client = SecurityScheme::Http { scheme: "basic", description: "`client_id` and `client_secret` of the application" };
    Api {
        module: "mastodon",
        title: "Mastodon client API",
        description: DESCRIPTION,
        glossary: include_str!("glossary.tsv"),
        generations: &[],
        parts: &[
            ("filters_v1", "Filters (v1)"),
            ("health", "Health"),
            ("nodeinfo", "NodeInfo"),
            ("oauth", "OAuth"),
            ("oembed", "OEmbed"),
            ("static_files", "Pages"),
            ("unsupported", "Unsupported"),
        ],
        security: BTreeMap::from([(OAUTH, scheme), (CLIENT, client)]),
        parameters: BTreeMap::new(),
    }
}
