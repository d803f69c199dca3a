//! Time comes from outside: handlers, rules and SQL are given a `Millis`, they never read a clock.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Unix time in milliseconds, UTC.
pub(crate) type Millis = i64;

/// A second in milliseconds.
pub(crate) const SECOND: Millis = 1_000;
/// A minute in milliseconds.
pub const MINUTE: Millis = 60 * SECOND;
/// An hour in milliseconds.
pub const HOUR: Millis = 60 * MINUTE;
/// A day of 24 hours in milliseconds.
pub const DAY: Millis = 24 * HOUR;

/// Where `now` comes from.
pub trait Clock: Send + Sync {
    fn now(&self) -> Millis;
}

/// The machine's clock.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Millis {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            Err(_) => 0,
        }
    }
}

/// A clock that moves only on request: for tests and the sandbox.
pub struct FrozenClock(AtomicI64);

impl FrozenClock {
    /// A clock that stands at `now`.
    pub fn at(now: Millis) -> Self {
        Self(AtomicI64::new(now))
    }

    /// Moves the clock to `now`, forwards or back.
    pub fn set(&self, now: Millis) {
        self.0.store(now, Ordering::SeqCst);
    }

    /// Moves the clock by so many milliseconds; a negative number moves it back.
    pub fn advance(&self, by: Millis) {
        self.0.fetch_add(by, Ordering::SeqCst);
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> Millis {
        self.0.load(Ordering::SeqCst)
    }
}
