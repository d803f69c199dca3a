//! Adding and removing friends (`docs/specs/core.md` 8, `docs/specs/lanying.md 3.2`).

use super::{friend_notices, marks};
use crate::community::messages::message;
use crate::community::people::users;
use crate::community::profiles::chat_profile;
use crate::community::runtime::settings::Settings;
use crate::community::text;
use crate::community::text::{mobile_numbers, names};
use crate::error::{Denied, Error, Friendship, Resource, Result, Why};
use crate::model::clock::DAY;
use crate::model::content::entry::{Mark, Target};
use crate::model::id::UserId;
use crate::model::messages::sync::{DeviceEventKind, InfoField};
use crate::model::people::friendship::{Friend, FriendRequest, FriendState, RequestState, RosterView};
use crate::model::people::user::{Status, User, Viewer};
use crate::store::accounts::account;
use crate::store::people::users::{self as user_rows, UserBy};
use crate::store::relations::{friendships as rows, marks as mark_rows};
use crate::store::{Read, Write, views};

/// How long a request waits.
const WAITS: i64 = 7 * DAY;
const REASON_MAX: usize = 256;
const ALIAS_MAX: usize = 64;
const EXT_MAX: usize = 16 * 1_024;
/// The most people in one response without paging.
pub(crate) const ALL: i64 = 5_000;

/// The text of a friend request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asking {
    pub reason: String,
    /// The alias for the other.
    pub alias: String,
    /// Where the other has a question.
    pub answer: Option<String>,
}

fn checked(field: &'static str, sent: &str, max: usize) -> Result<String> {
    let plain = text::plain(sent);
    if plain.chars().count() > max { Err(Error::invalid(field, Why::TooLong { max })) } else { Ok(plain) }
}

/// Somebody who is there: `NotFound(User)`, `Denied::TargetDeleted`.
fn known(r: &Read<'_>, id: UserId) -> Result<User> {
    let user = user_rows::find(r, &UserBy::Id(id))?.ok_or(Error::NotFound(Resource::User))?;
    if user.status == Status::Deleted { Err(Error::Forbidden(Denied::TargetDeleted)) } else { Ok(user) }
}

/// Asks somebody to be friends; some are at once.
///
/// Refused, in this order: oneself, `NotFound(User)`, `TargetDeleted`, `Blocked`, `Already`, then by what the other wants:
/// `WrongAnswer`, `Closed`. Where the other asked before, this accepts the request.
pub(crate) fn apply(tx: &Write<'_>, settings: &Settings, me: &Viewer, to: UserId, asking: &Asking) -> Result<()> {
    users::require_enabled(tx, me.user)?;
    if me.user == to {
        return Err(Error::unfit("user_id", "somebody else"));
    }
    known(tx, to)?;
    if mark_rows::has_user_mark(tx, to, me.user, Mark::Block)? {
        return Err(Error::Forbidden(Denied::Blocked));
    }
    if rows::exists(tx, me.user, to)? {
        return Err(Error::Friendship(Friendship::Already));
    }
    let (reason, alias) = (checked("reason", &asking.reason, REASON_MAX)?, checked("alias", &asking.alias, ALIAS_MAX)?);
    if let Some(their_request) = rows::waiting(tx, to, me.user)? {
        rows::set_request(tx, their_request.id, RequestState::Accepted)?;
        befriend(tx, settings, me, to, &alias, &their_request.alias)?;
        return friend_notices::to_both(tx, DeviceEventKind::FriendAccepted, me.user, to, "");
    }
    let profile = chat_profile::of(tx, to)?;
    match profile.friend_policy {
        0 => become_friends(tx, settings, me, to, &alias),
        2 if !profile.friend_question.is_empty() => {
            let given = asking.answer.as_deref().unwrap_or_default().trim();
            if given != profile.friend_answer.trim() {
                return Err(Error::Friendship(Friendship::WrongAnswer));
            }
            become_friends(tx, settings, me, to, &alias)
        }
        // Without a question there is nothing to answer.
        1 | 2 => {
            rows::insert_request(tx, me.user, to, &reason, &alias, tx.now() + WAITS)?;
            friend_notices::applied(tx, me.user, to, &reason)
        }
        _ => Err(Error::Friendship(Friendship::Closed)),
    }
}

/// At once, as nobody has to be asked.
fn become_friends(tx: &Write<'_>, settings: &Settings, me: &Viewer, to: UserId, alias: &str) -> Result<()> {
    befriend(tx, settings, me, to, alias, "")?;
    friend_notices::added(tx, me.user, to)
}

