//! What became of mails, and of pushes to Mastodon clients, since the start.

use std::sync::atomic::AtomicU64;

use futures::lock::Mutex;

/// Counts for monitoring.
#[derive(Default)]
pub struct DeliveryCounts {
    /// Accepted at the other end.
    pub sent: AtomicU64,
    /// Attempts that will be made again.
    pub retried: AtomicU64,
    /// Not tried any more.
    pub given_up: AtomicU64,
    /// Held by whoever sends: two at once would send one twice.
    pub turn: Mutex<()>,
}
