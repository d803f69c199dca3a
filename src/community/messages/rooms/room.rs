//! Rooms: opening, making, joining, leaving, and who may do what in one.

use super::settings::Lines;
use crate::community::people::users;
use crate::error::{Error, Result, Room as Refusal, Why};
use crate::model::id::{RoomId, UserId};
use crate::model::messages::room::{Room, RoomMember, RoomRole};
use crate::store::messages::rooms::{members as member_rows, room as rows};
use crate::store::{Read, Write};

/// People in one room.
pub const CAPACITY: i64 = 500;

/// Rooms one user may own, and be in.
const OWNED_MAX: usize = 100;

const JOINED_MAX: usize = 500;

/// So often somebody may be shown the door and come back.
const KICKS_MAX: i64 = 3;

/// How long an application or an invitation waits.
pub const WAITS: i64 = 7 * crate::model::clock::DAY;

/// Who does something in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody, with the role they have there.
    User(UserId),
    /// A trusted program, as an admin of this one room.
    Trusted(RoomId),
}

impl Actor {
    pub fn user(self) -> Option<UserId> {
        match self {
            Self::User(user) => Some(user),
            Self::Trusted(_) => None,
        }
    }
}

/// A room that was not dissolved.
pub fn open(r: &Read<'_>, id: RoomId) -> Result<Room> {
    rows::find(r, id)?.filter(|room| !room.deleted).ok_or(Error::Room(Refusal::Unknown))
}

/// What the actor is there; `None` for a stranger.
pub fn role(r: &Read<'_>, actor: &Actor, room: RoomId) -> Result<Option<RoomRole>> {
    match actor {
        Actor::User(user) => Ok(member_rows::find(r, room, *user)?.map(|member| member.role)),
        Actor::Trusted(trusted) => Ok((*trusted == room).then_some(RoomRole::Admin)),
    }
}

/// The room, for those who are in it: `Unknown`, `NotMember`.
pub fn as_member(r: &Read<'_>, actor: &Actor, id: RoomId) -> Result<Room> {
    let room = open(r, id)?;
    role(r, actor, id)?.map(|_| room).ok_or(stranger(actor))
}

/// Somebody is not in the room; a program trusted with another one has no rights here.
fn stranger(actor: &Actor) -> Error {
    Error::Room(if actor.user().is_some() { Refusal::NotMember } else { Refusal::AdminsOnly })
}

/// The room, for those who lead it: `Unknown`, `NotMember`, `AdminsOnly`.
pub fn as_admin(r: &Read<'_>, actor: &Actor, id: RoomId) -> Result<Room> {
    at_least(r, actor, id, RoomRole::Admin, Refusal::AdminsOnly)
}

/// The room, for its owner: `Unknown`, `NotMember`, `OwnerOnly`.
pub fn as_owner(r: &Read<'_>, actor: &Actor, id: RoomId) -> Result<Room> {
    at_least(r, actor, id, RoomRole::Owner, Refusal::OwnerOnly)
}

fn at_least(r: &Read<'_>, actor: &Actor, id: RoomId, least: RoomRole, refusal: Refusal) -> Result<Room> {
    let room = open(r, id)?;
    match role(r, actor, id)? {
        None => Err(stranger(actor)),
        Some(role) if role < least => Err(Error::Room(refusal)),
        Some(_) => Ok(room),
    }
}

/// The room, for those who may change what it says of itself: admins, and members where they may.
pub fn may_modify(r: &Read<'_>, actor: &Actor, id: RoomId) -> Result<Room> {
    let room = as_member(r, actor, id)?;
    if room.member_modify { Ok(room) } else { as_admin(r, actor, id) }
}

/// Somebody's own place in a room that was not dissolved.
pub fn own_place(r: &Read<'_>, id: RoomId, user: UserId) -> Result<RoomMember> {
    open(r, id)?;
    member_rows::find(r, id, user)?.ok_or(Error::Room(Refusal::NotMember))
}

/// A room as anybody sees it, dissolved ones included, with one's own place in it.
pub fn seen(r: &Read<'_>, id: RoomId, me: Option<UserId>) -> Result<(Room, Option<RoomMember>)> {
    let room = rows::find(r, id)?.ok_or(Error::Room(Refusal::Unknown))?;
    let place = me.map(|me| member_rows::find(r, id, me)).transpose()?.flatten();
    Ok((room, place))
}

