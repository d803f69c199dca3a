//! The last days in numbers. They look at many rows: for the slow readers.

use crate::error::Result;
use crate::model::Millis;
use crate::model::clock::DAY;
use crate::model::id::first_at;
use crate::store::Read;

/// One day of the community.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Day {
    pub begins_at: Millis,
    pub joined: i64,
    pub statuses: i64,
    pub messages: i64,
    /// Users who published something.
    pub writers: i64,
}

/// Whole days, the oldest first; the last one is the day of now.
pub(crate) fn last(r: &Read<'_>, days: i64) -> Result<Vec<Day>> {
    let today = r.now() - r.now().rem_euclid(DAY);
    (0..days)
        .rev()
        .map(|back| {
            let begins_at = today - back * DAY;
            let between = (first_at(begins_at), first_at(begins_at + DAY));
            let joined = r.count("SELECT count(*) FROM users WHERE id >= ?1 AND id < ?2 AND status <> 'deleted'", between)?;
            let counted = r.one(
                "SELECT count(*) FILTER (WHERE kind <> 'message' AND visibility <> 'direct'),
                        count(*) FILTER (WHERE kind = 'message'), count(DISTINCT author_id)
                 FROM entries WHERE id >= ?1 AND id < ?2 AND deleted_at IS NULL",
                between,
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )?;
            let (statuses, messages, writers) = counted.unwrap_or_default();
            Ok(Day { begins_at, joined, statuses, messages, writers })
        })
        .collect()
}

/// People seen since then.
pub(crate) fn seen_since(r: &Read<'_>, since: Millis) -> Result<i64> {
    r.count("SELECT count(*) FROM users WHERE status <> 'deleted' AND coalesce(last_active_at, 0) >= ?1", [since])
}

/// Bytes of uploaded files, and how many there are.
pub(crate) fn files(r: &Read<'_>) -> Result<(i64, i64)> {
    Ok(r.one("SELECT coalesce(sum(size), 0), count(*) FROM files", [], |row| Ok((row.get(0)?, row.get(1)?)))?.unwrap_or_default())
}
