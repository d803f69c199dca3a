//! Recommending people on one's profile.

use super::people;
use crate::error::{Denied, Error, Result};
use crate::model::content::Mark;
use crate::model::id::UserId;
use crate::model::user::Viewer;
use crate::store::{Write, endorsements, marks};

/// Recommends somebody whom `me` follows; others: `Forbidden(NotFollowed)`.
pub fn endorse(tx: &Write<'_>, me: &Viewer, whom: UserId) -> Result<()> {
    people::require(tx, whom)?;
    if !marks::has_user_mark(tx, me.user, whom, Mark::Follow)? {
        return Err(Error::Forbidden(Denied::NotFollowed));
    }
    endorsements::insert(tx, me.user, whom)
}

pub fn unendorse(tx: &Write<'_>, me: &Viewer, whom: UserId) -> Result<()> {
    people::require(tx, whom)?;
    endorsements::remove(tx, me.user, whom)
}
