//! Conversations as devices keep them up to date (`docs/specs/lanying.md 6`): what is new since a device last asked, older
//! messages, sending, and what is done with messages. Messages of every API are in it, and what is done here is done for all of them.
//!
//! Messages, operations and notices have ids of one sequence. A device has a cursor in each conversation: what is above it was not
//! fetched yet.

pub(crate) mod conversation;
pub(crate) mod live;
pub(crate) mod operations;
pub(crate) mod reading;
pub(crate) mod refusal;
pub(crate) mod sending;
mod windows;

#[cfg(test)]
mod tests;

pub(crate) use conversation::conversation;
pub(crate) use live::{LiveChange, device_notice, pass, told};
pub(crate) use operations::{Operation, operate};
pub(crate) use reading::{acknowledge, after, cursor, history, start, unread};
pub(crate) use refusal::{Refusal, refusal};
pub(crate) use sending::{Done, Origin, send};
