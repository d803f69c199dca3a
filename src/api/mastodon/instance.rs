//! The server about itself (`specs/mastodon.md 4.6`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
