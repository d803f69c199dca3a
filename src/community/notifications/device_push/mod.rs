//! Pushes to devices of the IM dialect: what is pushed of a message and of the operator's tasks, and how it is handed to a notifier.

mod compose;
mod delivery;
pub(crate) mod tasks;

pub(crate) use compose::{message, push_room_message, room_message};
pub use delivery::send_due;
