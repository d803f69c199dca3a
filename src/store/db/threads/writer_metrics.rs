//! What the writer is doing, for monitoring.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

/// One commit: how many requests shared it, and how long it took to reach the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commit {
    pub requests: usize,
    pub took: Duration,
}

/// Called for every commit, in the writer's own thread: it has to be quick.
pub(crate) type Watch = Box<dyn Fn(Commit) + Send + Sync>;

/// How many requests wait for the writer, what they cost, and the callback for its commits.
#[derive(Default)]
pub struct WriterMetrics {
    waiting: AtomicI64,
    statements: AtomicU64,
    watch: OnceLock<Watch>,
}

impl WriterMetrics {
    /// Requests that the writer has not begun.
    pub fn waiting(&self) -> i64 {
        self.waiting.load(Ordering::Relaxed).max(0)
    }

    /// How many statements this process has run to write, failed requests included.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// The first watch stays.
    pub fn watch(&self, watch: Watch) {
        let _ = self.watch.set(watch);
    }

    /// One more request waits.
    pub(in crate::store) fn queued(&self) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
    }

    /// One request fewer waits: its turn has come, or it was refused.
    pub(in crate::store) fn begun(&self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }

    /// A request has run, with so many statements.
    pub(in crate::store) fn ran(&self, statements: u64) {
        self.statements.fetch_add(statements, Ordering::Relaxed);
    }

    /// Calls the callback, if there is one, with the number of committed requests and how long the commit took.
    pub(in crate::store) fn committed(&self, requests: usize, took: Duration) {
        if let Some(watch) = self.watch.get() {
            watch(Commit { requests, took });
        }
    }
}
