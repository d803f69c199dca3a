//! Consent to follow, given or refused.

use super::follow_requests::withdraw;
use super::marks::give;
use crate::community::runtime::settings::Settings;
use crate::error::{Denied, Error, Resource, Result};
use crate::model::content::entry::{Mark, Target};
use crate::model::id::UserId;
use crate::model::people::user::Viewer;
use crate::store::Write;
use crate::store::relations::{follow_requests, follows, marks};

/// Accepts the request of `who`, with the notification of any follow. Without a request: `NotFound(Record)`.
pub(crate) fn accept(tx: &Write<'_>, settings: &Settings, me: &Viewer, who: UserId) -> Result<()> {
    let wished = follows::wished(tx, who, me.user)?;
    answer(tx, me, who)?;
    let target = Target::User(me.user);
    if marks::standing(tx, who, Mark::Follow, &target)?.is_none() {
        give(tx, settings, who, Mark::Follow, &target, Some(me.user), None)?;
        follows::set(tx, who, me.user, &wished)?;
    }
    Ok(())
}

/// Rejects the request of `who` without a notification. Without a request: `NotFound(Record)`.
pub(crate) fn decline(tx: &Write<'_>, me: &Viewer, who: UserId) -> Result<()> {
    answer(tx, me, who)
}

pub(super) fn answer(tx: &Write<'_>, me: &Viewer, who: UserId) -> Result<()> {
    if !marks::is_enabled(tx, me.user)? {
        return Err(Error::Forbidden(Denied::UserDisabled));
    }
    if withdraw(tx, who, me.user)? { Ok(()) } else { Err(Error::NotFound(Resource::Record)) }
}

/// I am not locked any more: everybody who waits follows me.
pub(crate) fn accept_all(tx: &Write<'_>, settings: &Settings, me: &Viewer) -> Result<()> {
    for (_, who) in follow_requests::received(tx, me.user, None, i64::MAX)? {
        accept(tx, settings, me, who)?;
    }
    Ok(())
}
