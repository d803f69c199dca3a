//! Statuses (`specs/mastodon.md 4.2`).

mod change;
mod create;
mod interactions;
mod passing;
mod show;

use super::wire::error::{Failure, Outcome};
use super::wire::paging::id_of;
use crate::api::kit::openapi::Served;
use crate::model::id::EntryId;

pub fn routes() -> Vec<Served> {
    [change::routes(), create::routes(), interactions::routes(), passing::routes(), show::routes()].concat()
}

/// The id of a status in a path.
fn entry(id: &str) -> Outcome<EntryId> {
    id_of(id).map(EntryId).ok_or_else(Failure::not_found)
}
