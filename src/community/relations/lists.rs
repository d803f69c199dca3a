//! Lists that somebody sorts the people they follow into (`docs/specs/mastodon.md 4.7`): their owner alone knows of them.

use std::sync::Arc;

use crate::error::{Error, Resource, Result, Why};
use crate::model::id::{UserId, distinct};
use crate::model::people::list::{List, RepliesPolicy};
use crate::model::people::person::Person;
use crate::model::people::user::Viewer;
use crate::model::span::Span;
use crate::store::people::users::{self, UserBy};
use crate::store::relations::lists as rows;
use crate::store::views::people;
use crate::store::{Read, Write};

/// Lists of one person.
pub(crate) const LISTS_MAX: i64 = 50;
/// Characters of a title.
pub(crate) const TITLE_MAX: usize = 255;

/// One's own list; `NotFound` for anybody else's.
pub(crate) fn of(r: &Read<'_>, me: &Viewer, id: i64) -> Result<List> {
    rows::find(r, id)?.filter(|list| list.owner == me.user).ok_or(Error::NotFound(Resource::Record))
}

/// One's own lists, the first made first.
pub(crate) fn all(r: &Read<'_>, me: &Viewer) -> Result<Vec<List>> {
    rows::owned(r, me.user)
}

/// One's own lists that hold somebody; `NotFound` for an id that never existed.
pub(crate) fn holding(r: &Read<'_>, me: &Viewer, member: UserId) -> Result<Vec<List>> {
    users::find(r, &UserBy::Id(member))?.ok_or(Error::NotFound(Resource::User))?;
    rows::holding(r, me.user, member)
}

fn check_title(title: &str) -> Result<&str> {
    let title = title.trim();
    if title.is_empty() {
        return Err(Error::invalid("title", Why::Empty));
    }
    if title.chars().count() > TITLE_MAX {
        return Err(Error::invalid("title", Why::TooLong { max: TITLE_MAX }));
    }
    Ok(title)
}

/// `None` when there are [`LISTS_MAX`] already.
pub(crate) fn create(tx: &Write<'_>, me: &Viewer, title: &str, replies_policy: RepliesPolicy, exclusive: bool) -> Result<Option<List>> {
    let title = check_title(title)?;
    if rows::count(tx, me.user)? >= LISTS_MAX {
        return Ok(None);
    }
    let id = rows::insert(tx, me.user, title, replies_policy, exclusive)?;
    rows::find(tx, id)
}

/// What of a list is to change.
#[derive(Clone, Debug, Default)]
pub(crate) struct Change {
    pub title: Option<String>,
    pub replies_policy: Option<RepliesPolicy>,
    pub exclusive: Option<bool>,
}

/// Changes what is given and keeps the rest; gives the list after that. `NotFound(Record)` for anybody else's list,
/// `Invalid("title")` for a title that is blank or longer than [`TITLE_MAX`].
pub(crate) fn change(tx: &Write<'_>, me: &Viewer, id: i64, change: &Change) -> Result<List> {
    let mut list = of(tx, me, id)?;
    if let Some(title) = &change.title {
        check_title(title)?.clone_into(&mut list.title);
    }
    list.replies_policy = change.replies_policy.unwrap_or(list.replies_policy);
    list.exclusive = change.exclusive.unwrap_or(list.exclusive);
    rows::rewrite(tx, &list)?;
    Ok(list)
}

/// Its members stay followed.
pub(crate) fn delete(tx: &Write<'_>, me: &Viewer, id: i64) -> Result<()> {
    of(tx, me, id)?;
    rows::remove(tx, id)
}

/// Members who are still here by their ids, the newest user first.
pub(crate) fn members(r: &Read<'_>, me: &Viewer, id: i64, span: &Span) -> Result<Vec<Arc<Person>>> {
    of(r, me, id)?;
    let ids = rows::page(r, id, span)?;
    people::in_order(r, &ids)
}

/// Adds people whom the owner follows, or the owner; all or none. `NotFound` for anybody else; false when one of them
/// is a member already.
pub(crate) fn add(tx: &Write<'_>, me: &Viewer, id: i64, users: &[UserId]) -> Result<bool> {
    of(tx, me, id)?;
    let users = distinct(users.iter().copied());
    let many = i64::try_from(users.len()).map_err(Error::internal)?;
    if rows::allowed(tx, me.user, &users)? < many {
        return Err(Error::NotFound(Resource::User));
    }
    if rows::present(tx, id, &users)? > 0 {
        return Ok(false);
    }
    rows::add_members(tx, id, &users)?;
    Ok(true)
}

/// Those who are no members are skipped.
pub(crate) fn remove(tx: &Write<'_>, me: &Viewer, id: i64, users: &[UserId]) -> Result<()> {
    of(tx, me, id)?;
    rows::remove_members(tx, id, users)
}
