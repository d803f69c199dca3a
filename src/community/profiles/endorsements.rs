//! Recommending people on one's profile.

use crate::community::people::lookup;
use crate::error::{Denied, Error, Result};
use crate::model::content::entry::Mark;
use crate::model::id::UserId;
use crate::model::people::user::Viewer;
use crate::store::Write;
use crate::store::profiles::endorsements;
use crate::store::relations::marks;

/// Recommends somebody whom `me` follows; others: `Forbidden(NotFollowed)`.
pub(crate) fn endorse(tx: &Write<'_>, me: &Viewer, whom: UserId) -> Result<()> {
    lookup::require(tx, whom)?;
    if !marks::has_user_mark(tx, me.user, whom, Mark::Follow)? {
        return Err(Error::Forbidden(Denied::NotFollowed));
    }
    endorsements::insert(tx, me.user, whom)
}

/// Removes a recommendation; a missing one is no error. `NotFound(User)` for an unknown or deleted user.
pub(crate) fn unendorse(tx: &Write<'_>, me: &Viewer, whom: UserId) -> Result<()> {
    lookup::require(tx, whom)?;
    endorsements::remove(tx, me.user, whom)
}
