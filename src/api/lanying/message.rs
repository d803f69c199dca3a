//! Messages to people and groups (`specs/lanying.md 3.3`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
