//! Streams of what happens: events over HTTP, and sockets that carry many streams (`docs/specs/mastodon.md 7`).

mod channel;
mod events;
mod health;
mod open;
mod payload;
mod reader;
mod socket;

use crate::api::kit::openapi::Served;

pub(crate) use open::unknown;

pub(crate) fn routes() -> Vec<Served> {
    [events::routes(), health::routes(), socket::routes()].concat()
}
