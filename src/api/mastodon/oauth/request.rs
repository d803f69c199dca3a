//! The permissions a program requests: read, and compared with its registration (`docs/specs/mastodon.md 3.3`).

use rocket::http::Status;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::mastodon::apps::DEFAULT_SCOPE;
use crate::api::mastodon::wire::scope;
use crate::app::App;
use crate::community::accounts::oauth::{OauthApp, apps};
use crate::error::Error;

/// Bytes of a `state` that is handed back.
const STATE_MAX: usize = 4_096;
/// The S256 of a secret is 43 characters; some programs pad it.
const CHALLENGE_MAX: usize = 128;

/// The parameters of the page and the fields of its forms.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Form {
    pub response_type: Option<String>,
    pub response_mode: Option<String>,
    pub client_id: Option<String>,
    pub redirect_uri: Option<String>,
    pub scope: Option<String>,
    pub state: Option<String>,
    pub code_challenge: Option<String>,
    pub code_challenge_method: Option<String>,
    pub force_login: Option<String>,
    /// Sent by the forms of the page.
    pub form_token: Option<String>,
    pub _method: Option<String>,
}

/// A request that a user can be asked about.
#[derive(Clone, Debug)]
pub(super) struct ConsentQuestion {
    pub app: OauthApp,
    pub redirect_uri: String,
    /// Separated by spaces.
    pub scopes: String,
    pub state: Option<String>,
    pub challenge: Option<String>,
    /// The answer is put behind `#` instead of `?`.
    pub fragment: bool,
    /// The user is asked even if they agreed before.
    pub force: bool,
}

/// Why the user is not asked: shown on a page, never sent to the program.
#[derive(Debug)]
pub(super) enum Fault {
    Wrong { status: Status, error: &'static str, why: String },
    Core(Error),
}

impl Fault {
    fn bad(error: &'static str, why: impl Into<String>) -> Self {
        Self::Wrong { status: Status::BadRequest, error, why: why.into() }
    }

    fn missing(name: &str) -> Self {
        Self::bad("invalid_request", format!("Missing required parameter: {name}."))
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

fn given(value: &Option<String>) -> Option<&str> {
    value.as_deref().filter(|text| !text.is_empty())
}

/// The request, or what is wrong with it.
pub(super) fn read(app: &App, form: &Form) -> Result<ConsentQuestion, Fault> {
    let client_id = given(&form.client_id).ok_or_else(|| Fault::missing("client_id"))?;
    let program = app.core.read(|r| apps::find(r, client_id))?.ok_or_else(|| Fault::Wrong {
        status: Status::Unauthorized,
        error: "invalid_client",
        why: super::refused::UNKNOWN_CLIENT.into(),
    })?;
    let redirect_uri = given(&form.redirect_uri).ok_or_else(|| Fault::missing("redirect_uri"))?;
    if !program.redirect_uris.iter().any(|registered| is_same_place(registered, redirect_uri)) {
        return Err(Fault::bad("invalid_redirect_uri", "The requested redirect uri is malformed or doesn't match client redirect URI."));
    }
    match given(&form.response_type) {
        None => return Err(Fault::missing("response_type")),
        Some("code") => {}
        Some(_) => return Err(Fault::bad("unsupported_response_type", "The authorization server does not support this response type.")),
    }
    let fragment = match given(&form.response_mode) {
        None | Some("query") => false,
        Some("fragment") => true,
        Some(_) => return Err(Fault::bad("unsupported_response_mode", "The authorization server does not support this response mode.")),
    };
    let scopes = scope::split(given(&form.scope).unwrap_or(DEFAULT_SCOPE));
    let scopes = if scopes.is_empty() { vec![DEFAULT_SCOPE] } else { scopes };
    if !scope::within(&scopes, &program.scopes) {
        return Err(Fault::bad("invalid_scope", "The requested scope is invalid, unknown, or malformed."));
    }
    let challenge = given(&form.code_challenge);
    if challenge.is_some() && given(&form.code_challenge_method) != Some("S256") {
        return Err(Fault::bad("invalid_code_challenge_method", "The code_challenge_method must be S256."));
    }
    let too_long = challenge.is_some_and(|it| it.len() > CHALLENGE_MAX) || form.state.as_ref().is_some_and(|it| it.len() > STATE_MAX);
    if too_long {
        return Err(Fault::bad("invalid_request", "A parameter is too long."));
    }
    Ok(ConsentQuestion {
        redirect_uri: redirect_uri.to_owned(),
        scopes: scopes.join(" "),
        state: given(&form.state).map(str::to_owned),
        challenge: challenge.map(str::to_owned),
        fragment,
        // Mastodon.py writes `False`, which the rules of this dialect would take for true.
        force: given(&form.force_login).is_some_and(|word| !["0", "f", "false", "off"].contains(&word.to_lowercase().as_str())),
        app: program,
    })
}

/// Letter by letter the same; on the loopback interface a program takes whatever port is free (RFC 8252 7.3).
fn is_same_place(registered: &str, asked: &str) -> bool {
    registered == asked || loopback(registered).zip(loopback(asked)).is_some_and(|(one, other)| one == other)
}

/// An address on this machine without its port.
fn loopback(uri: &str) -> Option<(&str, &str)> {
    let rest = uri.strip_prefix("http://")?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = ["127.0.0.1", "[::1]"].into_iter().find(|host| authority.starts_with(host))?;
    let port = &authority[host.len()..];
    let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    is_port.then_some((host, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_port_of_this_machine_may_differ() {
        for (registered, asked, same) in [
            ("http://127.0.0.1/cb", "http://127.0.0.1:5000/cb", true),
            ("http://127.0.0.1:1/cb", "http://127.0.0.1:5000/cb", true),
            ("http://[::1]/cb", "http://[::1]:5000/cb", true),
            ("http://127.0.0.1/cb", "http://127.0.0.1:5000/other", false),
            ("http://127.0.0.1/cb", "http://127.0.0.1:5000@evil.example/cb", false),
            ("http://127.0.0.1/cb", "http://127.0.0.1.evil.example/cb", false),
            ("http://127.0.0.1/cb", "https://127.0.0.1:5000/cb", false),
            ("https://x.example/cb", "https://x.example:444/cb", false),
            ("https://x.example/cb", "https://x.example/cb/", false),
        ] {
            assert_eq!(is_same_place(registered, asked), same, "{asked}");
        }
    }
}
