//! How long and how many.

use std::time::Duration;

/// What one connection may take, and how many there may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Connections at one time.
    pub connections: usize,
    /// Of one address; an IPv6 address counts by its first 64 bits.
    pub connections_per_address: usize,
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
            head: Duration::from_secs(10),
            idle: Duration::from_secs(60),
            body: Duration::from_secs(20),
            body_rate: 500,
            write: Duration::from_secs(60),
        }
    }
}
