//! Pushes of the operator, and what became of them (`specs/lanying.md 3.4`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
