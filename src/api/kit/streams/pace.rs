//! How much a client may say on one socket.

use std::time::Duration;

use rocket::tokio::time::Instant;

/// Messages at once, at most: a client that comes back asks for all its conversations.
const BURST: f64 = 1_000.0;
/// Messages a second, for as long as it lasts.
const RATE: f64 = 100.0;

/// The messages that a client may send now. Frames cost a write or a read each, whatever they say.
pub(super) struct Pace {
    left: f64,
    at: Instant,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self { left: BURST, at: now }
    }

    /// Counts one message; false where it is one too many.
    pub(super) fn admit(&mut self, now: Instant) -> bool {
        let passed: Duration = now.duration_since(self.at);
        self.at = now;
        self.left = (self.left + passed.as_secs_f64() * RATE).min(BURST);
        if self.left < 1.0 {
            return false;
        }
        self.left -= 1.0;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of these messages, sent at even distances, are taken before the first that is not.
    fn taken(messages: u32, every: Duration) -> u32 {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        (0..messages).take_while(|n| pace.admit(start + every * *n)).count() as u32
    }

    #[test]
    fn a_flood_ends_and_a_busy_client_goes_on() {
        assert_eq!(taken(5_000, Duration::ZERO), 1_000);
        assert_eq!(taken(100_000, Duration::from_millis(10)), 100_000, "100 a second, for ever");
        assert_eq!(taken(100_000, Duration::from_millis(5)), 1_999, "200 a second, for ten seconds");
    }

    #[test]
    fn silence_fills_no_more_than_one_burst() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        let later = start + Duration::from_secs(3_600);
        assert_eq!((0..5_000).take_while(|_| pace.admit(later)).count(), 1_000);
        assert!(pace.admit(later + Duration::from_millis(20)));
    }
}
