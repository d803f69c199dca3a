//! Consent to follow, given or refused.

use super::follow_requests::withdraw;
use super::marks::give;
use crate::community::runtime::settings::Settings;
use crate::error::{Denied, Error, Resource, Result};
use crate::model::content::entry::{Mark, Target};
use crate::model::id::UserId;
use crate::model::notifications::outbox::Task;
use crate::model::people::user::Viewer;
use crate::store::Write;
use crate::store::notifications::outbox::{self, Row};
use crate::store::relations::{follow_requests, follows, marks};

/// Accepts the request of `who`, with the notification of any follow. Without a request: `NotFound(Record)`.
pub(crate) fn accept(tx: &Write<'_>, settings: &Settings, me: &Viewer, who: UserId) -> Result<()> {
    admit(tx, settings, me.user, who)
}

fn admit(tx: &Write<'_>, settings: &Settings, me: UserId, who: UserId) -> Result<()> {
    let wished = follows::wished(tx, who, me)?;
    answer(tx, me, who)?;
    let target = Target::User(me);
    if marks::standing(tx, who, Mark::Follow, &target)?.is_none() {
        give(tx, settings, who, Mark::Follow, &target, Some(me), None)?;
        follows::set(tx, who, me, &wished)?;
    }
    Ok(())
}

/// Rejects the request of `who` without a notification. Without a request: `NotFound(Record)`.
pub(crate) fn decline(tx: &Write<'_>, me: &Viewer, who: UserId) -> Result<()> {
    answer(tx, me.user, who)
}

pub(super) fn answer(tx: &Write<'_>, me: UserId, who: UserId) -> Result<()> {
    if !marks::is_enabled(tx, me)? {
        return Err(Error::Forbidden(Denied::UserDisabled));
    }
    if withdraw(tx, who, me)? { Ok(()) } else { Err(Error::NotFound(Resource::Record)) }
}

/// I am not locked any more: everybody who waits follows me, many of them after the write.
pub(crate) fn accept_all(tx: &Write<'_>, settings: &Settings, me: &Viewer) -> Result<()> {
    for (_, who) in follow_requests::received(tx, me.user, None, AT_ONCE)? {
        admit(tx, settings, me.user, who)?;
    }
    if follow_requests::received(tx, me.user, None, 1)?.is_empty() { Ok(()) } else { outbox::put(tx, Task::AcceptFollowers(me.user)) }
}

/// Requests that are accepted in the write that ends the need for consent.
const AT_ONCE: i64 = outbox::PART;

/// The next of those who waited when `user` was locked; nobody if the user is locked again.
pub(crate) fn accept_more(tx: &Write<'_>, settings: &Settings, row: &Row, user: UserId) -> Result<()> {
    if !marks::facts(tx, &Target::User(user))?.is_some_and(|facts| facts.enabled && !facts.locked) {
        return outbox::remove(tx, row);
    }
    let find = |before: Option<i64>, limit| follow_requests::received(tx, user, Some(before.unwrap_or(row.id)), limit);
    outbox::part(tx, row, i64::MAX, find, |who| admit(tx, settings, user, who))
}
