//! Friends, requests, the blocklist (`specs/lanying.md 3.2`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
