//! An answer as bytes.

use rocket::http::{ContentType, Header};
use serde::Serialize;

use crate::api::kit::reply::Reply;

/// JSON with its charset, never kept by caches.
pub(super) fn json(value: &impl Serialize) -> Reply {
    match serde_json::to_vec(value) {
        Ok(body) => Reply::bytes(ContentType::new("application", "json").with_params(("charset", "utf-8")), body)
            .header(Header::new("Cache-Control", "no-store")),
        Err(cause) => {
            tracing::error!(%cause, "a response could not be written as JSON");
            Reply::bytes(ContentType::JSON, br#"{"code":500,"message":"internal error"}"#.as_slice())
        }
    }
}