/// `me` acted, and so follows the other, but never without the consent of a locked user, and without a notification.
fn befriend(tx: &Write<'_>, _settings: &Settings, me: &Viewer, other: UserId, alias: &str, their_alias: &str) -> Result<()> {
    // A new friendship removes the own block against the other.
    marks::lift(tx, me, Mark::Block, &Target::User(other)).map(drop)?;
    rows::forget_request(tx, me.user, other)?;
    rows::forget_request(tx, other, me.user)?;
    rows::insert(tx, me.user, other, alias)?;
    if !their_alias.is_empty() {
        rows::set(tx, other, me.user, &Friend { alias: their_alias.to_owned(), ..Friend::default() })?;
    }
    let target = Target::User(other);
    let locked = mark_rows::facts(tx, &target)?.is_some_and(|facts| facts.locked);
    if !locked && mark_rows::standing(tx, me.user, Mark::Follow, &target)?.is_none() {
        mark_rows::insert(tx, me.user, Mark::Follow, &target, None)?;
    }
    Ok(())
}

/// Accepts a friend request; `NoRequest`.
pub(crate) fn accept(tx: &Write<'_>, settings: &Settings, me: &Viewer, from: UserId) -> Result<()> {
    let request = answered(tx, me, from, RequestState::Accepted)?;
    if mark_rows::has_user_mark(tx, from, me.user, Mark::Block)? {
        return Err(Error::Forbidden(Denied::Blocked));
    }
    befriend(tx, settings, me, from, "", &request.alias)?;
    friend_notices::to_both(tx, DeviceEventKind::FriendAccepted, me.user, from, "")
}

/// Rejects a friend request; `NoRequest`.
pub(crate) fn decline(tx: &Write<'_>, me: &Viewer, from: UserId, reason: &str) -> Result<()> {
    let reason = checked("reason", reason, REASON_MAX)?;
    answered(tx, me, from, RequestState::Declined)?;
    friend_notices::to_both(tx, DeviceEventKind::FriendDeclined, me.user, from, &reason)
}

fn answered(tx: &Write<'_>, me: &Viewer, from: UserId, state: RequestState) -> Result<FriendRequest> {
    users::require_enabled(tx, me.user)?;
    known(tx, from)?;
    let request = rows::waiting(tx, from, me.user)?.ok_or(Error::Friendship(Friendship::NoRequest))?;
    rows::set_request(tx, request.id, state)?;
    Ok(request)
}

/// Ends it for both; who follows whom stays. Repeating it changes nothing.
pub(crate) fn end(tx: &Write<'_>, me: &Viewer, other: UserId) -> Result<()> {
    users::require_enabled(tx, me.user)?;
    user_rows::find(tx, &UserBy::Id(other))?.ok_or(Error::NotFound(Resource::User))?;
    if rows::end(tx, me.user, other)? { friend_notices::to_both(tx, DeviceEventKind::FriendRemoved, me.user, other, "") } else { Ok(()) }
}

/// The one block of all dialects. Repeating it changes nothing.
pub(crate) fn block(tx: &Write<'_>, settings: &Settings, me: &Viewer, other: UserId) -> Result<()> {
    if me.user == other {
        return Err(Error::unfit("user_id", "somebody else"));
    }
    known(tx, other)?;
    marks::put(tx, settings, me, Mark::Block, &Target::User(other), None).map(drop)
}

/// Removes the block; what it ended is not restored, and no block is no error.
/// `NotFound(User)`, `TargetDeleted`, `UserDisabled` where `me` is disabled.
pub(crate) fn unblock(tx: &Write<'_>, me: &Viewer, other: UserId) -> Result<()> {
    known(tx, other)?;
    marks::lift(tx, me, Mark::Block, &Target::User(other)).map(drop)
}

/// Whom somebody blocked.
pub(crate) fn blocked(r: &Read<'_>, me: UserId) -> Result<Vec<UserId>> {
    rows::blocked(r, me, ALL)
}

/// What to keep about a friend; `None` leaves a thing as it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keep {
    pub alias: Option<String>,
    pub ext: Option<String>,
    pub muted: Option<bool>,
}

