//! What open connections of devices are told, and what is said to them alone.

use crate::community::runtime::settings::Settings;
use crate::error::Result;
use crate::model::content::entry::ChatPart;
use crate::model::event::Event;
use crate::model::id::UserId;
use crate::model::messages::sync::{DeviceNotice, SyncConversation};
use crate::model::people::user::Viewer;
use crate::store::Read;

/// An event as the connection of a device needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LiveChange {
    /// There is an item to fetch.
    Item { conversation: SyncConversation, id: i64 },
    /// Said now and kept nowhere.
    Passing { conversation: SyncConversation, sender: UserId, chat: ChatPart },
    Noticed(DeviceNotice),
}

/// What an event at `Topic::User(me)` means to the devices of `me`; `None` where it is nothing to them. Asked when it is told.
pub(crate) fn told(r: &Read<'_>, me: UserId, event: &Event) -> Result<Option<LiveChange>> {
    todo!()
}

/// Something to say now to the connected devices of a person or of a room's members: that somebody is typing. Checked like a message;
/// the caller publishes the event on the bus.
pub(crate) fn pass(r: &Read<'_>, settings: &Settings, from: &Viewer, to: SyncConversation, chat: ChatPart) -> Result<Event> {
    todo!()
}

/// Tells the connected devices of a user; emit it in the write that it is about, or publish it on the bus.
pub(crate) fn device_notice(user: UserId, notice: DeviceNotice) -> Event {
    Event::DeviceNoticed { user, notice }
}
