//! Rooms: their members, messages, announcements, files and ways in.

pub(crate) mod boards;
pub(crate) mod joining;
pub(crate) mod members;
pub(crate) mod messages;
pub(crate) mod room;
