//! The 41 endpoints of a user (`specs/lanying.md 2`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
