//! What became of pushes to Mastodon clients since the start.

use std::sync::atomic::AtomicU64;

use futures::lock::Mutex;

/// Counts for monitoring.
#[derive(Default)]
pub struct PushCounts {
    pub sent: AtomicU64,
    pub retried: AtomicU64,
    pub given_up: AtomicU64,
    /// Held by whoever sends: two at once would send one twice.
    pub turn: Mutex<()>,
}
