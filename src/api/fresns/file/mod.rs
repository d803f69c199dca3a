//! Uploading files and asking for their addresses (`specs/fresns.md 5.2.10`).

mod link;
mod target;
mod upload;

use rocket::Route;

use super::family::Family;

pub use upload::{incoming, store};

pub fn routes(family: Family) -> Vec<Route> {
    [upload::routes(family), link::routes()].concat()
}
