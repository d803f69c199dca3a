//! Endpoints of features that a small community lacks: honestly empty (`specs/mastodon.md 6`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
