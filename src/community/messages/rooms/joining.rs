//! Ways into a room, and how many may take them.

use super::access::{Actor, open, role};
use super::notices;
use crate::community::people::users;
use crate::error::{Error, Result, Room as Refusal};
use crate::model::id::{RoomId, UserId};
use crate::model::messages::room::{Room, RoomRole};
use crate::store::messages::rooms::joining;
use crate::store::messages::rooms::members as member_rows;
use crate::store::{Read, Write};

/// People in one room.
pub(crate) const CAPACITY: i64 = 500;

/// Rooms one user may own, and be in.
pub(super) const OWNED_MAX: usize = 100;

pub(super) const JOINED_MAX: usize = 500;

/// How long an application or an invitation waits.
pub(crate) const WAITS: i64 = 7 * crate::model::clock::DAY;

pub(super) fn room_for_another(r: &Read<'_>, user: UserId) -> Result<()> {
    if member_rows::of_user(r, user)?.len() >= JOINED_MAX { Err(Error::Room(Refusal::TooManyJoined)) } else { Ok(()) }
}

/// Who lets somebody join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AdmittedBy {
    /// The joining user, or a member who may invite.
    Anybody,
    /// Somebody who leads the room: may also admit those who were removed too often.
    Admin,
}

/// Lets somebody in who may come: `AlreadyMember`, `Blocked`, `KickedTooOften`, `Full`, `TooManyJoined`.
/// This answers all their pending applications and invitations.
pub(crate) fn join(tx: &Write<'_>, room: &Room, user: UserId, by: AdmittedBy) -> Result<()> {
    may_join(tx, room, user, by)?;
    // Read again: others may have joined since the room was loaded.
    if open(tx, room.id)?.members >= room.capacity {
        return Err(Error::Room(Refusal::Full));
    }
    member_rows::insert(tx, room.id, user, RoomRole::Member)?;
    settle_application(tx, room.id, user)?;
    settle_invitation(tx, room.id, user)?;
    notices::joined(tx, room, user)
}

/// What [`join`] refuses, but for a room that is full: who asks may wait for a place.
pub(crate) fn may_join(r: &Read<'_>, room: &Room, user: UserId, by: AdmittedBy) -> Result<()> {
    users::require_enabled(r, user)?;
    if member_rows::is_in(r, room.id, user)? {
        return Err(Error::Room(Refusal::AlreadyMember));
    }
    if member_rows::is_blocked(r, room.id, user)? {
        return Err(Error::Room(Refusal::Blocked));
    }
    if by == AdmittedBy::Anybody && member_rows::kicks(r, room.id, user)? > KICKS_MAX {
        return Err(Error::Room(Refusal::KickedTooOften));
    }
    room_for_another(r, user)
}

/// Whether the actor may bring people in: admins may, members where the room lets them and is open to newcomers.
/// `AdminsOnly` where it does not let them, `Closed` where nobody may come.
pub(crate) fn may_invite(r: &Read<'_>, actor: &Actor, room: &Room) -> Result<AdmittedBy> {
    if role(r, actor, room.id)?.is_some_and(|role| role >= RoomRole::Admin) {
        return Ok(AdmittedBy::Admin);
    }
    match (room.member_invite, room.apply_approval) {
        (false, _) => Err(Error::Room(Refusal::AdminsOnly)),
        (true, 2) => Err(Error::Room(Refusal::Closed)),
        (true, _) => Ok(AdmittedBy::Anybody),
    }
}

/// How often somebody may be removed and join again.
pub(super) const KICKS_MAX: i64 = 3;

/// Closes the applications of somebody who joined.
pub(super) fn settle_application(tx: &Write<'_>, room: RoomId, user: UserId) -> Result<()> {
    joining::accept_application(tx, room, user)
}

/// Closes the invitations of somebody who joined.
pub(super) fn settle_invitation(tx: &Write<'_>, room: RoomId, user: UserId) -> Result<()> {
    joining::accept_invitations(tx, room, user)
}
