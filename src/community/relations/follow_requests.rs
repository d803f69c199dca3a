//! Follows of a locked user wait for consent. Making and withdrawing one is `marks::put` and `marks::lift`.

use super::marks::give;
use crate::community::notifications::create;
use crate::community::runtime::settings::Settings;
use crate::error::{Denied, Error, Result, Thing};
use crate::model::content::entry::{Mark, Target};
use crate::model::id::UserId;
use crate::model::notifications::notification::{Action, Kind, NewNotification};
use crate::model::people::user::{UserView, Viewer};
use crate::store::notifications::notification;
use crate::store::relations::{follow_requests, follows, marks};
use crate::store::views::users;
use crate::store::{Read, Write};

/// Lets `who` follow me, who hears of it as of any follow. Nobody asked: `NotFound(Record)`.
pub fn accept(tx: &Write<'_>, settings: &Settings, me: &Viewer, who: UserId) -> Result<()> {
    let wished = follows::wished(tx, who, me.user)?;
    answer(tx, me, who)?;
    let target = Target::User(me.user);
    if marks::standing(tx, who, Mark::Follow, &target)?.is_none() {
        give(tx, settings, who, Mark::Follow, &target, Some(me.user), None)?;
        follows::set(tx, who, me.user, &wished)?;
    }
    Ok(())
}

/// Asks `whom`, who is told once.
pub(in crate::community) fn ask(tx: &Write<'_>, settings: &Settings, who: UserId, whom: UserId) -> Result<()> {
    if !follow_requests::insert(tx, who, whom)? {
        return Ok(());
    }
    let new = NewNotification {
        receiver: whom,
        kind: Kind::FollowRequest,
        actor: Some(who),
        anonymous: false,
        action: Some(Action::Follow),
        target: Some(Target::User(whom)),
        content: None,
        text: None,
        is_markdown: false,
        is_mention: false,
    };
    create::tell(tx, settings, &new).map(drop)
}

/// The request goes with what was heard of it; whether there was one.
pub(in crate::community) fn withdraw(tx: &Write<'_>, who: UserId, whom: UserId) -> Result<bool> {
    let gone = follow_requests::remove(tx, who, whom)?;
    if gone {
        notification::erase_mark(tx, who, Kind::FollowRequest.number(), &Target::User(whom))?;
    }
    Ok(gone)
}

/// Refuses `who`, who hears nothing. Nobody asked: `NotFound(Record)`.
pub fn decline(tx: &Write<'_>, me: &Viewer, who: UserId) -> Result<()> {
    answer(tx, me, who)
}

fn answer(tx: &Write<'_>, me: &Viewer, who: UserId) -> Result<()> {
    if !marks::is_enabled(tx, me.user)? {
        return Err(Error::Forbidden(Denied::UserDisabled));
    }
    if withdraw(tx, who, me.user)? { Ok(()) } else { Err(Error::NotFound(Thing::Record)) }
}

/// I am not locked any more: everybody who waits follows me.
pub fn accept_all(tx: &Write<'_>, settings: &Settings, me: &Viewer) -> Result<()> {
    for (_, who) in follow_requests::received(tx, me.user, None, i64::MAX)? {
        accept(tx, settings, me, who)?;
    }
    Ok(())
}

/// Have I asked to follow `whom`?
pub fn is_waiting(r: &Read<'_>, me: UserId, whom: UserId) -> Result<bool> {
    follow_requests::exists(r, me, whom)
}

/// Who waits for my consent, newest first, with the request's id to go on from.
pub fn received(r: &Read<'_>, me: &Viewer, before: Option<i64>, limit: i64) -> Result<Vec<(i64, UserView)>> {
    let rows = follow_requests::received(r, me.user, before, limit)?;
    let ids: Vec<UserId> = rows.iter().map(|(_, who)| *who).collect();
    let mut views = users::load(r, Some(me.user), &ids)?;
    Ok(rows.into_iter().filter_map(|(id, who)| Some((id, views.remove(&who)?))).collect())
}
