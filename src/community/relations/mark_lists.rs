//! Lists of people and of what they marked (`docs/specs/fresns.md 5.3`). Whether a list is public at all
//! is the dialect's to ask before.

use crate::error::Result;
use crate::model::content::entry::{Mark, Target};
use crate::model::id::{MarkId, UserId};
use crate::model::people::user::UserView;
use crate::store::Read;
use crate::store::people::user_query;
use crate::store::relations::mark_lists as lists;
use crate::store::views::users;

pub(crate) use crate::store::people::user_query::{Bounds, Counter, Order, UserFilter};
pub(crate) use crate::store::relations::mark_lists::{Listed, Stretch};

/// The views of `ids`, in their order.
fn hydrate(r: &Read<'_>, viewer: Option<UserId>, ids: &[UserId]) -> Result<Vec<UserView>> {
    let mut views = users::load(r, viewer, ids)?;
    Ok(ids.iter().filter_map(|id| views.remove(id)).collect())
}

/// Likers, dislikers, followers or blockers of something, newest first, with their number.
pub(crate) fn received(
    r: &Read<'_>,
    viewer: Option<UserId>,
    mark: Mark,
    target: &Target,
    offset: i64,
    limit: i64,
) -> Result<(i64, Vec<UserView>)> {
    let ids: Vec<UserId> =
        lists::received(r, viewer, mark, target, Stretch::Page { offset, limit })?.into_iter().map(|(_, who)| who).collect();
    Ok((lists::received_total(r, viewer, mark, target)?, hydrate(r, viewer, &ids)?))
}

/// The same by keyset: each user with the id of the mark to go on from.
pub(crate) fn received_from(
    r: &Read<'_>,
    viewer: Option<UserId>,
    mark: Mark,
    target: &Target,
    part: Stretch,
) -> Result<Vec<(MarkId, UserView)>> {
    let rows = lists::received(r, viewer, mark, target, part)?;
    let ids: Vec<UserId> = rows.iter().map(|(_, who)| *who).collect();
    let mut views = users::load(r, viewer, &ids)?;
    Ok(rows.into_iter().filter_map(|(id, who)| Some((id, views.remove(&who)?))).collect())
}

/// Users `owner` put `mark` on, newest first, with their number.
pub(crate) fn given_users(
    r: &Read<'_>,
    viewer: Option<UserId>,
    owner: UserId,
    mark: Mark,
    offset: i64,
    limit: i64,
) -> Result<(i64, Vec<UserView>)> {
    let (total, targets) = given(r, viewer, owner, mark, Listed::Users, Stretch::Page { offset, limit })?;
    let ids: Vec<UserId> = targets.iter().filter_map(|(_, target)| if let Target::User(id) = target { Some(*id) } else { None }).collect();
    Ok((total, hydrate(r, viewer, &ids)?))
}

/// What `owner` put `mark` on: how many the viewer may see, and a stretch of them.
pub(crate) fn given(
    r: &Read<'_>,
    viewer: Option<UserId>,
    owner: UserId,
    mark: Mark,
    what: Listed,
    part: Stretch,
) -> Result<(i64, Vec<(MarkId, Target)>)> {
    Ok((lists::given_total(r, viewer, owner, mark, what)?, lists::given(r, viewer, owner, mark, what, part)?))
}

/// Those I follow who follow `whom`.
pub(crate) fn followers_you_follow(r: &Read<'_>, me: UserId, whom: UserId, offset: i64, limit: i64) -> Result<(i64, Vec<UserView>)> {
    let ids = lists::followers_you_follow(r, me, whom, offset, limit)?;
    Ok((lists::followers_you_follow_total(r, me, whom)?, hydrate(r, Some(me), &ids)?))
}

/// All users that fit, with their number up to 10 000. Ask it on the slow lane.
pub(crate) fn users(r: &Read<'_>, viewer: Option<UserId>, filter: &UserFilter, offset: i64, limit: i64) -> Result<(i64, Vec<UserView>)> {
    let ids = user_query::page(r, viewer, filter, offset, limit)?;
    Ok((user_query::total(r, viewer, filter)?, hydrate(r, viewer, &ids)?))
}
