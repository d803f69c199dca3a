//! Files that were sent through the IM dialect.

use crate::model::clock::Millis;
use crate::model::id::{FileId, RoomId, UserId};

/// What an uploaded file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The picture of a profile.
    Avatar,
    /// The picture of a room.
    RoomAvatar,
    /// Sent to a user or to a room.
    Chat,
}

/// The other side of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    User(UserId),
    Room(RoomId),
}

/// A place for a file, and the file once it came.
#[derive(Clone, Debug)]
pub(crate) struct ChatFile {
    /// Random; stands in its address.
    pub sign: String,
    pub owner: UserId,
    pub purpose: Purpose,
    /// Whom it was sent to; a picture of a profile has none.
    pub end: Option<End>,
    /// 100 to 104, 200 to 203 (`docs/specs/lanying.md 3.5`); 0 for pictures.
    pub file_type: i64,
    pub file: Option<FileId>,
    /// Until when the bytes may come.
    pub expires_at: Option<Millis>,
}

/// A place about to be made.
#[derive(Clone, Debug)]
pub(crate) struct NewChatFile<'a> {
    pub sign: &'a str,
    pub owner: UserId,
    pub purpose: Purpose,
    pub end: Option<End>,
    pub file_type: i64,
    /// There already: a file that is sent on.
    pub file: Option<FileId>,
}
