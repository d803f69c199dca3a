//! What open connections of devices are told, and what is said to them alone.

use crate::community::messages::im::rooms as im_rooms;
use crate::community::messages::message;
use crate::community::messages::rooms::open;
use crate::community::runtime::settings::Settings;
use crate::error::{Error, Resource, Result};
use crate::model::content::entry::ChatPart;
use crate::model::event::{Event, Mailbox};
use crate::model::id::{RoomId, UserId};
use crate::model::messages::sync::{DeviceNotice, SyncConversation};
use crate::model::people::user::Viewer;
use crate::model::span::Span;
use crate::store::Read;
use crate::store::messages::rooms::members;
use crate::store::messages::sync::events;
use crate::store::messages::system_messages;

/// What is received from a room in which nothing is to be received.
const NOTHING_RECEIVED: i64 = 2;

/// An event as the connection of a device needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LiveChange {
    /// There is an item to fetch.
    Item {
        conversation: SyncConversation,
        id: i64,
    },
    /// Said now and kept nowhere.
    Passing {
        conversation: SyncConversation,
        sender: UserId,
        chat: ChatPart,
    },
    Noticed(DeviceNotice),
}

/// What an event at `Topic::User(me)` means to the devices of `me`; `None` where it is nothing to them. Asked when it is told.
pub(crate) fn told(r: &Read<'_>, me: UserId, event: &Event) -> Result<Option<LiveChange>> {
    let item = |conversation, id| Ok(Some(LiveChange::Item { conversation, id }));
    match event {
        Event::MessageSent { message, sender, receiver, .. } if *sender == me => item(SyncConversation::Direct(*receiver), message.0),
        Event::MessageSent { message, sender, receiver, .. } if *receiver == me => item(SyncConversation::Direct(*sender), message.0),
        Event::RoomMessageSent { room, message } if receives(r, *room, me)? => item(SyncConversation::Room(*room), *message),
        Event::Notified { receiver, notification } if *receiver == me => {
            let is_of_community = !system_messages::window(r, me, &Span::only(notification.0))?.is_empty();
            if is_of_community { item(SyncConversation::System, notification.0) } else { Ok(None) }
        }
        Event::DeviceEventAdded { mailbox: Mailbox::User(user), conversation, id } if *user == me => item(of_own(me, *conversation), *id),
        Event::DeviceEventAdded { mailbox: Mailbox::Room(room), conversation, id } if events::is_for(r, *room, *conversation, *id, me)? => {
            item(if *conversation == 0 { SyncConversation::System } else { SyncConversation::Room(*room) }, *id)
        }
        Event::Passing { sender, to, chat } if *sender != me => {
            let conversation = match to {
                Mailbox::User(user) if *user == me => SyncConversation::Direct(*sender),
                Mailbox::Room(room) if receives(r, *room, me)? => SyncConversation::Room(*room),
                _ => return Ok(None),
            };
            Ok(Some(LiveChange::Passing { conversation, sender: *sender, chat: (**chat).clone() }))
        }
        Event::DeviceNoticed { user, notice } if *user == me => Ok(Some(LiveChange::Noticed(*notice))),
        _ => Ok(None),
    }
}

fn receives(r: &Read<'_>, room: RoomId, me: UserId) -> Result<bool> {
    Ok(members::find(r, room, me)?.is_some_and(|member| member.mute_mode != NOTHING_RECEIVED))
}

/// A conversation in the mailbox of a user: what happens in rooms has mailboxes of its own.
fn of_own(me: UserId, number: i64) -> SyncConversation {
    match number {
        0 => SyncConversation::System,
        own if own == me.0 => SyncConversation::Own,
        peer => SyncConversation::Direct(UserId(peer)),
    }
}

/// Something to say now to the connected devices of a person or of a room's members: that somebody is typing. Checked like a message;
/// the caller publishes the event on the bus.
pub(crate) fn pass(r: &Read<'_>, settings: &Settings, from: &Viewer, to: SyncConversation, chat: ChatPart) -> Result<Event> {
    let mailbox = match to {
        SyncConversation::Direct(peer) => {
            message::may_send(r, settings, from, Some(peer))?;
            Mailbox::User(peer)
        }
        SyncConversation::Room(room) => {
            im_rooms::may_speak(r, &open(r, room)?, from.user, from.role)?;
            Mailbox::Room(room)
        }
        SyncConversation::Own | SyncConversation::System => return Err(Error::NotFound(Resource::User)),
    };
    Ok(Event::Passing { sender: from.user, to: mailbox, chat: Box::new(chat) })
}

/// Tells the connected devices of a user; emit it in the write that it is about, or publish it on the bus.
pub(crate) fn device_notice(user: UserId, notice: DeviceNotice) -> Event {
    Event::DeviceNoticed { user, notice }
}
