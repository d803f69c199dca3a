//! Finding the server, and what it lets clients do (`specs/lanying.md 5`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
