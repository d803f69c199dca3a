//! Muting somebody, who is not notified (`docs/specs/mastodon.md 4.1`).

use crate::community::people::lookup::{self, UserList};
use crate::error::{Denied, Error, Result};
use crate::model::Millis;
use crate::model::clock::{DAY, SECOND};
use crate::model::id::UserId;
use crate::model::people::person::Muted;
use crate::model::people::user::Viewer;
use crate::model::span::Span;
use crate::store::relations::mutes;
use crate::store::{Read, Write, views};

/// Longer is for good.
const LONGEST: Millis = 36_500 * DAY;

/// How somebody is muted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mute {
    /// Their notifications are kept away, too.
    pub notifications: bool,
    /// 0 or less: for good.
    pub seconds: i64,
}

/// Mutes, or changes how. A mute leaves every follow as it is.
pub(crate) fn mute(tx: &Write<'_>, me: &Viewer, whom: UserId, mute: Mute) -> Result<()> {
    lookup::require(tx, whom)?;
    if whom == me.user {
        return Err(Error::Forbidden(Denied::MarkOneself));
    }
    let lasts = mute.seconds.saturating_mul(SECOND);
    let ends = (lasts > 0 && lasts < LONGEST).then(|| tx.now().saturating_add(lasts));
    mutes::put(tx, me.user, whom, mute.notifications, ends)
}

/// A page of those whom `me` mutes, newest first.
pub(crate) fn list(r: &Read<'_>, me: &Viewer, span: Span) -> Result<Vec<Muted>> {
    let found = lookup::list(r, Some(me.user), UserList::MutedBy(me.user), span)?;
    let ids: Vec<UserId> = found.iter().map(|(_, person)| person.user.id).collect();
    let ties = views::ties::load(r, me.user, &ids)?;
    let ends = |id: UserId| ties.get(&id).and_then(|ties| ties.muting_expires_at);
    Ok(found.into_iter().map(|(row, person)| Muted { row, expires_at: ends(person.user.id), person }).collect())
}

/// Ends a mute; a missing one is no error. `NotFound(User)` for an unknown or deleted user.
pub(crate) fn unmute(tx: &Write<'_>, me: &Viewer, whom: UserId) -> Result<()> {
    lookup::require(tx, whom)?;
    mutes::remove(tx, me.user, whom)
}
