//! Timelines of many sources whose newest ids are kept in memory: reading their first pages does not cost more the more
//! sources there are. Older pages are merged from the indexes.

use std::collections::VecDeque;
use std::sync::Arc;

use super::merge::{Merge, Source};
use crate::error::Result;
use crate::model::id::EntryId;
use crate::model::span::Span;
use crate::store::Read;
use crate::store::cards::timeline::{KEPT, Sources, Timeline};

fn sources(of: &Sources) -> Vec<Source> {
    of.authors.iter().map(|user| Source::Author(*user)).chain(of.tags.iter().map(|tag| Source::Tagged(*tag))).collect()
}

/// The timeline of this id; `of` says what it consists of.
pub(crate) fn timeline(r: &Read<'_>, id: i64, of: impl FnOnce() -> Result<Sources>) -> Result<Arc<Timeline>> {
    r.timeline(id, |worthwhile| {
        let parts = of()?;
        if !worthwhile {
            return Ok((parts, Vec::new(), i64::MAX));
        }
        let expected = u32::try_from(KEPT + 1).unwrap_or(u32::MAX);
        let sources = sources(&parts);
        let mut ids: Vec<i64> = Merge::open(r, &sources, Span::newest(expected), expected)?.take(KEPT + 1)?.iter().map(|id| id.0).collect();
        let floor = ids.get(KEPT).copied().unwrap_or(-1);
        ids.truncate(KEPT);
        Ok((parts, ids, floor))
    })
}

/// A stretch of a timeline: ids from memory as far as they reach, the rest from the indexes.
pub(crate) struct Walk<'r, 'c> {
    r: &'r Read<'c>,
    kept: VecDeque<i64>,
    rest: Option<(Span, Vec<Source>)>,
    merge: Option<Merge<'r, 'c>>,
    expected: u32,
}

impl<'r, 'c> Walk<'r, 'c> {
    /// `expected` is how many ids will probably be taken.
    pub(crate) fn of(r: &'r Read<'c>, timeline: &Timeline, span: Span, expected: u32) -> Self {
        let within = |id: &&i64| **id > span.after && **id < span.before;
        let all = || sources(&timeline.sources);
        // Upwards the page begins at its lower end, which has to be in memory.
        let reaches = if span.upwards { span.after >= timeline.floor } else { span.before > timeline.floor };
        let (kept, rest) = match (reaches, span.upwards) {
            (false, _) => (VecDeque::new(), Some(span)),
            (true, true) => (timeline.ids.iter().rev().filter(within).copied().collect(), None),
            (true, false) => {
                let rest = Span { before: timeline.floor.saturating_add(1), ..span };
                (
                    timeline.ids.iter().filter(within).copied().collect(),
                    Some(rest).filter(|rest| rest.before.saturating_sub(1) > rest.after),
                )
            }
        };
        Self { r, kept, rest: rest.map(|rest| (rest, all())), merge: None, expected }
    }

    /// From the indexes alone.
    pub(crate) fn merged(r: &'r Read<'c>, sources: Vec<Source>, span: Span, expected: u32) -> Self {
        Self { r, kept: VecDeque::new(), rest: Some((span, sources)), merge: None, expected }
    }

    /// The next ids, at most `n`; fewer only at the end.
    pub(crate) fn take(&mut self, n: usize) -> Result<Vec<EntryId>> {
        let mut taken: Vec<EntryId> = self.kept.drain(..n.min(self.kept.len())).map(EntryId).collect();
        if taken.len() < n
            && let Some((span, sources)) = self.rest.take()
        {
            self.merge = Some(Merge::open(self.r, &sources, span, self.expected)?);
        }
        if taken.len() < n
            && let Some(merge) = &mut self.merge
        {
            taken.extend(merge.take(n - taken.len())?);
        }
        Ok(taken)
    }
}
