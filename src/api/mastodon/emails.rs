//! Confirmation mails (`specs/mastodon.md 3.6`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
