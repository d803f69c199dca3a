//! Events, sent to streams and delivery once the transaction is on disk.

use super::content::entry::ChatPart;
use super::id::{ConversationId, EntryId, NotificationId, RoomId, UserId};
use super::messages::sync::DeviceNotice;
use super::notifications::outboxes::Outbox;

/// Whose devices something is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mailbox {
    User(UserId),
    /// Everybody who is in the room.
    Room(RoomId),
}

/// One thing that happened, by the ids of what it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Published {
        entry: EntryId,
    },
    Edited {
        entry: EntryId,
    },
    Deleted {
        entry: EntryId,
    },
    Notified {
        receiver: UserId,
        notification: NotificationId,
    },
    MessageSent {
        conversation: ConversationId,
        message: EntryId,
        sender: UserId,
        receiver: UserId,
    },
    /// One side of a conversation has read it, or marked it unread again; `last` is what it ends with on that side.
    ConversationMarked {
        user: UserId,
        last: EntryId,
    },
    /// Somebody sent a message in a room.
    RoomMessageSent {
        room: RoomId,
        message: i64,
    },
    /// Devices have an operation or a notice to fetch, in the conversation of this number.
    DeviceEventAdded {
        mailbox: Mailbox,
        conversation: i64,
        id: i64,
    },
    /// Said to those who are connected now, and kept nowhere: that somebody is typing.
    Passing {
        sender: UserId,
        to: Mailbox,
        chat: Box<ChatPart>,
    },
    /// Something happened to a login or a device of this user.
    DeviceNoticed {
        user: UserId,
        notice: DeviceNotice,
    },
    /// A task for many people waits in the outbox.
    TaskQueued,
    /// Something waits for servers of others.
    Queued(Outbox),
    /// The filters of this user are not what they were.
    FiltersChanged {
        user: UserId,
    },
    /// This user accepted notifications that were held back: they are now among the others.
    RequestsAccepted {
        user: UserId,
    },
    /// The community said something to everybody.
    Announced {
        announcement: i64,
    },
    /// Somebody chose this emoji for an announcement, or took it back.
    AnnouncementAnswered {
        announcement: i64,
        name: String,
    },
    AnnouncementDeleted {
        announcement: i64,
    },
    /// Some sessions of this user have ended, and the streams on them have to end.
    SessionsEnded {
        user: UserId,
    },
}
