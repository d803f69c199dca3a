//! Events, sent to streams and delivery once the transaction is on disk.

use super::id::{ConversationId, EntryId, NotificationId, RoomId, UserId};
use super::notifications::outboxes::Outbox;

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
        receiver: UserId,
    },
    /// Somebody sent a message in a room.
    RoomMessageSent {
        room: RoomId,
        message: i64,
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
    /// Some sessions of this user have ended, and the streams on them have to end.
    SessionsEnded {
        user: UserId,
    },
}
