//! People and what stands between them (`specs/mastodon.md 4.1`).

pub mod statuses;

use rocket::{Route, routes};

pub fn routes() -> Vec<Route> {
    routes![statuses::statuses]
}
