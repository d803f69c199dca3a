//! Messages in rooms.

use super::Sender;
use super::change::Change;
use crate::community::messages::mailboxes;
use crate::community::messages::message::check_length;
use crate::community::messages::rooms::{open, own_place};
use crate::community::people::users;
use crate::community::runtime::settings::Settings;
use crate::error::{Denied, Error, Resource, Result, Room as Refusal};
use crate::model::content::entry::ChatPart;
use crate::model::event::Event;
use crate::model::id::{RoomId, UserId};
use crate::model::messages::room::{Room, RoomMember, RoomRole};
use crate::model::messages::room_message::RoomMessage;
use crate::model::messages::sync::DeviceEventKind;
use crate::model::people::user::Role;
use crate::model::span::Span;
use crate::store::messages::rooms::{members, messages as rows};
use crate::store::{Read, Write};

/// Sends a message to a room: `Unknown`, `NotMember`, `Silenced`.
pub(crate) fn send(tx: &Write<'_>, settings: &Settings, from: &Sender, id: RoomId, chat: &ChatPart) -> Result<i64> {
    let room = open(tx, id)?;
    let sender = match from {
        Sender::System => None,
        Sender::User(viewer) => {
            users::require_enabled(tx, viewer.user)?;
            may_speak(tx, &room, viewer.user, viewer.role)?;
            Some(viewer.user)
        }
    };
    let message = rows::insert(tx, id, sender, chat)?;
    if let Some(sender) = sender {
        // The sender has read all earlier messages.
        members::set_read(tx, id, sender, message)?;
    }
    crate::community::notifications::device_push::room_message(tx, settings, message)?;
    tx.emit(Event::RoomMessageSent { room: id, message });
    Ok(message)
}

/// May this member say something now? `NotMember`, `Silenced`.
pub(in crate::community::messages) fn may_speak(r: &Read<'_>, room: &Room, user: UserId, role: Role) -> Result<()> {
    let member = members::find(r, room.id, user)?.ok_or(Error::Room(Refusal::NotMember))?;
    let silenced = member.silence.holds(r.now()) || (room.silence.holds(r.now()) && member.role == RoomRole::Member);
    if silenced || matches!(role, Role::Restricted | Role::Pending) { Err(Error::Room(Refusal::Silenced)) } else { Ok(()) }
}

/// What somebody sees begins after this id: after what they cleared, and, unless the room shows its history, after their joining.
pub(crate) fn floor(room: &Room, member: &RoomMember) -> i64 {
    if room.history_visible { member.cleared_id } else { member.cleared_id.max(member.id) }
}

/// A page of what somebody sees of a room, newest first, with how far they have read.
pub(crate) fn window(r: &Read<'_>, me: UserId, id: RoomId, span: &Span) -> Result<(Vec<RoomMessage>, i64)> {
    let room = open(r, id)?;
    let member = own_place(r, id, me)?;
    let span = Span { after: span.after.max(floor(&room, &member)), ..*span };
    Ok((rows::window(r, id, me, &span)?, member.read_id))
}

/// Gone for everybody: `NotFound(Message)`, `Denied::NotAuthorDelete`, `Denied::EditWindowOver`.
pub(crate) fn recall(tx: &Write<'_>, by: Option<UserId>, id: RoomId, message: i64, late: bool) -> Result<()> {
    open(tx, id)?;
    let found = rows::find(tx, id, message)?.ok_or(Error::NotFound(Resource::Message))?;
    if let Some(user) = by {
        let leads = own_place(tx, id, user)?.role >= RoomRole::Admin;
        if !leads && found.sender != Some(user) {
            return Err(Error::Forbidden(Denied::NotAuthorDelete));
        }
        if !leads && late {
            return Err(Error::Forbidden(Denied::EditWindowOver));
        }
    }
    rows::recall(tx, message)?;
    mailboxes::in_room(tx, id, DeviceEventKind::MessageRecalled, by, message)
}

/// Replaces or extends the text of one's own message, and merges fields into those it has.
pub(crate) fn rewrite(tx: &Write<'_>, me: UserId, id: RoomId, message: i64, new: &Change) -> Result<()> {
    let room = open(tx, id)?;
    let found = rows::find(tx, id, message)?.filter(|found| found.sender == Some(me)).ok_or(Error::NotFound(Resource::Message))?;
    may_speak(tx, &room, me, Role::General)?;
    let before = found.chat.content.unwrap_or_default();
    let text = new.text_after(&before);
    check_length("content", &text)?;
    rows::rewrite(tx, message, &text, &new.ext, &new.config)?;
    mailboxes::in_room(tx, id, DeviceEventKind::MessageEdited, Some(me), message)
}

/// Messages up to `id` are read; all of them where none is named.
pub(crate) fn acknowledge(tx: &Write<'_>, me: UserId, room: RoomId, id: Option<i64>) -> Result<()> {
    own_place(tx, room, me)?;
    let latest = rows::latest(tx, room)?;
    let read = id.map_or(latest, |id| id.min(latest));
    if members::set_read(tx, room, me, read)? {
        mailboxes::to_own(tx, DeviceEventKind::ConversationRead, me, room.0, Some(read))?;
    }
    Ok(())
}

/// Gives the author of a message a receipt, where the room has receipts; they are not kept.
pub(crate) fn give_receipt(tx: &Write<'_>, me: UserId, id: RoomId, message: i64, kind: DeviceEventKind) -> Result<()> {
    own_place(tx, id, me)?;
    let author = rows::find(tx, id, message)?.ok_or(Error::NotFound(Resource::Message))?.sender;
    match author {
        Some(author) if author != me && open(tx, id)?.read_ack => mailboxes::to_author(tx, kind, me, author, id.0, message),
        _ => Ok(()),
    }
}

/// Messages from this one on are unread again.
pub(crate) fn unread_again(tx: &Write<'_>, me: UserId, id: RoomId, message: i64) -> Result<()> {
    own_place(tx, id, me)?;
    rows::find(tx, id, message)?.ok_or(Error::NotFound(Resource::Message))?;
    if members::set_unread(tx, id, me, message)? {
        mailboxes::to_own(tx, DeviceEventKind::MessageUnread, me, id.0, Some(message))?;
    }
    Ok(())
}

/// Hides one message from this member. `NotFound(Message)` for what is not there.
pub(crate) fn hide(tx: &Write<'_>, me: UserId, id: RoomId, message: i64) -> Result<()> {
    own_place(tx, id, me)?;
    rows::find(tx, id, message)?.ok_or(Error::NotFound(Resource::Message))?;
    if rows::hide(tx, id, me, message)? {
        mailboxes::to_own(tx, DeviceEventKind::MessageDeleted, me, id.0, Some(message))?;
    }
    Ok(())
}

/// Hides all messages so far from this member.
pub(crate) fn clear(tx: &Write<'_>, me: UserId, room: RoomId) -> Result<()> {
    own_place(tx, room, me)?;
    members::set_cleared(tx, room, me, rows::latest(tx, room)?)
}
