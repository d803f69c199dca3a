//! Announcements: this community makes none yet (`docs/specs/mastodon.md 4.7`, 6).

use rocket::{delete, get, post, put};

use super::wire::auth::AsUser;
use super::wire::error::{Failure, Outcome};
use super::wire::reply::{Empty, Json};
use super::wire::scope::{Any, WriteAccounts, WriteFavourites};
use crate::api::kit::openapi::{Served, served};

pub(crate) fn routes() -> Vec<Served> {
    served![list, dismiss, react, unreact]
}

/// # `GET /api/v1/announcements`
#[get("/api/v1/announcements")]
fn list(_me: AsUser<Any>) -> Json<[(); 0]> {
    Json([])
}

/// None has this id.
fn missing() -> Outcome<Json<Empty>> {
    Err(Failure::not_found())
}

/// # `POST /api/v1/announcements/:id/dismiss`
#[post("/api/v1/announcements/<_id>/dismiss")]
fn dismiss(_me: AsUser<WriteAccounts>, _id: &str) -> Outcome<Json<Empty>> {
    missing()
}

/// # `PUT /api/v1/announcements/:id/reactions/:name`
#[put("/api/v1/announcements/<_id>/reactions/<_name>")]
fn react(_me: AsUser<WriteFavourites>, _id: &str, _name: &str) -> Outcome<Json<Empty>> {
    missing()
}

/// # `DELETE /api/v1/announcements/:id/reactions/:name`
#[delete("/api/v1/announcements/<_id>/reactions/<_name>")]
fn unreact(_me: AsUser<WriteFavourites>, _id: &str, _name: &str) -> Outcome<Json<Empty>> {
    missing()
}
