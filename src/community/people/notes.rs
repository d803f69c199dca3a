//! What somebody writes about a person for themselves alone.

use super::lookup;
use crate::error::{Error, Result, Why};
use crate::model::id::UserId;
use crate::model::people::user::Viewer;
use crate::store::Write;
use crate::store::people::notes;

/// Characters of a note.
const LONGEST: usize = 2_000;

/// Keeps the note; an empty one clears it.
pub(crate) fn write(tx: &Write<'_>, me: &Viewer, whom: UserId, note: &str) -> Result<()> {
    lookup::require(tx, whom)?;
    if note.chars().count() > LONGEST {
        return Err(Error::invalid("comment", Why::TooLong { max: LONGEST }));
    }
    notes::put(tx, me.user, whom, note)
}
