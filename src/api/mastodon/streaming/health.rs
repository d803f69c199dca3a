//! Whether streams are served.

use rocket::get;
use rocket::http::ContentType;

use crate::api::kit::openapi::{Served, served};
use crate::api::kit::reply::Reply;

pub(crate) fn routes() -> Vec<Served> {
    served![health]
}

/// # `GET /api/v1/streaming/health`
///
/// The text `OK`.
#[get("/api/v1/streaming/health")]
fn health() -> Reply {
    Reply::bytes(ContentType::Plain, "OK")
}
