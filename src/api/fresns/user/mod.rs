//! `user/*` (`docs/specs/fresns.md 5.1.1, 5.2.2, 5.2.4, 5.2.5`).

mod detail;
mod edit;
mod marks;
mod panel;

use super::wire::family::Family;
use crate::api::kit::openapi::Served;

pub(crate) fn routes(family: Family) -> Vec<Served> {
    [panel::routes(family), detail::routes(), edit::routes(family), marks::routes(family)].concat()
}
