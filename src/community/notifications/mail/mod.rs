//! Mails: what they say, that they are queued in the transaction they tell of, and how they are sent.

mod delivery;
mod queue;
mod words;

pub use delivery::send_due;
pub(crate) use queue::{Notice, queue};
