//! What devices fetch: operations and notices, how far each device has come, and what is new for it.

pub(crate) mod cursors;
pub(crate) mod events;
pub(crate) mod requests;
pub(crate) mod unread;
