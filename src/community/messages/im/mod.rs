//! Messages as the IM dialect means them (`docs/specs/lanying.md 3.3`): to people, to rooms, from the community itself.
//!
//! A message to one person is the message of every dialect (`docs/specs/core.md` 6). Fields that only this dialect has are kept
//! beside the text that the others show.

mod change;
mod chat;
pub(crate) mod read;
pub(crate) mod recent;
pub(crate) mod rooms;
mod sender;
pub(crate) mod system;

pub(crate) use crate::community::messages::im::sender::Sender;
pub(crate) use change::Change;
pub(crate) use chat::{Attached, Outgoing, change, check_part, pin, recall, send};
pub(in crate::community::messages) use chat::{check_content, one};
