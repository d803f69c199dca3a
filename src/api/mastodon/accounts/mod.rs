//! People and what stands between them (`specs/mastodon.md 4.1`).

mod create;

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [create::routes()].concat()
}
