//! Pictures by short names: this community has none (`specs/mastodon.md 4.7`).

use rocket::{Route, get, routes};

use super::auth::Anyone;
use super::reply::Json;
use super::scope::Any;

pub fn routes() -> Vec<Route> {
    routes![list]
}

/// # `GET /api/v1/custom_emojis`
#[get("/api/v1/custom_emojis")]
fn list(_anyone: Anyone<Any>) -> Json<[(); 0]> {
    Json([])
}
