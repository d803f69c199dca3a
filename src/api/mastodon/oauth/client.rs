//! Which program calls: id and secret in the body, or by HTTP Basic.

use std::convert::Infallible;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use rocket::request::{FromRequest, Outcome};
use rocket::{Request, async_trait};

use super::refused::Refused;
use crate::api::kit::openapi::{Input, Operation};
use crate::api::mastodon::wire::openapi::CLIENT;
use crate::app::App;
use crate::community::accounts::oauth::{OauthApp, apps};

/// Id and secret of an `Authorization: Basic` header.
pub(super) struct Basic(Option<(String, String)>);

impl Input for Basic {
    fn describe(operation: &mut Operation<'_>) {
        operation.secured(&[]);
        operation.secured(&[(CLIENT, &[])]);
    }
}

#[async_trait]
impl<'r> FromRequest<'r> for Basic {
    type Error = Infallible;

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Infallible> {
        Outcome::Success(Self(req.headers().get_one("Authorization").and_then(read)))
    }
}

/// Both parts are form-encoded before they are joined (RFC 6749 2.3.1); ours hold nothing that this would change.
fn read(line: &str) -> Option<(String, String)> {
    let (scheme, rest) = line.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decoded = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
    Some((decoded(id), decoded(secret)))
}

impl Basic {
    /// The program that proves who it is; the header wins over the body.
    pub(super) fn program(self, app: &App, id: Option<String>, secret: Option<String>) -> Result<OauthApp, Refused> {
        let (id, secret) = self.0.or_else(|| id.zip(secret)).ok_or(Refused::InvalidClient)?;
        app.core.read(|r| apps::authenticate(r, &id, &secret))?.ok_or(Refused::InvalidClient)
    }
}
