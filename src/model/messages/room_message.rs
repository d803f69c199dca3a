//! Messages in rooms, and system messages.

use crate::model::clock::Millis;
use crate::model::content::entry::ChatPart;
use crate::model::id::{RoomId, UserId};

/// A message in a room.
#[derive(Clone, Debug)]
pub(crate) struct RoomMessage {
    /// From the sequence all messages share.
    pub id: i64,
    pub room: RoomId,
    /// `None`: the community itself.
    pub sender: Option<UserId>,
    pub chat: ChatPart,
    /// When its content was last replaced.
    pub edited_at: Option<Millis>,
}

/// A system message to somebody.
#[derive(Clone, Debug)]
pub(crate) struct SystemMessage {
    pub id: i64,
    pub receiver: UserId,
    pub read: bool,
    pub chat: ChatPart,
}

/// A conversation in a list: with whom, how many messages are new, and the last message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Recent {
    /// A user, a room, or 0 for the community itself.
    pub with: i64,
    pub unread: i64,
    pub last: i64,
}
