//! Pictures by short names: this community has none (`docs/specs/mastodon.md 4.7`).

use rocket::get;

use super::wire::auth::Anyone;
use super::wire::reply::Json;
use super::wire::scope::Any;
use crate::api::kit::openapi::{Served, served};

pub(crate) fn routes() -> Vec<Served> {
    served![list]
}

/// # `GET /api/v1/custom_emojis`
#[get("/api/v1/custom_emojis")]
fn list(_anyone: Anyone<Any>) -> Json<[(); 0]> {
    Json([])
}
