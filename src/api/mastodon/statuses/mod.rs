//! Statuses (`specs/mastodon.md 4.2`).

mod interactions;

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [interactions::routes()].concat()
}
