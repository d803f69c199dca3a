//! An answer as bytes.

use rocket::Request;
use rocket::http::{ContentType, Header};
use rocket::response::{self, Responder};
use serde::Serialize;

use crate::api::kit::etag::tagged;
use crate::api::kit::reply::Reply;

/// JSON with its charset, never kept by caches.
pub(super) fn json(value: &impl Serialize) -> Reply {
    written(value).unwrap_or_else(|reply| reply)
}

/// What went well: with its tag, where the call has one.
pub(super) fn success(req: &Request<'_>, value: &impl Serialize) -> response::Result<'static> {
    match written(value) {
        Ok(reply) => tagged(req, reply),
        Err(reply) => reply.respond_to(req),
    }
}

/// The value as JSON, or a refusal for a value that has no such form.
fn written(value: &impl Serialize) -> Result<Reply, Reply> {
    match serde_json::to_vec(value) {
        Ok(body) => Ok(Reply::bytes(ContentType::new("application", "json").with_params(("charset", "utf-8")), body)
            .header(Header::new("Cache-Control", "no-store"))),
        Err(cause) => {
            tracing::error!(%cause, "a response could not be written as JSON");
            Err(Reply::bytes(ContentType::JSON, br#"{"code":500,"message":"internal error"}"#.as_slice()))
        }
    }
}