/// Those of these rooms that are there, in the order asked for, with one's own places.
pub fn several(r: &Read<'_>, ids: &[i64], me: Option<UserId>) -> Result<Vec<(Room, Option<RoomMember>)>> {
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

/// What a new room is to be.
#[derive(Clone, Debug, Default)]
pub struct NewRoom {
    pub name: String,
    pub kind: i64,
    pub description: String,
    pub avatar: String,
    /// Invited at once.
    pub invitees: Vec<UserId>,
}

/// Makes a room of one's own, and invites people.
pub fn create(tx: &Write<'_>, owner: UserId, new: &NewRoom) -> Result<Room> {
    users::require_enabled(tx, owner)?;
    if !matches!(new.kind, 0 | 2) {
        return Err(Error::unfit("type", "0 (private) or 2 (chat room)"));
    }
    let name = super::settings::text("name", &new.name, Lines::NAME)?;
    if name.is_empty() {
        return Err(Error::invalid("name", Why::Empty));
    }
    let description = super::settings::text("description", &new.description, Lines::DESCRIPTION)?;
    let avatar = super::settings::text("avatar", &new.avatar, Lines::AVATAR)?;
    if rows::owned(tx, owner)?.len() >= OWNED_MAX {
        return Err(Error::Room(Refusal::TooManyOwned));
    }
    room_for_another(tx, owner)?;
    let row = rows::NewRoom { owner, kind: new.kind, name: &name, description: &description, avatar: &avatar, capacity: CAPACITY };
    let id = rows::insert(tx, &row)?;
    member_rows::insert(tx, id, owner, RoomRole::Owner)?;
    super::invitations::invite(tx, &Actor::User(owner), id, &new.invitees, "")?;
    open(tx, id)
}

fn room_for_another(r: &Read<'_>, user: UserId) -> Result<()> {
    if member_rows::of_user(r, user)?.len() >= JOINED_MAX { Err(Error::Room(Refusal::TooManyJoined)) } else { Ok(()) }
}

/// Who opens the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Whoever comes in, or a member who may invite.
    Anybody,
    /// Somebody who leads the room: also for those who were shown the door too often.
    Admin,
}

/// Lets somebody in who may come: `AlreadyMember`, `Blocked`, `KickedTooOften`, `Full`, `TooManyJoined`.
/// Whatever waited of them is answered by it.
pub fn join(tx: &Write<'_>, room: &Room, user: UserId, door: Door) -> Result<()> {
    may_join(tx, room, user, door)?;
    // Read again: others may have joined since the room was loaded.
    if open(tx, room.id)?.members >= room.capacity {
        return Err(Error::Room(Refusal::Full));
    }
    member_rows::insert(tx, room.id, user, RoomRole::Member)?;
    super::applications::settle(tx, room.id, user)?;
    super::invitations::settle(tx, room.id, user)
}

/// What [`join`] refuses, but for a room that is full: who asks may wait for a place.
pub fn may_join(r: &Read<'_>, room: &Room, user: UserId, door: Door) -> Result<()> {
    users::require_enabled(r, user)?;
    if member_rows::is_in(r, room.id, user)? {
        return Err(Error::Room(Refusal::AlreadyMember));
    }
    if member_rows::is_blocked(r, room.id, user)? {
        return Err(Error::Room(Refusal::Blocked));
    }
    if door == Door::Anybody && member_rows::kicks(r, room.id, user)? > KICKS_MAX {
        return Err(Error::Room(Refusal::KickedTooOften));
    }
    room_for_another(r, user)
}

/// Whether the actor may bring people in: admins may, members where the room lets them and is open to newcomers.
/// `AdminsOnly` where it does not let them, `Closed` where nobody may come.
pub fn may_invite(r: &Read<'_>, actor: &Actor, room: &Room) -> Result<Door> {
    if role(r, actor, room.id)?.is_some_and(|role| role >= RoomRole::Admin) {
        return Ok(Door::Admin);
    }
    match (room.member_invite, room.apply_approval) {
        (false, _) => Err(Error::Room(Refusal::AdminsOnly)),
        (true, 2) => Err(Error::Room(Refusal::Closed)),
        (true, _) => Ok(Door::Anybody),
    }
}

/// Ends a room for everybody in it.
pub fn destroy(tx: &Write<'_>, actor: &Actor, id: RoomId) -> Result<()> {
    let room = as_owner(tx, actor, id)?;
    rows::dissolve(tx, room.id)
}

/// Gives a room to one of its members; the owner stays as a member.
pub fn transfer(tx: &Write<'_>, actor: &Actor, id: RoomId, heir: UserId) -> Result<()> {
    let room = as_owner(tx, actor, id)?;
    if !member_rows::is_in(tx, id, heir)? {
        return Err(Error::Room(Refusal::HeirNotMember));
    }
    if heir == room.owner { Ok(()) } else { hand_over(tx, room, heir) }
}

fn hand_over(tx: &Write<'_>, room: Room, heir: UserId) -> Result<()> {
    member_rows::set_role(tx, room.id, room.owner, RoomRole::Member)?;
    member_rows::set_role(tx, room.id, heir, RoomRole::Owner)?;
    rows::save(tx, &Room { owner: heir, ..room })
}

/// One goes; the owner stays.
pub fn leave(tx: &Write<'_>, user: UserId, id: RoomId) -> Result<()> {
    let place = own_place(tx, id, user)?;
    if place.role == RoomRole::Owner {
        return Err(Error::Room(Refusal::OwnerStays));
    }
    member_rows::remove(tx, id, user).map(drop)
}

/// Somebody leaves the community: their rooms go to others, or end where nobody is left.
pub fn erase_user(tx: &Write<'_>, user: UserId) -> Result<()> {
    for id in rows::owned(tx, user)? {
        let room = open(tx, id)?;
        match rows::heir(tx, id, user)? {
            Some(heir) => hand_over(tx, room, heir)?,
            None => rows::dissolve(tx, id)?,
        }
    }
    rows::erase(tx, user)
}
