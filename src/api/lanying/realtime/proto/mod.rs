//! The messages of the socket (`docs/specs/lanying.md 6.2`). Numbers that clients write even when they are 0 are optional here, so
//! that what was sent can be told from what was not.

mod content;
mod envelope;
#[cfg(test)]
mod tests;

pub(super) use content::{
    Conversation, ConversationAct, ConversationOperation, GroupNotice, MessageBody, MessageOperation, MessageType, OperationType,
    RosterNotice, UserNotice,
};
pub(super) use envelope::{
    Command, ConversationType, ConversationUnread, Frame, Meta, Namespace, Notice, Provision, Status, SyncDl, SyncUl, UnreadDl, Xid,
};
