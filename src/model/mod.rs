//! Plain data and ids. Imports nothing of ours.

pub mod clock;
pub mod content;
pub mod entropy;
pub mod event;
pub mod id;
pub mod messages;
pub mod notifications;
pub mod people;
pub mod span;

pub use clock::{Clock, Millis};
pub use entropy::Entropy;
