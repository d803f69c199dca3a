//! Group chats: rooms (`specs/lanying.md 4`).

use rocket::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
