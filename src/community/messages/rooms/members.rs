//! Members of a room, its admins, and removing members.

use super::notices::{self, Notice};
use super::{Actor, as_admin, as_member, as_owner, role, settings};
use crate::community::people::users::{self, UserRef};
use crate::error::{Error, Result, Room as Refusal};
use crate::model::id::{RoomId, UserId};
use crate::model::messages::room::{MutedUntil, Room, RoomBlock, RoomMember, RoomRole};
use crate::model::messages::sync::DeviceEventKind;
use crate::store::messages::rooms::members as rows;
use crate::store::{Read, Write};

/// The result for one person of a list.
pub(crate) type UserOutcome = (UserId, Result<()>);

/// One after the other; what fails leaves nothing behind.
pub(super) fn each(tx: &Write<'_>, users: &[UserId], mut work: impl FnMut(UserId) -> Result<()>) -> Result<Vec<UserOutcome>> {
    users.iter().map(|user| Ok((*user, tx.tentatively(|| work(*user))?))).collect()
}

/// The same, and then `tell` of those for whom it worked, if there are any.
fn each_told(
    tx: &Write<'_>,
    users: &[UserId],
    work: impl FnMut(UserId) -> Result<()>,
    tell: impl FnOnce(&[UserId]) -> Result<()>,
) -> Result<Vec<UserOutcome>> {
    let outcomes = each(tx, users, work)?;
    let done: Vec<UserId> = outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).map(|(user, _)| *user).collect();
    if !done.is_empty() {
        tell(&done)?;
    }
    Ok(outcomes)
}

/// A member below the actor: nobody acts on the owner, only the owner on admins.
fn below(r: &Read<'_>, actor: &Actor, room: RoomId, user: UserId) -> Result<RoomMember> {
    let member = rows::find(r, room, user)?.ok_or(Error::Room(Refusal::NotMember))?;
    outranks(r, actor, room, member.role)?;
    Ok(member)
}

fn outranks(r: &Read<'_>, actor: &Actor, room: RoomId, target: RoomRole) -> Result<()> {
    if role(r, actor, room)?.is_some_and(|mine| mine > target) { Ok(()) } else { Err(Error::Room(Refusal::OwnerOnly)) }
}

/// The owner makes members admins.
pub(crate) fn make_admins(tx: &Write<'_>, actor: &Actor, room: RoomId, list: &[UserId]) -> Result<Vec<UserOutcome>> {
    set_roles(tx, actor, room, list, RoomRole::Admin, DeviceEventKind::RoomAdminGranted)
}

/// The owner makes admins members again.
pub(crate) fn unmake_admins(tx: &Write<'_>, actor: &Actor, room: RoomId, list: &[UserId]) -> Result<Vec<UserOutcome>> {
    set_roles(tx, actor, room, list, RoomRole::Member, DeviceEventKind::RoomAdminRevoked)
}

fn set_roles(
    tx: &Write<'_>,
    actor: &Actor,
    room: RoomId,
    list: &[UserId],
    role: RoomRole,
    kind: DeviceEventKind,
) -> Result<Vec<UserOutcome>> {
    as_owner(tx, actor, room)?;
    let set = |user| {
        below(tx, actor, room, user)?;
        rows::set_role(tx, room, user, role)
    };
    // Whoever hides its members still shows who leads the room.
    each_told(tx, list, set, |done| notices::to_members(tx, &Notice::of(kind, room, actor.user(), done)))
}

/// Removes people from the room.
pub(crate) fn kick(tx: &Write<'_>, actor: &Actor, room: RoomId, list: &[UserId]) -> Result<Vec<UserOutcome>> {
    let known = as_admin(tx, actor, room)?;
    let kick = |user| {
        below(tx, actor, room, user)?;
        rows::remove(tx, room, user)?;
        rows::count_kick(tx, room, user)
    };
    each_told(tx, list, kick, |done| notices::done_to(tx, &known, true, &Notice::of(DeviceEventKind::RoomKicked, room, actor.user(), done)))
}

/// Bans people, members included.
pub(crate) fn block(tx: &Write<'_>, actor: &Actor, room: RoomId, list: &[UserId]) -> Result<Vec<UserOutcome>> {
    let known = as_admin(tx, actor, room)?;
    let block = |user| {
        users::require(tx, &UserRef::Id(user))?;
        if let Some(member) = rows::find(tx, room, user)? {
            outranks(tx, actor, room, member.role)?;
            rows::remove(tx, room, user)?;
        }
        rows::block(tx, room, user)
    };
    each_told(tx, list, block, |done| {
        notices::done_to(tx, &known, true, &Notice::of(DeviceEventKind::RoomBlocked, room, actor.user(), done))
    })
}

