//! An answer as bytes.

use rocket::Request;
use rocket::http::{ContentType, Header};
use rocket::response::{self, Responder};
use serde::Serialize;

use crate::api::kit::etag::tagged;
use crate::api::kit::reply::Reply;

/// JSON with its charset, never kept by caches.
pub(super) fn json(value: &impl Serialize) -> Reply {
    serde_json::to_vec(value).map_or_else(|cause| unwritable(&cause), typed)
}

/// What went well: with its tag, where the call has one.
pub(super) fn success(req: &Request<'_>, value: &impl Serialize) -> response::Result<'static> {
    match serde_json::to_vec(value) {
        Ok(body) => tagged(req, typed(body)),
        Err(cause) => unwritable(&cause).respond_to(req),
    }
}

fn typed(body: Vec<u8>) -> Reply {
    Reply::bytes(ContentType::new("application", "json").with_params(("charset", "utf-8")), body)
        .header(Header::new("Cache-Control", "no-store"))
}

fn unwritable(cause: &serde_json::Error) -> Reply {
    tracing::error!(%cause, "a response could not be written as JSON");
    Reply::bytes(ContentType::JSON, br#"{"code":500,"message":"internal error"}"#.as_slice())
}
