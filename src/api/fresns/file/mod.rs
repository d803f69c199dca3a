//! Uploading files and asking for their addresses (`docs/specs/fresns.md 5.2.10`).

mod link;
mod target;
mod upload;

use super::wire::family::Family;
use crate::api::kit::openapi::Served;

pub(crate) fn routes(family: Family) -> Vec<Served> {
    [upload::routes(family), link::routes()].concat()
}
