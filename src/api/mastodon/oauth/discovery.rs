//! What a program can learn of this server before it registers (RFC 8414, `docs/specs/mastodon.md 3.5`).

use rocket::get;
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::mastodon::wire::auth::Caller;
use crate::api::mastodon::wire::reply::Json;
use crate::api::mastodon::wire::scope;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuthorizationServer")]
pub(super) struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    revocation_endpoint: String,
    userinfo_endpoint: String,
    app_registration_endpoint: String,
    service_documentation: &'static str,
    scopes_supported: Vec<String>,
    response_types_supported: [&'static str; 1],
    response_modes_supported: [&'static str; 2],
    grant_types_supported: [&'static str; 2],
    token_endpoint_auth_methods_supported: [&'static str; 2],
    code_challenge_methods_supported: [&'static str; 1],
}

/// # `GET /.well-known/oauth-authorization-server`
#[get("/.well-known/oauth-authorization-server")]
pub(super) fn metadata(caller: Caller) -> Json<Metadata> {
    let base = &caller.site.base;
    Json(Metadata {
        issuer: format!("{base}/"),
        authorization_endpoint: format!("{base}/oauth/authorize"),
        token_endpoint: format!("{base}/oauth/token"),
        revocation_endpoint: format!("{base}/oauth/revoke"),
        userinfo_endpoint: format!("{base}/oauth/userinfo"),
        app_registration_endpoint: format!("{base}/api/v1/apps"),
        service_documentation: "https://docs.joinmastodon.org/",
        scopes_supported: scope::all(),
        response_types_supported: ["code"],
        response_modes_supported: ["query", "fragment"],
        grant_types_supported: ["authorization_code", "client_credentials"],
        token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
        code_challenge_methods_supported: ["S256"],
    })
}
