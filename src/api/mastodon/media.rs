//! Uploads (`specs/mastodon.md 4.5`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
