//! Logging in (`specs/lanying.md 3.1`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
