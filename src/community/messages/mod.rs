//! Conversations, their messages, rooms.

pub mod conversation_list;
pub mod conversations;
pub mod direct;
pub mod edits;
pub mod im;
pub mod message;
#[cfg(test)]
pub(crate) mod message_tests;
#[cfg(test)]
pub(crate) mod random_tests;
pub mod rooms;
pub mod sides;
