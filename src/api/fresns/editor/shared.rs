//! What the calls of editors share.

use crate::api::fresns::wire::error::Failure;
use crate::model::content::entry::EntryKind;

/// The `post` or `comment` of a path.
pub(super) fn kind(word: &str) -> Result<EntryKind, Failure> {
    match word {
        "post" => Ok(EntryKind::Post),
        "comment" => Ok(EntryKind::Comment),
        _ => Err(Failure::Code(30002)),
    }
}
