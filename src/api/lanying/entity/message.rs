//! Messages as a conversation shows them.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::to_string;

use crate::model::content::entry::{ChatPart, FileKind, FileView};
use crate::model::content::views::MessageView;
use crate::model::id::created_at;
use crate::model::messages::room_message::{Recent, RoomMessage, SystemMessage};

/// A user or a group. `uid` is 0 for the community itself.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Xid {
    uid: i64,
    /// Always 0: messages are addressed to users, not to devices.
    device_sn: i64,
}

impl Xid {
    fn of(uid: i64) -> Self {
        Self { uid, device_sn: 0 }
    }
}

/// A message in a conversation or group.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ConvMessage {
    msg_id: i64,
    from_xid: Xid,
    to_xid: Xid,
    content: String,
    ctype: &'static str,
    /// JSON that describes a file or a location; empty for other messages.
    attachment: String,
    ext: String,
    config: String,
    /// `UNREAD`, `DELIVERED` or `READ`.
    status: &'static str,
    /// In Unix milliseconds.
    timestamp: i64,
}

fn ctype(content_type: i64) -> &'static str {
    match content_type {
        1 => "IMAGE",
        2 => "AUDIO",
        3 => "VIDEO",
        4 => "FILE",
        5 => "LOCATION",
        6 => "COMMAND",
        7 => "FORWARD",
        _ => "TEXT",
    }
}

/// What clients read of a file that came from elsewhere.
#[derive(Serialize, JsonSchema)]
struct Attachment<'a> {
    url: String,
    #[serde(rename = "dName")]
    name: &'a str,
    #[serde(rename = "fLen")]
    size: i64,
    width: i64,
    height: i64,
    duration: i64,
}

fn attachment(file: &FileView, base_url: &str) -> String {
    let attachment = Attachment {
        url: format!("{base_url}/files/{}", file.key),
        name: &file.name,
        size: file.size,
        width: file.width.unwrap_or(0),
        height: file.height.unwrap_or(0),
        duration: file.duration.unwrap_or(0),
    };
    to_string(&attachment).unwrap_or_default()
}

fn kind(file: &FileView) -> i64 {
    match file.kind {
        FileKind::Image => 1,
        FileKind::Audio => 2,
        FileKind::Video => 3,
        FileKind::Document => 4,
    }
}

/// How this dialect shows a message of another: one file is a message of its kind, several are addresses, one a line.
pub(crate) fn chat_part(view: &MessageView, base_url: &str) -> ChatPart {
    let own = &view.chat;
    if own.content_type != 0 || !own.attachment.is_empty() || own.content.is_some() {
        return ChatPart { content: Some(own.content.clone().unwrap_or_else(|| view.text.clone())), ..own.clone() };
    }
    match &*view.files {
        [file] => {
            ChatPart { content_type: kind(file), content: Some(view.text.clone()), attachment: attachment(file, base_url), ..own.clone() }
        }
        files => {
            let urls = files.iter().map(|file| format!("{base_url}/files/{}", file.key));
            let lines: Vec<String> = std::iter::once(view.text.clone()).filter(|text| !text.is_empty()).chain(urls).collect();
            ChatPart { content: Some(lines.join("\n")), ..own.clone() }
        }
    }
}

impl ConvMessage {
    fn build(id: i64, from: i64, to: i64, chat: ChatPart, status: &'static str) -> Self {
        Self {
            msg_id: id,
            from_xid: Xid::of(from),
            to_xid: Xid::of(to),
            content: chat.content.unwrap_or_default(),
            ctype: ctype(chat.content_type),
            attachment: chat.attachment,
            ext: chat.ext,
            config: chat.config,
            status,
            timestamp: created_at(id),
        }
    }

    /// Between two people.
    pub(crate) fn of(view: &MessageView, base_url: &str) -> Self {
        let status = match (view.read, view.is_me) {
            (true, _) => "READ",
            (false, true) => "DELIVERED",
            (false, false) => "UNREAD",
        };
        Self::build(view.id.0, view.sender.user.id.0, view.receiver.0, chat_part(view, base_url), status)
    }

    /// In a group, for a user who has read up to `read`.
    pub(crate) fn of_room(message: &RoomMessage, me: i64, read: i64) -> Self {
        let from = message.sender.map_or(0, |user| user.0);
        let status = match () {
            () if from == me => "DELIVERED",
            () if message.id <= read => "READ",
            () => "UNREAD",
        };
        Self::build(message.id, from, message.room.0, message.chat.clone(), status)
    }

    /// From the community itself.
    pub(crate) fn of_system(message: &SystemMessage) -> Self {
        let status = if message.read { "READ" } else { "UNREAD" };
        Self::build(message.id, 0, message.receiver.0, message.chat.clone(), status)
    }
}

/// One page of a conversation, newest first.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ConversationPage {
    messages: Vec<ConvMessage>,
    is_last: bool,
    /// The id of the oldest message on this page, to be sent for the next page; 0 on the last page.
    next_msg_id: i64,
}

impl ConversationPage {
    /// Of one more message than `limit`, if there are more.
    pub(crate) fn of(mut messages: Vec<ConvMessage>, limit: usize) -> Self {
        let is_last = messages.len() <= limit;
        messages.truncate(limit);
        let oldest = messages.last().map_or(0, |message| message.msg_id);
        Self { messages, is_last, next_msg_id: if is_last { 0 } else { oldest } }
    }
}

/// The participants of a message.
#[derive(Serialize, JsonSchema)]
struct With {
    uid: i64,
}

/// A conversation and its number of unread messages.
#[derive(Serialize, JsonSchema)]
pub(crate) struct UnreadItem {
    conversation_id: With,
    num: i64,
}

impl UnreadItem {
    pub(crate) fn of(recent: &Recent) -> Self {
        Self { conversation_id: With { uid: recent.with }, num: recent.unread }
    }
}
