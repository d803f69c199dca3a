//! Answers: JSON with the headers every answer of this dialect carries (`docs/specs/mastodon.md 1.10`).

use rocket::Request;
use rocket::http::{ContentType, Header, Status};
use rocket::response::{self, Responder};
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::kit::etag::tagged;
use crate::api::kit::reply::Reply;

/// What answers depend on besides path and query.
pub(crate) const VARY: &str = "Authorization, Origin";

/// The header for answers that no cache may keep.
pub(crate) fn finish(reply: Reply) -> Reply {
    reply.header(Header::new("Cache-Control", "private, no-store")).header(Header::new("Vary", VARY))
}

/// `200` with a value.
#[derive(Debug)]
pub(crate) struct Json<T>(pub T);

/// An object without keys, `{}`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Empty {}

/// `{}`, the answer of calls without a result.
pub(crate) const EMPTY: Json<Empty> = Json(Empty {});

/// Bytes of most answers: room from the beginning, in place of moving while it grows.
const PAGE: usize = 16_384;

/// JSON with `charset=utf-8`, as clients compare the type whole.
pub(crate) fn json(value: &impl Serialize) -> Reply {
    let mut body = Vec::with_capacity(PAGE);
    match serde_json::to_writer(&mut body, value) {
        Ok(()) => Reply::bytes(ContentType::new("application", "json").with_params(("charset", "utf-8")), body),
        Err(cause) => {
            tracing::error!(%cause, "a response could not be written as JSON");
            Reply::bytes(ContentType::JSON, b"{\"error\":\"We're sorry, but something went wrong on our end.\"}".as_slice())
                .status(Status::InternalServerError)
        }
    }
}

impl<'r, T: Serialize> Responder<'r, 'static> for Json<T> {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        tagged(req, finish(json(&self.0)))
    }
}

/// A page with the header that leads to the next.
pub(crate) fn linked(page: Reply, link: Option<String>) -> Reply {
    match link {
        Some(link) => page.header(Header::new("Link", link)),
        None => page,
    }
}

/// A page of a list with its `Link` header.
#[derive(Debug)]
pub(crate) struct Page<T> {
    pub items: Vec<T>,
    pub link: Option<String>,
}

impl<'r, T: Serialize> Responder<'r, 'static> for Page<T> {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        tagged(req, linked(finish(json(&self.items)), self.link))
    }
}
