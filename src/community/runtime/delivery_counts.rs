//! What became of mails and pushes since the start.

use std::sync::atomic::{AtomicU64, Ordering};

use futures::lock::Mutex;

/// Counts for monitoring.
#[derive(Default)]
pub(crate) struct DeliveryCounts {
    /// Accepted at the other end.
    pub sent: AtomicU64,
    /// Attempts that will be made again.
    pub retried: AtomicU64,
    /// Not tried any more.
    pub given_up: AtomicU64,
    /// Held by whoever sends: two at once would send one twice.
    pub turn: Mutex<()>,
}

impl DeliveryCounts {
    /// Sent, retried, given up.
    pub(crate) fn numbers(&self) -> [u64; 3] {
        [&self.sent, &self.retried, &self.given_up].map(|counter| counter.load(Ordering::Relaxed))
    }
}
