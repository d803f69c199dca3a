//! `Application` and `CredentialApplication` (`docs/specs/mastodon.md 3.1`, 4.8), `Token`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::api::mastodon::render::site::Site;
use crate::community::accounts::oauth::OauthApp;
use crate::community::accounts::oauth::grants::Issued;

/// A registered application without its secret. `vapid_key` is the public key of this server for Web Push.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "RegisteredApplication")]
pub(crate) struct Application {
    pub id: String,
    pub name: String,
    pub website: Option<String>,
    pub scopes: Vec<String>,
    pub redirect_uris: Vec<String>,
    /// All redirect URIs, one per line.
    pub redirect_uri: String,
    pub vapid_key: String,
}

/// A newly registered application with its secret, which is shown only once.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct CredentialApplication {
    #[serde(flatten)]
    pub application: Application,
    pub client_id: String,
    pub client_secret: String,
    /// Always 0: the secret does not expire.
    pub client_secret_expires_at: i64,
}

impl Application {
    /// A program for clients, with the push key of this server.
    pub(crate) fn of(app: &OauthApp, site: &Site) -> Self {
        Self {
            id: app.id.to_string(),
            name: app.name.clone(),
            website: app.website.clone(),
            scopes: app.scopes.split_ascii_whitespace().map(str::to_owned).collect(),
            redirect_uris: app.redirect_uris.clone(),
            redirect_uri: app.redirect_uris.join("\n"),
            vapid_key: site.vapid.clone(),
        }
    }
}

impl CredentialApplication {
    pub(crate) fn of(app: &OauthApp, secret: String, site: &Site) -> Self {
        Self {
            application: Application::of(app, site),
            client_id: app.client_id.clone(),
            client_secret: secret,
            client_secret_expires_at: 0,
        }
    }
}

/// An access token, to be sent as `Authorization: Bearer`. It does not expire. `scope` is separated by spaces.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Token {
    pub access_token: String,
    pub token_type: &'static str,
    pub scope: String,
    /// In Unix seconds.
    pub created_at: i64,
}

impl Token {
    /// A token just issued; `created_at` goes from milliseconds to whole seconds.
    pub(crate) fn of(issued: &Issued) -> Self {
        Self {
            access_token: issued.token.clone(),
            token_type: "Bearer",
            scope: issued.scopes.clone(),
            created_at: issued.created_at / 1_000,
        }
    }
}
