//! What a device does with messages and conversations. Each is seen in every API, and by the devices that have to learn of it.

use super::sending::{Done, Origin, once};
use crate::community::messages::im::{self, Change, rooms, system};
use crate::community::messages::message::{self, Choice};
use crate::community::messages::sides::ConversationRef;
use crate::community::messages::{conversations, mailboxes, receipts};
use crate::community::runtime::settings::Settings;
use crate::error::{Error, Resource, Result};
use crate::model::id::{EntryId, RoomId, UserId};
use crate::model::messages::sync::{DeviceEventKind, SyncConversation};
use crate::store::Write;
use crate::store::messages::message::Receipt;

/// One operation on a conversation.
#[derive(Clone, Debug)]
pub(crate) enum Operation {
    /// Everything up to this message of the other side is read: its author is told, and the own other devices.
    Read {
        message: i64,
    },
    /// The same, without a message all of it.
    ReadAll {
        message: Option<i64>,
    },
    /// This message counts as unread again; in a room, with those after it.
    Unread {
        message: i64,
    },
    Delivered {
        message: i64,
    },
    Played {
        message: i64,
    },
    /// Deleted for everybody.
    Recall {
        message: i64,
    },
    /// Hidden from oneself.
    Delete {
        message: i64,
    },
    /// Another or a longer text for one's own message. `ext` and `config` are merged into those it has; empty ones change nothing.
    Change {
        message: i64,
        change: Change,
    },
    /// Deleted on one's own side; `everywhere`: the own other devices are to delete it, too.
    DeleteConversation {
        everywhere: bool,
    },
}

/// Does it in the conversation (`operation.xid`, or where a message is addressed to). Repeated by the same device within ten minutes,
/// it is answered as the first time. What the errors mean is said by [`refusal`](super::refusal::refusal).
pub(crate) fn operate(
    tx: &Write<'_>,
    settings: &Settings,
    from: &Origin,
    conversation: SyncConversation,
    operation: &Operation,
) -> Result<Done> {
    once(tx, from, &(conversation, operation), false, || {
        let before = tx.last_id();
        match conversation {
            SyncConversation::Direct(peer) => with_person(tx, settings, from, peer, operation)?,
            SyncConversation::Room(room) => in_room(tx, settings, from, room, operation)?,
            SyncConversation::System => with_community(tx, from.viewer.user, operation)?,
            SyncConversation::Own => return Err(Error::NotFound(Resource::Conversation)),
        }
        // What devices learn of comes last.
        Ok(if tx.last_id() > before { tx.last_id() } else { 0 })
    })
}

fn with_person(tx: &Write<'_>, settings: &Settings, from: &Origin, peer: UserId, operation: &Operation) -> Result<()> {
    let me = from.viewer.user;
    let pair = ConversationRef::Peer(peer);
    let only = |message: i64| Choice::Ids(vec![EntryId(message)]);
    match operation {
        Operation::Read { message } => message::read(tx, me, Some(pair), &Choice::UpTo(EntryId(*message))),
        Operation::ReadAll { message } => {
            message::read(tx, me, Some(pair), &message.map_or(Choice::All, |message| Choice::UpTo(EntryId(message))))
        }
        Operation::Unread { message } => receipts::take_back(tx, me, EntryId(*message)),
        Operation::Delivered { message } => receipts::give(tx, me, EntryId(*message), Receipt::Delivered),
        Operation::Played { message } => receipts::give(tx, me, EntryId(*message), Receipt::Played),
        Operation::Recall { message } => im::recall(tx, settings, Some(&from.viewer), peer.0, *message),
        Operation::Delete { message } => message::delete(tx, me, Some(pair), &only(*message)),
        Operation::Change { message, change } => im::change(tx, settings, &from.viewer, None, *message, change),
        Operation::DeleteConversation { everywhere: true } => conversations::delete(tx, me, pair),
        Operation::DeleteConversation { everywhere: false } => conversations::hide(tx, me, pair).map(drop),
    }
}

fn in_room(tx: &Write<'_>, settings: &Settings, from: &Origin, room: RoomId, operation: &Operation) -> Result<()> {
    let me = from.viewer.user;
    match operation {
        Operation::Read { message } => {
            rooms::acknowledge(tx, me, room, Some(*message))?;
            rooms::give_receipt(tx, me, room, *message, DeviceEventKind::MessageRead)
        }
        Operation::ReadAll { message } => rooms::acknowledge(tx, me, room, *message),
        Operation::Unread { message } => rooms::unread_again(tx, me, room, *message),
        Operation::Delivered { message } => rooms::give_receipt(tx, me, room, *message, DeviceEventKind::MessageDelivered),
        Operation::Played { message } => rooms::give_receipt(tx, me, room, *message, DeviceEventKind::MessagePlayed),
        Operation::Recall { message } => im::recall(tx, settings, Some(&from.viewer), room.0, *message),
        Operation::Delete { message } => rooms::hide(tx, me, room, *message),
        Operation::Change { message, change } => im::change(tx, settings, &from.viewer, Some(room), *message, change),
        Operation::DeleteConversation { everywhere } => {
            rooms::clear(tx, me, room)?;
            if *everywhere { mailboxes::conversation_deleted(tx, me, room.0) } else { Ok(()) }
        }
    }
}

/// Of the community's own messages one can only say that they are read, or delete them all.
fn with_community(tx: &Write<'_>, me: UserId, operation: &Operation) -> Result<()> {
    match operation {
        Operation::Read { message } | Operation::ReadAll { message: Some(message) } => system::acknowledge(tx, me, Some(*message)),
        Operation::ReadAll { message: None } => system::acknowledge(tx, me, None),
        Operation::DeleteConversation { .. } => system::clear(tx, me),
        _ => Err(Error::NotFound(Resource::Message)),
    }
}
