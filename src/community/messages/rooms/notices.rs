//! What the devices of people learn of rooms: each notice is left with what it tells of (`docs/specs/lanying.md 6`).

use crate::community::messages::mailboxes::{self, NewEvent};
use crate::error::Result;
use crate::model::id::{RoomId, UserId};
use crate::model::messages::room::Room;
use crate::model::messages::sync::{DeviceEventKind, InfoField};
use crate::store::Write;

/// A notice about a room.
#[derive(Clone, Debug)]
pub(super) struct Notice<'a> {
    pub kind: DeviceEventKind,
    pub room: RoomId,
    /// `None` for a trusted program.
    pub actor: Option<UserId>,
    pub targets: &'a [UserId],
    /// A reason or a number.
    pub text: &'a str,
}

impl<'a> Notice<'a> {
    pub(super) fn of(kind: DeviceEventKind, room: RoomId, actor: Option<UserId>, targets: &'a [UserId]) -> Self {
        Self { kind, room, actor, targets, text: "" }
    }

    fn event(&self) -> NewEvent<'a> {
        let Self { kind, room, actor, targets, text } = *self;
        NewEvent { kind, actor, targets, about: room.0, message: None, field: None, text }
    }
}

/// For everybody in the room.
pub(super) fn to_members(tx: &Write<'_>, notice: &Notice<'_>) -> Result<()> {
    mailboxes::to_room(tx, notice.room, false, tx.next_id(), &notice.event())
}

/// For those who lead the room.
pub(super) fn to_leading(tx: &Write<'_>, notice: &Notice<'_>) -> Result<()> {
    mailboxes::to_room(tx, notice.room, true, tx.next_id(), &notice.event())
}

/// For these people alone, each once.
pub(super) fn to_people(tx: &Write<'_>, people: &[UserId], notice: &Notice<'_>) -> Result<()> {
    let id = tx.next_id();
    personally(tx, people, id, notice)
}

fn personally(tx: &Write<'_>, people: &[UserId], id: i64, notice: &Notice<'_>) -> Result<()> {
    for user in crate::model::id::distinct(people.iter().copied()) {
        mailboxes::to_user(tx, user, mailboxes::NOTICES, id, &notice.event())?;
    }
    Ok(())
}

/// About some members, for those who are shown them; and for the `subjects` themselves where they do not see it among the members.
fn about_members(tx: &Write<'_>, room: &Room, subjects: &[UserId], are_gone: bool, notice: &Notice<'_>) -> Result<()> {
    let id = tx.next_id();
    mailboxes::to_room(tx, room.id, room.hide_member_info, id, &notice.event())?;
    if are_gone || room.hide_member_info { personally(tx, subjects, id, notice) } else { Ok(()) }
}

/// Somebody came in by themselves.
pub(super) fn joined(tx: &Write<'_>, room: &Room, user: UserId) -> Result<()> {
    about_members(tx, room, &[user], false, &Notice::of(DeviceEventKind::RoomJoined, room.id, Some(user), &[]))
}

/// Somebody left.
pub(super) fn left(tx: &Write<'_>, room: &Room, user: UserId) -> Result<()> {
    about_members(tx, room, &[user], true, &Notice::of(DeviceEventKind::RoomLeft, room.id, Some(user), &[]))
}

/// Something was done to members who are still there, or with `are_gone` to some who are not.
pub(super) fn done_to(tx: &Write<'_>, room: &Room, are_gone: bool, notice: &Notice<'_>) -> Result<()> {
    about_members(tx, room, notice.targets, are_gone, notice)
}

/// The room ends: for everybody who is still in it.
pub(super) fn destroyed(tx: &Write<'_>, room: RoomId, actor: Option<UserId>) -> Result<()> {
    mailboxes::to_each_member(tx, room, tx.next_id(), &Notice::of(DeviceEventKind::RoomDestroyed, room, actor, &[]).event())
}

/// One thing in the description of the room, or of the actor in it, has another value; `leading`: for those alone who lead the room.
pub(super) fn info(tx: &Write<'_>, room: &Room, leading: bool, actor: Option<UserId>, field: InfoField, value: &str) -> Result<()> {
    let notice = Notice { text: value, ..Notice::of(DeviceEventKind::RoomInfoUpdated, room.id, actor, &[]) };
    mailboxes::to_room(tx, room.id, leading, tx.next_id(), &NewEvent { field: Some(field), ..notice.event() })
}
