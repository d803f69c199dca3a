//! The front page.

mod newest;
mod page;

use rocket::Route;

pub(super) use newest::{avatar as avatar_of, day, moment};
pub(super) use page::{how_to_join, keeper, rules};

pub(super) fn routes() -> Vec<Route> {
    rocket::routes![page::front]
}
