//! People as a profile page shows them, and lists of them (`docs/specs/mastodon.md 4.1`).

use super::users::{self, UserRef};
use crate::community::runtime::core::Core;
use crate::error::{Error, Resource, Result};
use crate::model::content::entry::Mark;
use crate::model::id::UserId;
use crate::model::people::person::UserView;
use crate::model::people::profile::Relations;
use crate::model::people::user::{Role, Status};
use crate::model::span::Span;
use crate::store::Read;
use crate::store::people::user_lists;
use crate::store::relations::marks;
use crate::store::views::{people, ties};

pub(crate) use crate::store::people::user_lists::UserList;

/// People listed as familiar followers of one.
const FAMILIAR_MAX: u32 = 80;

const NOBODY: Error = Error::NotFound(Resource::User);

/// Somebody to act on: neither unknown nor gone.
pub(crate) fn require(r: &Read<'_>, id: UserId) -> Result<()> {
    users::require(r, &UserRef::Id(id)).map(drop)
}

/// Who waits to be let in is not there for others.
fn arrived(person: &UserView) -> bool {
    person.user.role != Role::Pending
}

/// One person, disabled and deleted ones included, or `NotFound(User)`.
pub(crate) fn find(r: &Read<'_>, viewer: Option<UserId>, id: UserId) -> Result<UserView> {
    people::load_one(r, viewer, id)?.filter(arrived).ok_or(NOBODY)
}

/// The same by name.
pub(crate) fn by_name(r: &Read<'_>, viewer: Option<UserId>, name: &str) -> Result<UserView> {
    let user = users::find(r, &UserRef::Name(name.to_owned()))?.ok_or(NOBODY)?;
    find(r, viewer, user.id)
}

/// These people in this order; unknown ids are left out.
pub(crate) fn some(r: &Read<'_>, viewer: Option<UserId>, ids: &[UserId]) -> Result<Vec<UserView>> {
    let mut views = people::load(r, viewer, ids)?;
    let mut found: Vec<UserView> = ids.iter().filter_map(|id| views.remove(id)).collect();
    found.retain(arrived);
    Ok(found)
}

/// The relations of `me` and one other.
pub(crate) fn ties_with(r: &Read<'_>, me: UserId, whom: UserId) -> Result<Relations> {
    Ok(ties::load(r, me, &[whom])?.remove(&whom).unwrap_or_default())
}

/// The relations of `me` and each of these, in their order; unknown ids are left out, and those who are disabled
/// or gone unless they are wanted, too.
pub(crate) fn ties(r: &Read<'_>, me: UserId, ids: &[UserId], with_suspended: bool) -> Result<Vec<(UserId, Relations)>> {
    let mut known = some(r, Some(me), ids)?;
    known.retain(|person| with_suspended || person.user.status == Status::Enabled);
    let mut found = ties::load(r, me, ids)?;
    Ok(known.iter().filter_map(|person| Some((person.user.id, found.remove(&person.user.id)?))).collect())
}

/// A stretch of a list of people, each with the id that the list goes on from.
pub(crate) fn list(r: &Read<'_>, viewer: Option<UserId>, which: UserList, span: Span) -> Result<Vec<(i64, UserView)>> {
    let rows = user_lists::people(r, viewer, which, span)?;
    let ids: Vec<UserId> = rows.iter().map(|(_, who)| *who).collect();
    let mut views = people::load(r, viewer, &ids)?;
    Ok(rows.into_iter().filter_map(|(id, who)| Some((id, views.remove(&who)?))).collect())
}

/// Followers of `owner`, whom `owner` follows or recommends: empty when the owner hides them.
pub(crate) fn around(r: &Read<'_>, viewer: Option<UserId>, owner: UserId, which: UserList, span: Span) -> Result<Vec<(i64, UserView)>> {
    let person = find(r, viewer, owner)?;
    let hidden = person.profile.hide_collections == Some(true) && !matches!(which, UserList::EndorsedBy(_));
    let shut_out = match viewer {
        Some(me) if me == owner => return list(r, viewer, which, span),
        Some(me) => marks::has_user_mark(r, owner, me, Mark::Block)?,
        None => false,
    };
    if person.user.status != Status::Enabled || hidden || shut_out {
        return Ok(Vec::new());
    }
    list(r, viewer, which, span)
}

/// Of those `me` follows, who follows each of these people.
pub(crate) async fn familiar(core: &Core, me: UserId, ids: Vec<UserId>) -> Result<Vec<(UserId, Vec<UserView>)>> {
    let found = core.db.read_slow(move |r| {
        let known = some(r, Some(me), &ids)?;
        let whom: Vec<UserId> = known.iter().map(|person| person.user.id).collect();
        let pairs = user_lists::familiar(r, me, &whom, FAMILIAR_MAX)?;
        let followers: Vec<UserId> = pairs.iter().map(|(_, follower)| *follower).collect();
        let views = people::load(r, Some(me), &followers)?;
        let of = |whom: UserId| pairs.iter().filter(move |pair| pair.0 == whom).filter_map(|pair| views.get(&pair.1).cloned()).collect();
        Ok(whom.into_iter().map(|whom| (whom, of(whom))).collect())
    });
    found.await
}
