//! Tags from numbers that are kept anyway: making or comparing one reads nothing from the file.
//!
//! A tag says when its answer was made, and holds a keyed hash of that time, of what was asked and of the number of
//! commits before the answer was begun. So it fits only while nothing at all was committed since, only for who got it,
//! and only in the process that made it.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Arc;

use crate::app::App;
use crate::model::clock::SECOND;

/// How long a tag holds, in seconds. Answers tell times as "3 minutes ago", and mutes, filters and polls end by the clock.
const HOLDS: i64 = 60;

/// The state of the server before a request read anything.
#[derive(Clone, Copy, Debug)]
pub(super) struct Version {
    state: (u64, u64),
    /// In seconds since 1970.
    at: i64,
}

/// Makes tags of one running server.
pub(crate) struct Versions {
    app: Arc<App>,
    /// Drawn at start, as the commits of another process mean something else.
    key: RandomState,
}

impl Versions {
    pub(crate) fn of(app: &Arc<App>) -> Self {
        Self { app: Arc::clone(app), key: RandomState::new() }
    }

    pub(super) fn now(&self) -> Version {
        Version { state: self.app.core.version(), at: self.app.core.now() / SECOND }
    }

    /// The tag of what `asked` is answered now, without quotes.
    pub(super) fn tag(&self, now: Version, asked: &[&str]) -> String {
        format!("{:x}-{:016x}", now.at, self.key.hash_one((now.state, now.at, asked)))
    }

    /// Was this tag given for the same question, is its answer still right, and is it recent enough?
    pub(super) fn is_current(&self, tag: &str, now: Version, asked: &[&str]) -> bool {
        let made = tag.split_once('-').and_then(|(at, _)| i64::from_str_radix(at, 16).ok());
        made.is_some_and(|at| (0..HOLDS).contains(&now.at.saturating_sub(at)) && tag == self.tag(Version { at, ..now }, asked))
    }
}