/// Keeps something about a friend; `Friendship::None`.
pub(crate) fn keep(tx: &Write<'_>, me: &Viewer, friend: UserId, keep: Keep) -> Result<()> {
    users::require_enabled(tx, me.user)?;
    known(tx, friend)?;
    let before = rows::find(tx, me.user, friend)?.ok_or(Error::Friendship(Friendship::None))?;
    let mut kept = before.clone();
    if let Some(alias) = &keep.alias {
        kept.alias = checked("alias", alias, ALIAS_MAX)?;
    }
    if let Some(ext) = keep.ext {
        if ext.chars().count() > EXT_MAX {
            return Err(Error::invalid("ext", Why::TooLong { max: EXT_MAX }));
        }
        kept.ext = ext;
    }
    kept.muted = keep.muted.unwrap_or(kept.muted);
    rows::set(tx, me.user, friend, &kept)?;
    let muted = |kept: &Friend| i64::from(kept.muted).to_string();
    for (field, before, after) in [
        (InfoField::FriendAlias, before.alias.clone(), kept.alias.clone()),
        (InfoField::FriendExt, before.ext.clone(), kept.ext.clone()),
        (InfoField::FriendMuted, muted(&before), muted(&kept)),
    ] {
        if before != after {
            friend_notices::kept(tx, me.user, friend, field, &after)?;
        }
    }
    Ok(())
}

/// Friends in the order they became so, after the one with this number.
pub(crate) fn friends(r: &Read<'_>, me: UserId, after: i64, limit: i64) -> Result<Vec<(i64, UserId)>> {
    rows::page(r, me, after, limit)
}

/// Requests somebody got, newest first, older than `before`.
pub(crate) fn received(r: &Read<'_>, me: UserId, before: i64, limit: i64) -> Result<Vec<FriendRequest>> {
    rows::received(r, me, before, limit)
}

/// These people as `me` sees them, in the order asked for, each once; who is not there is left out.
pub(crate) fn seen(r: &Read<'_>, me: UserId, ids: &[UserId]) -> Result<Vec<RosterView>> {
    let mut views = views::people::load(r, Some(me), ids)?;
    let (mut friends, former, mut cards) = (rows::some(r, me, ids)?, rows::former(r, me, ids)?, rows::cards(r, ids)?);
    let one = |id: &UserId| {
        let (view, card) = (views.remove(id)?, cards.remove(id)?);
        if view.user.status == Status::Deleted {
            return None;
        }
        let bond = match () {
            () if *id == me => FriendState::Friend,
            () if view.relation.blocked => FriendState::Blocked,
            () if view.relation.friend => FriendState::Friend,
            () if former.contains(id) => FriendState::Former,
            () => FriendState::Stranger,
        };
        let rows::Card { public_info, avatar_name, friend_policy, friend_question } = card;
        let friend = friends.remove(id).unwrap_or_default();
        Some(RosterView { person: view.person, bond, friend, public_info, avatar_name, friend_policy, friend_question })
    };
    Ok(ids.iter().filter_map(one).collect())
}

/// Somebody to be found by.
#[derive(Clone, Debug)]
pub(crate) enum Find {
    Id(UserId),
    Name(String),
    Mobile(String),
}

/// The one person meant: `NotFound(User)`, `Denied::TargetDeleted`.
pub(crate) fn find(r: &Read<'_>, me: UserId, who: &Find) -> Result<RosterView> {
    let nobody = Error::NotFound(Resource::User);
    let id = match who {
        Find::Id(id) => Some(known(r, *id)?.id),
        Find::Name(name) => {
            let key = names::fold(name);
            match user_rows::find(r, &UserBy::Key(&key))? {
                Some(user) => Some(user.id),
                None if users::name_taken(r, &key)? => return Err(Error::Forbidden(Denied::TargetDeleted)),
                None => None,
            }
        }
        Find::Mobile(mobile) => match account::find(r, &account::AccountBy::Phone(&mobile_numbers::parse(mobile)?.full()))? {
            Some(account) => account::users(r, account.id)?.first().copied(),
            None => None,
        },
    };
    let id = id.ok_or(Error::NotFound(Resource::User))?;
    seen(r, me, &[id])?.pop().ok_or(nobody)
}

/// May one write to the other? Who is not there is `NotFound(User)`.
pub(crate) fn may_message(r: &Read<'_>, settings: &Settings, from: UserId, to: UserId) -> Result<bool> {
    let from = users::actor(r, from)?;
    match message::may_send(r, settings, &from, Some(to)) {
        Ok(_) => Ok(true),
        Err(Error::Forbidden(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
