//! Applications: registering one, and what a token knows of its own (`specs/mastodon.md 3.1`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
