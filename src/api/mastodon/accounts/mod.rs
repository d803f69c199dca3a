//! People and what stands between them (`specs/mastodon.md 4.1`).

pub mod credentials;

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [credentials::routes()].concat()
}
