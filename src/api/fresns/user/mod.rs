//! `user/*` (`specs/fresns.md 5.1.1, 5.2.2, 5.2.4, 5.2.5`).

mod detail;
mod edit;
mod marks;
mod panel;

use rocket::Route;

use super::family::Family;

pub fn routes(family: Family) -> Vec<Route> {
    [panel::routes(family), detail::routes(), edit::routes(family), marks::routes(family)].concat()
}
