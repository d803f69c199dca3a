//! Messages of chats, and rooms.

pub(crate) mod chat;
pub(crate) mod joining;
pub(crate) mod room;
pub(crate) mod room_message;
pub(crate) mod sync;
