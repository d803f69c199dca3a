//! OAuth 2 (`specs/mastodon.md 3`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
