//! Public pages of people, statuses and tags, for browsers: what `Account.url`, `Status.url` and `Tag.url` open.
//! Nothing here shows more than the API returns without a token.

mod about;
mod page;
mod render;

use crate::api::kit::openapi::{Served, served};

pub(crate) fn routes() -> Vec<Served> {
    served![page::profile, page::status, page::tag, about::about, page::person_by_id, page::status_by_id]
}
