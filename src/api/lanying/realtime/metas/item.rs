//! One item of a conversation.

use super::build::build;
use super::message::message;
use super::{notice, operation};
use crate::api::lanying::realtime::proto::{Meta, Namespace, Xid};
use crate::model::id::{UserId, created_at};
use crate::model::messages::sync::{DeviceEvent, SyncConversation, SyncItem};

/// An item as a device of `me` fetches it; `None` where nothing is left of it to tell.
pub(crate) fn item(me: UserId, conversation: SyncConversation, item: &SyncItem, base_url: &str) -> Option<Meta> {
    match item {
        SyncItem::Message(shown) => Some(message(me, shown, None, base_url)),
        SyncItem::Event(event) => of_event(me, conversation, event, base_url),
    }
}

fn of_event(me: UserId, conversation: SyncConversation, event: &DeviceEvent, base_url: &str) -> Option<Meta> {
    if let Some(notice) = notice::group(event) {
        return Some(meta(event, Xid::of(me.0), Namespace::GroupNotice, &notice));
    }
    if let Some(notice) = notice::roster(event) {
        return Some(meta(event, Xid::of(me.0), Namespace::RosterNotice, &notice));
    }
    if let Some(deleted) = operation::of_conversation(event) {
        return Some(meta(event, Xid::of(me.0), Namespace::Conversation, &deleted));
    }
    let to = receiver(me, conversation, event);
    let body = operation::of_message(event, to, base_url)?;
    Some(meta(event, to, Namespace::Message, &body))
}

/// To whom an operation was addressed.
fn receiver(me: UserId, conversation: SyncConversation, event: &DeviceEvent) -> Xid {
    match conversation {
        SyncConversation::Room(room) => Xid::of(room.0),
        SyncConversation::Direct(peer) if event.actor == Some(me) => Xid::of(peer.0),
        SyncConversation::Direct(_) | SyncConversation::Own | SyncConversation::System => Xid::of(me.0),
    }
}

fn meta(event: &DeviceEvent, to: Xid, ns: Namespace, payload: &impl prost::Message) -> Meta {
    let from = Xid::of(event.actor.map_or(0, |actor| actor.0));
    build(event.id, from, to, created_at(event.id), ns, payload)
}
