//! What other programs ask a server first (`specs/mastodon.md 3.5`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
