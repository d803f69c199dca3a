//! The windows that rate limits count in (`docs/specs/mastodon.md 1.8`): fixed, kept in memory.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::model::Millis;
use crate::model::clock::MINUTE;
use crate::model::id::{SessionId, UserId};
use crate::model::people::place::Place;

/// What is counted apart from everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Bucket {
    /// Calls with one token.
    Token,
    /// Calls of one user.
    User,
    /// Calls without a token.
    Anonymous,
    /// Files sent.
    Media,
    /// Statuses deleted and reposts undone.
    Deletion,
    /// Further pages of lists.
    Paging,
    Registration,
}

impl Bucket {
    /// How many, in how long.
    fn rule(self) -> (u32, Millis) {
        match self {
            Self::Token | Self::Anonymous => (300, 5 * MINUTE),
            Self::User => (1_500, 5 * MINUTE),
            Self::Media | Self::Deletion => (30, 30 * MINUTE),
            Self::Paging => (300, 15 * MINUTE),
            Self::Registration => (5, 30 * MINUTE),
        }
    }
}

/// Whose calls are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    Session(SessionId),
    User(UserId),
    Place(Place),
}

impl Subject {
    /// The place of an address.
    pub(crate) fn place(ip: IpAddr) -> Self {
        Self::Place(Place::of(ip))
    }
}

/// The values of a limit for the headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LimitState {
    pub limit: u32,
    pub remaining: u32,
    pub resets_at: Millis,
}

#[derive(Clone, Copy)]
pub(super) struct Window {
    ends_at: Millis,
    calls: u32,
}

/// Windows kept at most; beyond it those that ended go first, then all, which lets some callers begin anew.
pub(super) const MOST: usize = 65_536;

/// Every open window.
#[derive(Default)]
pub(crate) struct Limits(pub(super) Mutex<HashMap<(Bucket, Subject), Window>>);

impl Limits {
    /// Counts one call. `Err` when there were enough already.
    pub(crate) fn count(&self, now: Millis, bucket: Bucket, subject: Subject) -> Result<LimitState, LimitState> {
        let (limit, length) = bucket.rule();
        let ends_at = now - now.rem_euclid(length) + length;
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= MOST && !windows.contains_key(&(bucket, subject)) {
            windows.retain(|_, window| window.ends_at > now);
            if windows.len() >= MOST {
                windows.clear();
            }
        }
        let window = windows.entry((bucket, subject)).or_insert(Window { ends_at, calls: 0 });
        if window.ends_at <= now {
            *window = Window { ends_at, calls: 0 };
        }
        let over = window.calls >= limit;
        if !over {
            window.calls += 1;
        }
        let state = LimitState { limit, remaining: limit - window.calls, resets_at: window.ends_at };
        if over { Err(state) } else { Ok(state) }
    }
}
