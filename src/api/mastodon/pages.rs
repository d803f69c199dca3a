//! Public pages of people, statuses and tags, for browsers.

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
