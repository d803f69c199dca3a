//! How long and how many.

use std::time::Duration;

/// For running requests, when the server stops.
pub(super) const GRACE: Duration = Duration::from_secs(1);
/// Then for streams, which Rocket ends.
pub(super) const FAREWELL: Duration = Duration::from_secs(2);

/// What one connection may take, and how many there may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Connections at one time.
    pub connections: usize,
    /// Of one address; an IPv6 address counts by its first 64 bits.
    pub connections_per_address: usize,
    /// From the connection to the agreement on its encryption.
    pub handshake: Duration,
    /// From the first byte of a request to the end of its headers; for the first request from the connection on.
    pub head: Duration,
    /// Between two requests.
    pub idle: Duration,
    /// A body that brings nothing for so long is given up. What it brings buys time, up to this again.
    pub body: Duration,
    /// Bytes of a body that buy one second.
    pub body_rate: u32,
    /// A client that takes nothing of its answer for so long is given up.
    pub write: Duration,
}

impl Limits {
    /// The times that hold everywhere, and these numbers of connections.
    pub(crate) fn of(connections: usize, connections_per_address: usize) -> Self {
        Self {
            connections,
            connections_per_address,
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            body: Duration::from_secs(20),
            body_rate: 500,
            write: Duration::from_secs(60),
        }
    }
}
