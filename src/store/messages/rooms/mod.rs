//! Rooms: their members, messages, announcements, files and ways in.

pub mod boards;
pub mod joining;
pub mod members;
pub mod messages;
pub mod room;
