//! The event bus: what happened, carried from the writer to whoever has a stream open. It knows no API and reads no file.

mod bus;
mod counts;
mod delivery;
mod guest;
mod inbox;
mod index;
mod presence;
mod queue;
mod subscription;
#[cfg(test)]
mod tests;
mod topic;

pub(crate) use bus::Bus;
pub(crate) use counts::Ended;
pub(crate) use delivery::{Delivery, Form};
pub(crate) use guest::Guest;
pub(crate) use index::{Connection, Limits, Opening, Refused};
pub(crate) use subscription::Subscription;
pub(crate) use topic::Topic;