/// Unbans people; they have to join again.
pub(crate) fn unblock(tx: &Write<'_>, actor: &Actor, room: RoomId, list: &[UserId]) -> Result<Vec<UserOutcome>> {
    as_admin(tx, actor, room)?;
    let unblock = |user| rows::unblock(tx, room, user).map(drop);
    each_told(tx, list, unblock, |done| notices::to_leading(tx, &Notice::of(DeviceEventKind::RoomUnblocked, room, actor.user(), done)))
}

/// Silences people for a number of minutes; -1 for ever.
pub(crate) fn silence(tx: &Write<'_>, actor: &Actor, room: RoomId, list: &[UserId], minutes: i64) -> Result<Vec<UserOutcome>> {
    let known = as_admin(tx, actor, room)?;
    let silence = settings::silence("duration", minutes, tx.now())?;
    set_silence(tx, actor, &known, list, silence, (DeviceEventKind::RoomSilenced, &minutes.to_string()))
}

/// Ends the silence.
pub(crate) fn unsilence(tx: &Write<'_>, actor: &Actor, room: RoomId, list: &[UserId]) -> Result<Vec<UserOutcome>> {
    let known = as_admin(tx, actor, room)?;
    set_silence(tx, actor, &known, list, MutedUntil::None, (DeviceEventKind::RoomUnsilenced, ""))
}

fn set_silence(
    tx: &Write<'_>,
    actor: &Actor,
    room: &Room,
    list: &[UserId],
    silence: MutedUntil,
    (kind, text): (DeviceEventKind, &str),
) -> Result<Vec<UserOutcome>> {
    let set = |user| {
        below(tx, actor, room.id, user)?;
        rows::set_silence(tx, room.id, user, silence)
    };
    each_told(tx, list, set, |done| notices::done_to(tx, room, false, &Notice { text, ..Notice::of(kind, room.id, actor.user(), done) }))
}

/// Some of those in a room, from after the one with this number; and how many there are.
///
/// Where a room hides its people, plain members see only its admins, and themselves.
pub(crate) fn list(r: &Read<'_>, actor: &Actor, id: RoomId, after: i64, limit: i64) -> Result<(Vec<RoomMember>, i64)> {
    let room = as_member(r, actor, id)?;
    if hides(r, actor, &room)? {
        let mut shown = rows::leading(r, id)?;
        if let Some(me) = actor.user().map(|user| rows::find(r, id, user)).transpose()?.flatten() {
            shown.push(me);
        }
        shown.sort_by_key(|member| member.id);
        shown.dedup_by_key(|member| member.id);
        let total = i64::try_from(shown.len()).map_err(Error::internal)?;
        shown.retain(|member| member.id > after);
        shown.truncate(usize::try_from(limit).unwrap_or_default());
        return Ok((shown, total));
    }
    Ok((rows::page(r, id, after, limit)?, room.members))
}

fn hides(r: &Read<'_>, actor: &Actor, room: &Room) -> Result<bool> {
    Ok(room.hide_member_info && role(r, actor, room.id)? == Some(RoomRole::Member))
}

/// The silenced people, for admins.
pub(crate) fn silenced(r: &Read<'_>, actor: &Actor, id: RoomId, after: i64, limit: i64) -> Result<(Vec<RoomMember>, i64)> {
    as_admin(r, actor, id)?;
    Ok((rows::silenced(r, id, after, limit)?, rows::count_silenced(r, id)?))
}

/// The banned people, for admins.
pub(crate) fn blocked(r: &Read<'_>, actor: &Actor, id: RoomId, after: i64, limit: i64) -> Result<(Vec<RoomBlock>, i64)> {
    as_admin(r, actor, id)?;
    Ok((rows::blocked(r, id, after, limit)?, rows::count_blocked(r, id)?))
}

/// The owner and the admins.
pub(crate) fn leading(r: &Read<'_>, actor: &Actor, id: RoomId) -> Result<Vec<RoomMember>> {
    as_member(r, actor, id)?;
    rows::leading(r, id)
}

/// Those of these who are in it.
pub(crate) fn some(r: &Read<'_>, actor: &Actor, id: RoomId, users: &[i64]) -> Result<Vec<RoomMember>> {
    let room = as_member(r, actor, id)?;
    let mut found = rows::some(r, id, users)?;
    if hides(r, actor, &room)? {
        found.retain(|member| member.role != RoomRole::Member || Some(member.user) == actor.user());
    }
    Ok(found)
}

/// The rooms somebody is in, by when they joined.
pub(crate) fn rooms_of(r: &Read<'_>, user: UserId) -> Result<Vec<RoomId>> {
    Ok(rows::of_user(r, user)?.into_iter().map(|member| member.room).collect())
}
