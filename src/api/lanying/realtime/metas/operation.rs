//! What was done to messages and conversations.

use super::message::body;
use crate::api::lanying::entity::message::chat_part;
use crate::api::lanying::realtime::proto::{
    Conversation, ConversationAct, ConversationOperation, MessageBody, MessageOperation, MessageType, OperationType, Xid,
};
use crate::model::content::entry::ChatPart;
use crate::model::messages::sync::{DeviceEvent, DeviceEventKind, SyncMessage};

/// The content type of operations.
const COMMAND: i32 = 6;
/// The one type of a [`Conversation`].
const OPERATION: i32 = 1;

/// An operation on a message; `None` for anything else, and for an edit of a message that is gone.
pub(super) fn of_message(event: &DeviceEvent, to: Xid, base_url: &str) -> Option<MessageBody> {
    let about = Some(Xid::of(event.about));
    let (kind, xid) = match event.kind {
        DeviceEventKind::MessageRead => (OperationType::ReadAck, None),
        DeviceEventKind::ConversationRead => (OperationType::ReadAll, about),
        DeviceEventKind::MessageUnread => (OperationType::ReadCancel, about),
        DeviceEventKind::MessageDelivered => (OperationType::DeliverAck, None),
        DeviceEventKind::MessagePlayed => (OperationType::PlayAck, None),
        DeviceEventKind::MessageRecalled => (OperationType::Recall, Some(to)),
        DeviceEventKind::MessageDeleted => (OperationType::Delete, about),
        DeviceEventKind::MessageEdited => (OperationType::Replace, Some(to)),
        _ => return None,
    };
    let operation = MessageOperation { r#type: Some(kind.into()), mid: event.message.and_then(|id| u64::try_from(id).ok()), xid };
    let said = if kind == OperationType::Replace { edited(event.edited.as_ref()?, base_url) } else { ChatPart::default() };
    let edit_timestamp = event.edited.as_ref().and_then(SyncMessage::edited_at).and_then(|at| u64::try_from(at).ok());
    Some(MessageBody { ctype: Some(COMMAND), operation: Some(operation), edit_timestamp, ..body(MessageType::Operation, &said) })
}

fn edited(message: &SyncMessage, base_url: &str) -> ChatPart {
    match message {
        SyncMessage::Direct(view) => chat_part(view, base_url),
        SyncMessage::Room(message) => message.chat.clone(),
        SyncMessage::System(message) => message.chat.clone(),
    }
}

/// A conversation that its reader deleted on another device.
pub(super) fn of_conversation(event: &DeviceEvent) -> Option<Conversation> {
    let operation = ConversationOperation { r#type: Some(ConversationAct::DeleteEverywhere.into()), xid: Some(Xid::of(event.about)) };
    let is_one = event.kind == DeviceEventKind::ConversationDeleted;
    is_one.then_some(Conversation { r#type: Some(OPERATION), operation: Some(operation) })
}
