//! Timelines (`specs/mastodon.md 4.3`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
