//! Conversations and their messages.

pub(crate) mod conversation_list;
pub(crate) mod conversations;
pub(crate) mod direct;
pub(crate) mod message;
#[cfg(test)]
pub(crate) mod plan_tests;
pub(crate) mod rooms;
pub(crate) mod sync;
pub(crate) mod system_messages;
