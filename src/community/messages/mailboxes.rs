//! Leaves operations and notices where devices fetch them, and tells those that are connected (`docs/specs/lanying.md 6`).
//! Nothing is kept for people none of whose devices ever fetched anything.

use crate::error::Result;
use crate::model::event::{Event, Mailbox};
use crate::model::id::{EntryId, RoomId, UserId};
use crate::model::messages::sync::DeviceEventKind;
use crate::store::Write;
use crate::store::messages::sync::events;
pub(crate) use crate::store::messages::sync::events::NewEvent;

/// The number of the conversation that holds notices.
pub(crate) const NOTICES: i64 = 0;

/// Something about a message, or about a conversation up to a message.
fn operation(kind: DeviceEventKind, actor: Option<UserId>, about: i64, message: Option<i64>) -> NewEvent<'static> {
    NewEvent { kind, actor, targets: &[], about, message, field: None, text: "" }
}

/// Puts it into a conversation of one user.
pub(crate) fn to_user(tx: &Write<'_>, user: UserId, conversation: i64, id: i64, new: &NewEvent<'_>) -> Result<()> {
    if events::add_for_user(tx, user, conversation, id, new)? {
        tx.emit(Event::DeviceEventAdded { mailbox: Mailbox::User(user), conversation, id });
    }
    Ok(())
}

/// Puts a notice where all members of a room fetch it, or those who lead it.
pub(crate) fn to_room(tx: &Write<'_>, room: RoomId, leading: bool, id: i64, new: &NewEvent<'_>) -> Result<()> {
    put_for_room(tx, room, NOTICES, leading, id, new)
}

fn put_for_room(tx: &Write<'_>, room: RoomId, conversation: i64, leading: bool, id: i64, new: &NewEvent<'_>) -> Result<()> {
    events::add_for_room(tx, room, conversation, id, leading, new)?;
    tx.emit(Event::DeviceEventAdded { mailbox: Mailbox::Room(room), conversation, id });
    Ok(())
}

/// Puts a notice where everybody who is in the room now fetches it, also after the room has ended.
pub(crate) fn to_each_member(tx: &Write<'_>, room: RoomId, id: i64, new: &NewEvent<'_>) -> Result<()> {
    for user in events::add_for_members(tx, room, id, new)? {
        tx.emit(Event::DeviceEventAdded { mailbox: Mailbox::User(user), conversation: NOTICES, id });
    }
    Ok(())
}

/// Something was done with a message in a room.
pub(crate) fn in_room(tx: &Write<'_>, room: RoomId, kind: DeviceEventKind, actor: Option<UserId>, message: i64) -> Result<()> {
    put_for_room(tx, room, room.0, false, tx.next_id(), &operation(kind, actor, room.0, Some(message)))
}

/// Something was done with a message between two people: both learn of it.
pub(crate) fn between(tx: &Write<'_>, kind: DeviceEventKind, actor: UserId, peer: UserId, message: EntryId) -> Result<()> {
    let id = tx.next_id();
    for (user, other) in [(actor, peer), (peer, actor)] {
        to_user(tx, user, other.0, id, &operation(kind, Some(actor), other.0, Some(message.0)))?;
    }
    Ok(())
}

/// A reader did something with a message of `author`, who learns of it in the conversation with the reader. `about` is where the
/// message stands: with the reader, or in a room.
pub(crate) fn to_author(tx: &Write<'_>, kind: DeviceEventKind, reader: UserId, author: UserId, about: i64, message: i64) -> Result<()> {
    to_user(tx, author, reader.0, tx.next_id(), &operation(kind, Some(reader), about, Some(message)))
}

/// Somebody did something that their other devices learn of; `about` is the conversation.
pub(crate) fn to_own(tx: &Write<'_>, kind: DeviceEventKind, me: UserId, about: i64, message: Option<i64>) -> Result<()> {
    to_user(tx, me, me.0, tx.next_id(), &operation(kind, Some(me), about, message))
}

/// Somebody deleted a conversation, and their other devices are to delete it, too.
pub(crate) fn conversation_deleted(tx: &Write<'_>, me: UserId, about: i64) -> Result<()> {
    to_user(tx, me, NOTICES, tx.next_id(), &operation(DeviceEventKind::ConversationDeleted, Some(me), about, None))
}
