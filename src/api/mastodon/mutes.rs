//! Who is muted (`specs/mastodon.md 4.1`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
