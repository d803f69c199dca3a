//! Who may notify, and who waits (`specs/mastodon.md 4.4`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
