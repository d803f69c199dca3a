//! How long a connection may say nothing, or not whose it is (`docs/specs/lanying.md 6.1`).

use std::time::Duration;

use rocket::tokio::time::Instant;

use super::packets::{PING_INTERVAL_MS, PING_TIMEOUT_MS};
use crate::api::kit::streams::Goodbye;

/// From the opening to a login.
const LOGIN: Duration = Duration::from_secs(10);
/// Between two messages of a client.
const SILENCE: Duration = Duration::from_millis(PING_INTERVAL_MS + PING_TIMEOUT_MS);

/// What the end of a connection is measured from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    heard: Instant,
    /// Until when a login has to come; `None` after it.
    login: Option<Instant>,
    /// When it is closed in any case, and why.
    closing: Option<(Instant, Goodbye)>,
}

impl Patience {
    pub(super) fn from(now: Instant) -> Self {
        Self { heard: now, login: Some(now + LOGIN), closing: None }
    }

    /// The client said something.
    pub(super) fn heard(&mut self, now: Instant) {
        self.heard = now;
    }

    /// It is somebody's from now on.
    pub(super) fn logged_in(&mut self) {
        self.login = None;
        self.closing = None;
    }

    /// It is closed after `pause`, in which the client reads what it was told last; an earlier end stands.
    pub(super) fn close_after(&mut self, now: Instant, pause: Duration, goodbye: Goodbye) {
        self.closing.get_or_insert((now + pause, goodbye));
    }

    /// When the connection ends if nothing happens before, and why.
    pub(super) fn end(&self) -> (Instant, Goodbye) {
        let silent = (self.heard + SILENCE, Goodbye::policy("nothing was heard"));
        let login = self.login.map(|end| (end, Goodbye::policy("no login came")));
        [login, self.closing].into_iter().flatten().fold(silent, |first, other| if other.0 < first.0 { other } else { first })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_login_has_ten_seconds_and_silence_forty_five() {
        let start = Instant::now();
        let mut patience = Patience::from(start);
        let login = (start + 10 * SECOND, Goodbye::policy("no login came"));
        assert_eq!(patience.end(), login);
        patience.heard(start + 5 * SECOND);
        assert_eq!(patience.end(), login, "pings are no login");
        patience.logged_in();
        assert_eq!(patience.end(), (start + 50 * SECOND, Goodbye::policy("nothing was heard")));
        patience.heard(start + 30 * SECOND);
        assert_eq!(patience.end(), (start + 75 * SECOND, Goodbye::policy("nothing was heard")));
    }

    #[test]
    fn a_closing_connection_is_closed_whatever_it_says() {
        let start = Instant::now();
        let mut patience = Patience::from(start);
        let goodbye = Goodbye::policy("refused");
        patience.close_after(start, SECOND, goodbye);
        patience.close_after(start + SECOND, 5 * SECOND, Goodbye::policy("again"));
        patience.heard(start + SECOND);
        assert_eq!(patience.end(), (start + SECOND, goodbye));
        patience.logged_in();
        assert_eq!(patience.end().0, start + 46 * SECOND, "who logs in after all stays");
    }
}
