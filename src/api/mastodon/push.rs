//! Push subscriptions (`specs/mastodon.md 4.7`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
