//! A message in any kind of conversation.

use super::build::build;
use crate::api::lanying::entity::message::chat_part;
use crate::api::lanying::realtime::proto::{MessageBody, MessageType, Meta, Namespace, Xid};
use crate::model::content::entry::ChatPart;
use crate::model::id::{UserId, created_at};
use crate::model::messages::sync::SyncMessage;

/// The states of a message.
const DELIVERED: i32 = 1;
const READ: i32 = 2;

/// A message as a device of `me` fetches it. How far they have read says something about rooms alone.
pub(crate) fn message(me: UserId, message: &SyncMessage, read_up_to: Option<i64>, base_url: &str) -> Meta {
    let edit_timestamp = message.edited_at().and_then(|at| u64::try_from(at).ok());
    let (from, to, body) = match message {
        SyncMessage::Direct(view) => {
            let status = match (view.read, view.is_me) {
                (true, _) => Some(READ),
                (false, true) => Some(DELIVERED),
                (false, false) => None,
            };
            let body = MessageBody { status, ..body(MessageType::Chat, &chat_part(view, base_url)) };
            (view.sender.user.id.0, view.receiver.0, body)
        }
        SyncMessage::Room(message) => {
            let is_own = message.sender == Some(me);
            let is_read = read_up_to.is_some_and(|read| message.id <= read);
            let status = if is_own { Some(DELIVERED) } else { is_read.then_some(READ) };
            let is_system = message.sender.is_none().then_some(true);
            let body = MessageBody { status, is_system, ..body(MessageType::GroupChat, &message.chat) };
            (message.sender.map_or(0, |sender| sender.0), message.room.0, body)
        }
        SyncMessage::System(message) => {
            let status = message.read.then_some(READ);
            let body = MessageBody { status, is_system: Some(true), ..body(MessageType::Chat, &message.chat) };
            (0, message.receiver.0, body)
        }
    };
    let body = MessageBody { edit_timestamp, ..body };
    build(message.id(), Xid::of(from), Xid::of(to), created_at(message.id()), Namespace::Message, &body)
}

/// What is said, without what is left empty.
pub(crate) fn body(kind: MessageType, chat: &ChatPart) -> MessageBody {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    MessageBody {
        r#type: Some(kind.into()),
        content: Some(chat.content.clone().unwrap_or_default()),
        ctype: i32::try_from(chat.content_type).ok(),
        config: text(&chat.config),
        attachment: text(&chat.attachment),
        ext: text(&chat.ext),
        ..MessageBody::default()
    }
}
