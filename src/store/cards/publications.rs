//! What was published lately, in the order of commits: timelines in memory catch up with it when they are read.

use std::collections::VecDeque;

use crate::model::id::{HashtagId, UserId};

/// How many publications are remembered; a timeline that was read before all of them is read from the file again.
const REMEMBERED: usize = 8_192;

/// Why an entry may stand in a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Author(UserId),
    Tag(HashtagId),
}

/// An entry that was published, or that got a hashtag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Publication {
    pub origin: Origin,
    pub id: i64,
}

/// The latest publications with the versions that brought them.
#[derive(Default)]
pub(super) struct Publications {
    latest: VecDeque<(u64, Publication)>,
    /// Of this version and earlier ones some are forgotten.
    forgotten: u64,
}

impl Publications {
    pub(super) fn add(&mut self, version: u64, news: &[Publication]) {
        self.latest.extend(news.iter().map(|one| (version, *one)));
        while self.latest.len() > REMEMBERED {
            if let Some((version, _)) = self.latest.pop_front() {
                self.forgotten = version;
            }
        }
    }

    /// Everything may have been published at this version.
    pub(super) fn forget(&mut self, version: u64) {
        self.latest.clear();
        self.forgotten = version;
    }

    /// What came after version `seen`, up to `version`; `None` where some of it is forgotten.
    pub(super) fn between(&self, seen: u64, version: u64) -> Option<Vec<Publication>> {
        if seen < self.forgotten {
            return None;
        }
        let from = self.latest.partition_point(|(at, _)| *at <= seen);
        Some(self.latest.range(from..).take_while(|(at, _)| *at <= version).map(|(_, one)| *one).collect())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;

    fn by(id: i64) -> Publication {
        Publication { origin: Origin::Author(UserId(1)), id }
    }

    #[test]
    fn a_reader_gets_what_came_after_and_not_what_is_later_than_its_state() {
        let mut news = Publications::default();
        for version in 1..=5 {
            news.add(version, &[by(i64::try_from(version).unwrap() * 10)]);
        }
        let ids = |seen, version| news.between(seen, version).unwrap().iter().map(|one| one.id).collect::<Vec<_>>();
        assert_eq!((ids(0, 9), ids(2, 4), ids(5, 5)), (vec![10, 20, 30, 40, 50], vec![30, 40], vec![]));
    }

    #[test]
    fn what_is_forgotten_is_said() {
        let mut news = Publications::default();
        for version in 1..=REMEMBERED as u64 + 2 {
            news.add(version, &[by(1)]);
        }
        assert!(news.between(1, 5).is_none());
        assert_eq!(news.between(2, 5).unwrap().len(), 3);
        news.forget(REMEMBERED as u64 + 3);
        assert!(news.between(REMEMBERED as u64 + 2, u64::MAX).is_none());
    }
}
