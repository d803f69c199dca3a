//! Rooms: reading, creating, joining, leaving, and who may do what in one.

use super::access::{Actor, as_owner, open, own_place};
use super::joining::{CAPACITY, OWNED_MAX, room_for_another};
use super::notices::{self, Notice};
use super::settings::Lines;
use crate::community::people::users;
use crate::error::{Error, Result, Room as Refusal, Why};
use crate::model::id::{RoomId, UserId};
use crate::model::messages::room::{Room, RoomRole};
use crate::model::messages::sync::DeviceEventKind;
use crate::store::Write;
use crate::store::messages::rooms::{members as member_rows, room as rows};

/// What a new room is to be.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewRoom {
    pub name: String,
    pub kind: i64,
    pub description: String,
    pub avatar: String,
    /// Invited at once.
    pub invitees: Vec<UserId>,
}

/// Makes a room of one's own, and invites people.
pub(crate) fn create(tx: &Write<'_>, owner: UserId, new: &NewRoom) -> Result<Room> {
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
    notices::to_members(tx, &Notice::of(DeviceEventKind::RoomCreated, id, Some(owner), &[owner]))?;
    super::invitations::invite(tx, &Actor::User(owner), id, &new.invitees, "")?;
    open(tx, id)
}

/// Ends a room for everybody in it.
pub(crate) fn destroy(tx: &Write<'_>, actor: &Actor, id: RoomId) -> Result<()> {
    let room = as_owner(tx, actor, id)?;
    notices::destroyed(tx, id, actor.user())?;
    rows::dissolve(tx, room.id)
}

/// Gives a room to one of its members; the owner stays as a member.
pub(crate) fn transfer(tx: &Write<'_>, actor: &Actor, id: RoomId, heir: UserId) -> Result<()> {
    let room = as_owner(tx, actor, id)?;
    if !member_rows::is_in(tx, id, heir)? {
        return Err(Error::Room(Refusal::HeirNotMember));
    }
    if heir == room.owner { Ok(()) } else { hand_over(tx, room, actor.user(), heir) }
}

fn hand_over(tx: &Write<'_>, room: Room, by: Option<UserId>, heir: UserId) -> Result<()> {
    member_rows::set_role(tx, room.id, room.owner, RoomRole::Member)?;
    member_rows::set_role(tx, room.id, heir, RoomRole::Owner)?;
    notices::to_members(tx, &Notice::of(DeviceEventKind::RoomOwnerAssigned, room.id, by, &[heir]))?;
    rows::save(tx, &Room { owner: heir, ..room })
}

/// Leaves the room; the owner cannot.
pub(crate) fn leave(tx: &Write<'_>, user: UserId, id: RoomId) -> Result<()> {
    let place = own_place(tx, id, user)?;
    if place.role == RoomRole::Owner {
        return Err(Error::Room(Refusal::OwnerStays));
    }
    member_rows::remove(tx, id, user)?;
    notices::left(tx, &open(tx, id)?, user)
}

/// Somebody leaves the community: their rooms go to others, or end where nobody is left.
pub(crate) fn erase_user(tx: &Write<'_>, user: UserId) -> Result<()> {
    for id in rows::owned(tx, user)? {
        let room = open(tx, id)?;
        match rows::heir(tx, id, user)? {
            Some(heir) => hand_over(tx, room, Some(user), heir)?,
            None => rows::dissolve(tx, id)?,
        }
    }
    // As many as one may be in.
    for place in member_rows::of_user(tx, user)? {
        notices::left(tx, &open(tx, place.room)?, user)?;
    }
    rows::erase(tx, user)
}
