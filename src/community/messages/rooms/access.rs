//! Who may see and change a room.

use crate::error::{Error, Result, Room as Refusal};
use crate::model::id::{RoomId, UserId};
use crate::model::messages::room::{Room, RoomMember, RoomRole};
use crate::store::Read;
use crate::store::messages::rooms::{members as member_rows, room as rows};

/// Who does something in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Actor {
    /// Somebody, with the role they have there.
    User(UserId),
    /// A trusted program, as an admin of this one room.
    Trusted(RoomId),
}

impl Actor {
    /// The person who acts; `None` for a trusted program.
    pub(crate) fn user(self) -> Option<UserId> {
        match self {
            Self::User(user) => Some(user),
            Self::Trusted(_) => None,
        }
    }
}

/// A room that was not dissolved.
pub(crate) fn open(r: &Read<'_>, id: RoomId) -> Result<Room> {
    rows::find(r, id)?.filter(|room| !room.deleted).ok_or(Error::Room(Refusal::Unknown))
}

/// What the actor is there; `None` for a stranger.
pub(crate) fn role(r: &Read<'_>, actor: &Actor, room: RoomId) -> Result<Option<RoomRole>> {
    match actor {
        Actor::User(user) => Ok(member_rows::find(r, room, *user)?.map(|member| member.role)),
        Actor::Trusted(trusted) => Ok((*trusted == room).then_some(RoomRole::Admin)),
    }
}

/// The room, for those who are in it: `Unknown`, `NotMember`.
pub(crate) fn as_member(r: &Read<'_>, actor: &Actor, id: RoomId) -> Result<Room> {
    let room = open(r, id)?;
    role(r, actor, id)?.map(|_| room).ok_or(stranger(actor))
}

/// Somebody is not in the room; a program trusted with another one has no rights here.
pub(super) fn stranger(actor: &Actor) -> Error {
    Error::Room(if actor.user().is_some() { Refusal::NotMember } else { Refusal::AdminsOnly })
}

/// The room, for those who lead it: `Unknown`, `NotMember`, `AdminsOnly`.
pub(crate) fn as_admin(r: &Read<'_>, actor: &Actor, id: RoomId) -> Result<Room> {
    at_least(r, actor, id, RoomRole::Admin, Refusal::AdminsOnly)
}

/// The room, for its owner: `Unknown`, `NotMember`, `OwnerOnly`.
pub(crate) fn as_owner(r: &Read<'_>, actor: &Actor, id: RoomId) -> Result<Room> {
    at_least(r, actor, id, RoomRole::Owner, Refusal::OwnerOnly)
}

pub(super) fn at_least(r: &Read<'_>, actor: &Actor, id: RoomId, least: RoomRole, refusal: Refusal) -> Result<Room> {
    let room = open(r, id)?;
    match role(r, actor, id)? {
        None => Err(stranger(actor)),
        Some(role) if role < least => Err(Error::Room(refusal)),
        Some(_) => Ok(room),
    }
}

/// The room, for those who may change its settings: admins, and members where they may.
pub(crate) fn may_modify(r: &Read<'_>, actor: &Actor, id: RoomId) -> Result<Room> {
    let room = as_member(r, actor, id)?;
    if room.member_modify { Ok(room) } else { as_admin(r, actor, id) }
}

/// Somebody's own place in a room that was not dissolved.
pub(crate) fn own_place(r: &Read<'_>, id: RoomId, user: UserId) -> Result<RoomMember> {
    open(r, id)?;
    member_rows::find(r, id, user)?.ok_or(Error::Room(Refusal::NotMember))
}

/// A room as anybody sees it, dissolved ones included, with one's own place in it.
pub(crate) fn seen(r: &Read<'_>, id: RoomId, me: Option<UserId>) -> Result<(Room, Option<RoomMember>)> {
    let room = rows::find(r, id)?.ok_or(Error::Room(Refusal::Unknown))?;
    let place = me.map(|me| member_rows::find(r, id, me)).transpose()?.flatten();
    Ok((room, place))
}

/// Those of these rooms that are there, in the order asked for, with one's own places.
pub(crate) fn several(r: &Read<'_>, ids: &[i64], me: Option<UserId>) -> Result<Vec<(Room, Option<RoomMember>)>> {
    let mut found = rows::all(r, ids)?;
    let places = me.map(|me| member_rows::of_user(r, me)).transpose()?.unwrap_or_default();
    let order = |room: &Room| ids.iter().position(|id| *id == room.id.0);
    found.sort_by_key(order);
    let with_place = |room: Room| {
        let place = places.iter().find(|place| place.room == room.id).cloned();
        (room, place)
    };
    Ok(found.into_iter().map(with_place).collect())
}
