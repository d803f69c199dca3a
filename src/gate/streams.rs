//! What a connection of HTTP/2 carries, and whether its client still takes part.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::{Instant, sleep_until};

use super::limits::Limits;

/// The requests of one connection that are being answered.
#[derive(Clone)]
pub(super) struct Streams(Arc<Mutex<Open>>);

struct Open {
    next: u64,
    /// Since when there is no request, where there is none.
    quiet_since: Instant,
    /// Of each request, since when it is the client that is waited for.
    waiting: HashMap<u64, Option<Instant>>,
}

/// One of them, until this is dropped.
pub(super) struct Stream {
    of: Streams,
    id: u64,
}

/// Why a connection has lasted long enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Enough {
    /// No request came for long.
    Quiet,
    /// The client takes nothing of an answer.
    Stuck,
}

impl Streams {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(Open { next: 0, quiet_since: Instant::now(), waiting: HashMap::new() })))
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn begin(&self) -> Stream {
        let mut open = self.open();
        let id = open.next;
        open.next += 1;
        open.waiting.insert(id, None);
        Stream { of: self.clone(), id }
    }

    /// Ends when the connection is given up. One that begins to stand still is noticed within twice the time it may.
    pub(super) async fn until_enough(&self, limits: Limits) -> Enough {
        loop {
            let now = Instant::now();
            let next = {
                let open = self.open();
                if open.waiting.is_empty() {
                    // The first request comes with the connection.
                    let end = open.quiet_since + if open.next == 0 { limits.head } else { limits.idle };
                    if end <= now {
                        return Enough::Quiet;
                    }
                    end
                } else {
                    let oldest = open.waiting.values().flatten().min();
                    if oldest.is_some_and(|since| *since + limits.write <= now) {
                        return Enough::Stuck;
                    }
                    oldest.copied().unwrap_or(now) + limits.write.min(limits.idle)
                }
            };
            // Not in a circle without rest where `idle` is shorter than `write`.
            sleep_until(next.max(now + limits.write.min(limits.idle) / 8)).await;
        }
    }
}

impl Stream {
    /// Whether the client is waited for: to take what there is of its answer.
    pub(super) fn wait_for_client(&self, waiting: bool) {
        self.of.open().waiting.insert(self.id, waiting.then(Instant::now));
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let mut open = self.of.open();
        open.waiting.remove(&self.id);
        if open.waiting.is_empty() {
            open.quiet_since = Instant::now();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    const SHORT: Duration = Duration::from_millis(80);

    fn enough(streams: &Streams) -> Option<Enough> {
        let limits = Limits { head: SHORT, idle: SHORT, write: SHORT, ..Limits::of(1, 1) };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        runtime.block_on(async { timeout(SHORT * 4, streams.until_enough(limits)).await.ok() })
    }

    #[test]
    fn a_connection_is_given_up_when_nothing_is_asked_or_nothing_is_taken() {
        let streams = Streams::new();
        assert_eq!(enough(&streams), Some(Enough::Quiet));
        let (one, other) = (streams.begin(), streams.begin());
        one.wait_for_client(false);
        assert_eq!(enough(&streams), None, "the server takes its time");
        other.wait_for_client(true);
        assert_eq!(enough(&streams), Some(Enough::Stuck));
        drop(other);
        assert_eq!(enough(&streams), None);
        drop(one);
        assert_eq!(enough(&streams), Some(Enough::Quiet));
    }
}
