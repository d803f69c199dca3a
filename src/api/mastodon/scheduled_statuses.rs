//! What will be published later (`specs/mastodon.md 6`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
