//! Plain data and ids. Imports nothing of ours.

pub(crate) mod certificate_states;
pub(crate) mod clock;
pub(crate) mod content;
pub(crate) mod entropy;
pub(crate) mod event;
pub(crate) mod fragments;
pub(crate) mod id;
pub(crate) mod messages;
pub(crate) mod notifications;
pub(crate) mod people;
pub(crate) mod span;
pub(crate) mod stretch;

pub use clock::Clock;
pub(crate) use clock::Millis;
pub use entropy::Entropy;
