//! Is the server ready, and can it write?

use std::sync::Arc;

use rocket::fairing::AdHoc;
use rocket::http::{Accept, ContentType, Status};
use rocket::{State, get};
use schemars::JsonSchema;
use serde::Serialize;

use super::kit::openapi::{self, Served, Typed};
use super::kit::reply::Reply;
use crate::api::kit::openapi::served;
use crate::app::App;

/// The state of the server.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Health {
    /// `OK` or `UNAVAILABLE`.
    status: &'static str,
    database: &'static str,
    version: &'static str,
}

pub(crate) fn stage() -> AdHoc {
    AdHoc::on_ignite("health", |rocket| async { rocket.mount("/", openapi::routes(routes())) })
}

/// The one route.
pub(crate) fn routes() -> Vec<Served> {
    served![health]
}

/// # `GET /health`
///
/// The text `OK`, or with `Accept: application/json` an object with `status`, `database` and `version`. 503 if the
/// database cannot be written.
#[get("/health")]
async fn health(accept: Option<&Accept>, app: &State<Arc<App>>) -> Typed<Health> {
    // An empty transaction still waits for the writer and for its commit.
    let writable = app.core.db.write(|_| Ok(())).await.is_ok();
    let (status, word, database) =
        if writable { (Status::Ok, "OK", "writable") } else { (Status::ServiceUnavailable, "UNAVAILABLE", "not writable") };
    let json = accept.is_some_and(|accept| accept.preferred().is_json());
    if json {
        Typed::of(Reply::json(&Health { status: word, database, version: env!("CARGO_PKG_VERSION") }).status(status))
    } else {
        Typed::of(Reply::bytes(ContentType::Plain, word).status(status))
    }
}
