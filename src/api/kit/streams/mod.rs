//! Answers that last: events over HTTP, and WebSockets (RFC 6455).

mod event_stream;
mod handshake;
mod opening;
mod pace;
mod socket;
mod talk;

pub(crate) use event_stream::EventStream;
pub(crate) use handshake::{Handshake, Upgrade, protocol};
pub(crate) use opening::{Expiry, NotOpened, address_limit, open};
pub(crate) use talk::{Goodbye, Piece, Talk};
