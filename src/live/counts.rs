//! Why streams end, and how many did.

use std::sync::atomic::{AtomicU64, Ordering};

/// Why the bus ended a stream that its client would have kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Its client reads more slowly than things happen.
    Slow,
    /// Its session was revoked or expired, or its user is disabled or deleted.
    Session,
    /// The server stops.
    Shutdown,
    /// More happened at once than the bus can hold: what was missed is not known.
    Overflow,
}

impl Ended {
    /// Every reason, in the order of their numbers.
    pub(crate) const ALL: [Self; 4] = [Self::Slow, Self::Session, Self::Shutdown, Self::Overflow];

    /// The reason in one word, for counts.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Session => "session",
            Self::Shutdown => "shutdown",
            Self::Overflow => "overflow",
        }
    }
}

/// What the bus counts since the start of the process.
#[derive(Debug, Default)]
pub(super) struct Counts {
    ended: [AtomicU64; Ended::ALL.len()],
    delivered: AtomicU64,
}

impl Counts {
    pub(super) fn end(&self, reason: Ended) {
        self.ended[reason as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn ended(&self, reason: Ended) -> u64 {
        self.ended[reason as usize].load(Ordering::Relaxed)
    }

    pub(super) fn deliver(&self, subscribers: usize) {
        self.delivered.fetch_add(subscribers as u64, Ordering::Relaxed);
    }

    pub(super) fn delivered(&self) -> u64 {
        self.delivered.load(Ordering::Relaxed)
    }
}
