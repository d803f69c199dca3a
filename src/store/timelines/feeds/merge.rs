//! Merging several index scans into one timeline, newest first.

use std::collections::{BinaryHeap, VecDeque};

use crate::error::Result;
use crate::model::id::{EntryId, HashtagId, UserId};
use crate::model::span::Span;
use crate::store::Read;
use crate::store::db::row::json_ids;

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

/// One scan of an index; several are merged into one timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Everything a user publishes without anonymity, messages excluded.
    Author(UserId),
    /// Everything with a certain hashtag.
    Tagged(HashtagId),
    /// Every post of the community.
    Posts,
}

impl Source {
    /// The scan of this kind for the owner named by `owner`, and the column of its ids.
    /// The conditions of a partial index stand there word by word: else it is not used.
    fn scan(self, owner: &str) -> (String, &'static str) {
        match self {
            Self::Author(_) => (
                format!(
                    "entries INDEXED BY entries_said WHERE author_id = {owner} AND deleted_at IS NULL AND anonymous = 0 AND kind <> 'message'"
                ),
                "id",
            ),
            Self::Tagged(_) => (format!("entry_hashtags INDEXED BY entry_hashtags_by_tag WHERE hashtag_id = {owner}"), "entry_id"),
            Self::Posts => (format!("entries INDEXED BY entries_live WHERE kind = 'post' AND deleted_at IS NULL AND {owner} = 0"), "id"),
        }
    }

    fn owner(self) -> i64 {
        match self {
            Self::Author(user) => user.0,
            Self::Tagged(tag) => tag.0,
            Self::Posts => 0,
        }
    }
}

/// `?1` owner, `?2` below, `?3` above, `?4` how many.
fn chunk_sql(source: Source, span: Span) -> String {
    let (from, id) = source.scan("?1");
    format!("SELECT {id} FROM {from} AND {id} < ?2 AND {id} > ?3 ORDER BY {id} {} LIMIT ?4", span.order())
}

/// The first rows of many scans at once: `?1` owners, `?2` below, `?3` above.
fn heads_sql(source: Source, span: Span) -> String {
    let (from, id) = source.scan("o.value");
    format!(
        "SELECT o.value, (SELECT {id} FROM {from} AND {id} < ?2 AND {id} > ?3 ORDER BY {id} {} LIMIT 1) FROM json_each(?1) o",
        span.order()
    )
}

/// Rows fetched from one of many scans at first, and at most.
const CHUNK: u32 = 4;

const CHUNK_MAX: u32 = 64;

struct Stream {
    source: Source,
    waiting: VecDeque<i64>,
    chunk: u32,
    ended: bool,
}

/// Many scans as one, each id once, in the order of the span.
pub(crate) struct Merge<'r, 'c> {
    r: &'r Read<'c>,
    span: Span,
    streams: Vec<Stream>,
    /// The next of each stream: its rank, greatest first, and its place in `streams`.
    heads: BinaryHeap<(i64, usize)>,
    last: Option<i64>,
}

impl<'r, 'c> Merge<'r, 'c> {
    /// `expected` is how many ids will probably be taken.
    pub(crate) fn open(r: &'r Read<'c>, sources: &[Source], span: Span, expected: u32) -> Result<Self> {
        let mut merge = Self { r, span, streams: Vec::with_capacity(sources.len()), heads: BinaryHeap::new(), last: None };
        if let [source] = sources {
            merge.streams.push(Stream { source: *source, waiting: VecDeque::new(), chunk: expected.max(1), ended: false });
            merge.advance(0, if span.upwards { span.after } else { span.before })?;
            return Ok(merge);
        }
        for kind in [Source::Author(UserId(0)), Source::Tagged(HashtagId(0)), Source::Posts] {
            let same = |source: &&Source| std::mem::discriminant(*source) == std::mem::discriminant(&kind);
            let owners: Vec<i64> = sources.iter().filter(same).map(|source| source.owner()).collect();
            if owners.is_empty() {
                continue;
            }
            let heads = r.all(&heads_sql(kind, span), (json_ids(&owners), span.before, span.after), |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?))
            })?;
            for (owner, head) in heads {
                let Some(head) = head else { continue };
                let source = match kind {
                    Source::Author(_) => Source::Author(UserId(owner)),
                    Source::Tagged(_) => Source::Tagged(HashtagId(owner)),
                    Source::Posts => Source::Posts,
                };
                merge.heads.push((merge.rank(head), merge.streams.len()));
                merge.streams.push(Stream { source, waiting: VecDeque::new(), chunk: CHUNK, ended: false });
            }
        }
        Ok(merge)
    }

    fn rank(&self, id: i64) -> i64 {
        if self.span.upwards { -id } else { id }
    }

    /// The next ids, at most `n`; fewer only at the end.
    pub(crate) fn take(&mut self, n: usize) -> Result<Vec<EntryId>> {
        let mut taken = Vec::with_capacity(n);
        while taken.len() < n {
            let Some((rank, at)) = self.heads.pop() else { break };
            let id = rank.abs();
            if self.last != Some(id) {
                taken.push(EntryId(id));
                self.last = Some(id);
            }
            self.advance(at, id)?;
        }
        Ok(taken)
    }

    /// Puts the one after `id` of a stream among the heads.
    fn advance(&mut self, at: usize, id: i64) -> Result<()> {
        let stream = &mut self.streams[at];
        if stream.waiting.is_empty() && !stream.ended {
            let rest = self.span.beyond(id);
            let sql = chunk_sql(stream.source, rest);
            let found = self.r.all(&sql, (stream.source.owner(), rest.before, rest.after, stream.chunk), |row| row.get(0))?;
            stream.ended = found.len() < stream.chunk as usize;
            stream.chunk = (stream.chunk * 2).min(CHUNK_MAX.max(stream.chunk));
            stream.waiting = found.into();
        }
        if let Some(next) = stream.waiting.pop_front() {
            let rank = self.rank(next);
            self.heads.push((rank, at));
        }
        Ok(())
    }
}
