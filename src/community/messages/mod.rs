//! Conversations, their messages, rooms.

pub(crate) mod connections;
pub(crate) mod conversation_list;
pub(crate) mod conversations;
pub(crate) mod direct;
pub(crate) mod edits;
pub(crate) mod im;
pub(crate) mod mailboxes;
pub(crate) mod message;
#[cfg(test)]
pub(crate) mod message_tests;
#[cfg(test)]
pub(crate) mod random_tests;
pub(crate) mod receipts;
pub(crate) mod rooms;
pub(crate) mod sides;
pub(crate) mod sync;
