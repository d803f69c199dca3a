//! Addresses to upload to and download from (`specs/lanying.md 3.5`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
