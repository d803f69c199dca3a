//! Statuses (`docs/specs/mastodon.md 4.2`).

mod change;
mod create;
mod interactions;
mod reblog;
mod shared;
mod show;

use crate::api::kit::openapi::Served;

pub(crate) fn routes() -> Vec<Served> {
    [change::routes(), create::routes(), interactions::routes(), reblog::routes(), show::routes()].concat()
}
