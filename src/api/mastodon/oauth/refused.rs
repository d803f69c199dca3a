//! Refusals as OAuth spells them: `error` and `error_description`.

use rocket::Request;
use rocket::http::{Header, Status};
use rocket::response::{self, Responder};
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::kit::openapi::{Answer, Operation};
use crate::api::kit::reply::Reply;
use crate::api::mastodon::wire::error::Failure;
use crate::api::mastodon::wire::reply::json;
use crate::error::Error;

pub(super) const UNKNOWN_CLIENT: &str =
    "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.";
const INVALID_GRANT: &str = "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the \
     authorization request, or was issued to another client.";

/// Why a program is refused.
#[derive(Debug)]
pub(super) enum Refused {
    InvalidClient,
    InvalidGrant,
    Missing(&'static str),
    InvalidScope,
    UnsupportedGrantType,
    /// 403: the token is another program's, or the program unknown.
    UnauthorizedClient,
    Core(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OAuthError")]
struct Body<'a> {
    error: &'a str,
    error_description: &'a str,
}

/// `no-store`, as everything is that may hold a token.
pub(super) fn private(reply: Reply) -> Reply {
    reply.header(Header::new("Cache-Control", "no-store")).header(Header::new("Vary", "Authorization, Origin"))
}

impl Answer for Refused {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.given::<Body<'_>>();
        operation.json("4XX", "Refused: 400, 401 or 403", schema);
    }
}

impl<'r> Responder<'r, 'static> for Refused {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let missing;
        let (status, error, why) = match &self {
            Self::InvalidClient => (Status::Unauthorized, "invalid_client", UNKNOWN_CLIENT),
            Self::InvalidGrant => (Status::BadRequest, "invalid_grant", INVALID_GRANT),
            Self::Missing(name) => {
                missing = format!("Missing required parameter: {name}.");
                (Status::BadRequest, "invalid_request", missing.as_str())
            }
            Self::InvalidScope => (Status::BadRequest, "invalid_scope", "The requested scope is invalid, unknown, or malformed."),
            Self::UnsupportedGrantType => {
                (Status::BadRequest, "unsupported_grant_type", "The authorization grant type is not supported by the authorization server.")
            }
            Self::UnauthorizedClient => (Status::Forbidden, "unauthorized_client", "You are not authorized to revoke this token"),
            Self::Core(_) => {
                let Self::Core(error) = self else { return Err(Status::InternalServerError) };
                return Failure::Core(error).respond_to(req);
            }
        };
        let reply = private(json(&Body { error, error_description: why })).status(status);
        let reply = match self {
            Self::InvalidClient => {
                let challenge = format!("Bearer realm=\"Doorkeeper\", error=\"{error}\", error_description=\"{why}\"");
                reply.header(Header::new("WWW-Authenticate", challenge))
            }
            _ => reply,
        };
        reply.respond_to(req)
    }
}
