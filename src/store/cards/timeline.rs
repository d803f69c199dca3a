//! The newest ids of a home or list timeline, before the rules of who may see what.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::key::{Card, Kind};
use super::publications::{Origin, Publication};
use crate::model::id::{HashtagId, UserId};

/// How many ids are kept.
pub(crate) const KEPT: usize = 400;

/// Where a timeline comes from, and the newest of what it consists of.
#[derive(Debug)]
pub(crate) struct Timeline {
    pub sources: Arc<Sources>,
    /// Newest first, each once.
    pub ids: Vec<i64>,
    /// Everything above this id is among `ids`; below 0 where nothing is left out.
    pub floor: i64,
    /// The version up to which publications were looked at.
    seen: AtomicU64,
}

impl Timeline {
    /// A timeline as it was read at `version`.
    pub(crate) fn new(sources: Arc<Sources>, ids: Vec<i64>, floor: i64, version: u64) -> Self {
        Self { sources, ids, floor, seen: AtomicU64::new(version) }
    }

    /// The version up to which it is complete.
    pub(super) fn seen(&self) -> u64 {
        self.seen.load(Ordering::Relaxed)
    }

    fn concerns(&self, publication: &Publication) -> bool {
        publication.id > self.floor
            && match publication.origin {
                Origin::Author(user) => self.sources.authors.contains(&user),
                Origin::Tag(tag) => self.sources.tags.contains(&tag),
            }
    }

    /// The timeline with what was published since; `None` where nothing of it belongs here.
    pub(super) fn with(&self, news: &[Publication], version: u64) -> Option<Self> {
        let mut ids: Vec<i64> = news.iter().filter(|one| self.concerns(one)).map(|one| one.id).collect();
        if ids.is_empty() {
            self.seen.fetch_max(version, Ordering::Relaxed);
            return None;
        }
        ids.extend(&self.ids);
        ids.sort_unstable_by_key(|id| std::cmp::Reverse(*id));
        ids.dedup();
        let floor = ids.get(KEPT).copied().map_or(self.floor, |first_left_out| first_left_out.max(self.floor));
        ids.truncate(KEPT);
        Some(Self::new(Arc::clone(&self.sources), ids, floor, version))
    }
}

/// Whose entries, and entries with which hashtags, a timeline consists of.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    pub authors: HashSet<UserId>,
    /// Followed hashtags, the latest first.
    pub tags: Vec<HashtagId>,
    /// People whose entries stand elsewhere.
    pub apart: HashSet<UserId>,
}

impl Card for Timeline {
    const KIND: Kind = Kind::Timeline;

    fn heap(&self) -> usize {
        let sources = &*self.sources;
        size_of_val(sources)
            + (sources.authors.capacity() + sources.apart.capacity()) * 11
            + sources.tags.capacity() * size_of::<HashtagId>()
            + self.ids.capacity() * size_of::<i64>()
    }
}
