//! The profile (`specs/mastodon.md 2`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
