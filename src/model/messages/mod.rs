//! Messages of chats, and rooms.

pub mod chat;
pub mod joining;
pub mod room;
pub mod room_message;
