//! Conversations and their messages.

pub mod conversation_list;
pub mod conversations;
pub mod direct;
pub mod message;
#[cfg(test)]
pub(crate) mod plan_tests;
pub mod rooms;
pub mod system_messages;
