//! Whom to follow next.

use std::collections::HashSet;
use std::sync::Arc;

use super::lookup;
use crate::community::runtime::core::Core;
use crate::error::Result;
use crate::model::clock::DAY;
use crate::model::id::UserId;
use crate::model::people::person::Person;
use crate::model::people::user::Viewer;
use crate::store::Write;
use crate::store::people::suggestions;
use crate::store::views::people::in_order;

/// How long after their last publication somebody counts as active.
const ACTIVE: i64 = 90 * DAY;

/// Why somebody is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SuggestionReason {
    /// People I follow follow them.
    FriendsOfFriends,
    /// Many here follow them.
    MostFollowed,
}

/// Those whom people I follow follow, then active people of the directory.
pub(crate) async fn list(core: &Core, me: &Viewer, limit: u32) -> Result<Vec<(SuggestionReason, Arc<Person>)>> {
    let me = me.user;
    let found = core.db.read_slow(move |r| {
        let near = suggestions::friends_of_friends(r, me, limit)?;
        let seen: HashSet<UserId> = near.iter().copied().collect();
        let mut all: Vec<(UserId, SuggestionReason)> = near.into_iter().map(|id| (id, SuggestionReason::FriendsOfFriends)).collect();
        let room = usize::try_from(limit).unwrap_or(usize::MAX).saturating_sub(all.len());
        if room > 0 {
            let active = suggestions::active(r, me, limit, r.now() - ACTIVE)?;
            all.extend(active.into_iter().filter(|id| !seen.contains(id)).take(room).map(|id| (id, SuggestionReason::MostFollowed)));
        }
        let ids: Vec<UserId> = all.iter().map(|(id, _)| *id).collect();
        let people = in_order(r, &ids)?;
        Ok(all.into_iter().map(|(_, because)| because).zip(people).collect())
    });
    found.await
}

/// Keeps somebody out of my suggestions for good; repeating it changes nothing. Unknown or deleted: `NotFound(User)`.
pub(crate) fn refuse(tx: &Write<'_>, me: &Viewer, whom: UserId) -> Result<()> {
    lookup::require(tx, whom)?;
    suggestions::refuse(tx, me.user, whom)
}
