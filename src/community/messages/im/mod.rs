//! Messages as the IM dialect means them (`docs/specs/lanying.md 3.3`): to people, to rooms, from the community itself.
//!
//! A message to one person is the message of every dialect (`docs/specs/core.md` 6). What only this dialect says of it is kept
//! beside the text that the others show.

mod chat;
pub mod read;
pub mod recent;
pub mod rooms;
mod sender;
pub mod system;

pub use crate::community::messages::im::sender::Sender;
pub use chat::{Attached, Outgoing, check_part, pin, recall, send};
