//! What is bookmarked (`specs/mastodon.md 4.2`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
