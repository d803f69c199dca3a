//! What the calls of statuses share.

use crate::api::mastodon::wire::error::{Failure, Outcome};
use crate::api::mastodon::wire::paging::id_of;
use crate::model::id::EntryId;

/// The id of a status in a path.
pub(super) fn entry(id: &str) -> Outcome<EntryId> {
    id_of(id).map(EntryId).ok_or_else(Failure::not_found)
}
