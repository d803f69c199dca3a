//! What a viewer did with entries and hashtags: with the newest entries from memory, with all else from the file.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::Params;

use crate::error::Result;
use crate::model::content::views::{OwnActs, OwnMarks};
use crate::model::id::{EntryId, HashtagId, IdMap, UserId};
use crate::store::Read;
use crate::store::cards::acts::ActsKnown;
use crate::store::db::row::json_ids;

/// Rows of each kind of act that are kept for one person.
const KEPT: usize = if cfg!(test) { 8 } else { 200 };

/// The newest of each kind by the entry that they are about: `?1` whose, `?2` how many.
const NEWEST: &str = "SELECT target_id, mark, note FROM
        (SELECT target_id, mark, note FROM entry_marks WHERE user_id = ?1 ORDER BY target_id DESC LIMIT ?2)
    UNION ALL SELECT target_id, 'repost', NULL FROM
        (SELECT target_id FROM reposts WHERE user_id = ?1 ORDER BY target_id DESC LIMIT ?2)
    UNION ALL SELECT entry_id, 'bookmark', NULL FROM
        (SELECT entry_id FROM bookmarks WHERE user_id = ?1 ORDER BY entry_id DESC LIMIT ?2)";

/// All on these entries: `?1` whose, `?2` the ids.
const ON_ENTRIES: &str =
    "SELECT target_id, mark, note FROM entry_marks WHERE user_id = ?1 AND target_id IN (SELECT value FROM json_each(?2))
    UNION ALL SELECT target_id, 'repost', NULL FROM reposts WHERE user_id = ?1 AND target_id IN (SELECT value FROM json_each(?2))
    UNION ALL SELECT entry_id, 'bookmark', NULL FROM bookmarks WHERE user_id = ?1 AND entry_id IN (SELECT value FROM json_each(?2))";

const OF_HASHTAGS: &str =
    "SELECT target_id, mark, note FROM hashtag_marks WHERE user_id = ?1 AND target_id IN (SELECT value FROM json_each(?2))";

/// What a viewer did with the entries of a page.
#[derive(Default)]
pub(super) struct ActsOnPage {
    known: Arc<ActsKnown>,
    older: IdMap<OwnActs>,
}

impl ActsOnPage {
    /// Nobody did nothing.
    pub(super) fn load(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId]) -> Result<Self> {
        let Some(me) = viewer.filter(|_| !ids.is_empty()) else { return Ok(Self::default()) };
        let known = r.card(me.0, || load(r, me))?;
        let missing: Vec<EntryId> = ids.iter().copied().filter(|id| !known.knows(*id)).collect();
        let older = if missing.is_empty() { IdMap::default() } else { by_entry(r, ON_ENTRIES, (me, json_ids(&missing)))? };
        Ok(Self { known, older })
    }

    /// What was done with one of the entries, if anything.
    pub(super) fn of(&self, id: EntryId) -> Option<&OwnActs> {
        self.known.of(id).or_else(|| self.older.get(&id.0))
    }
}

/// What one person did with the newest entries, as the file says.
pub(super) fn load(r: &Read<'_>, me: UserId) -> Result<ActsKnown> {
    let newest = by_entry(r, NEWEST, (me, KEPT as i64))?;
    // Where so many rows were read there may be more, and the last entry may lack one.
    let last_of_many = |rows: fn(&OwnActs) -> usize| {
        let count: usize = newest.values().map(rows).sum();
        let entries = newest.iter().filter(|(_, acts)| rows(acts) > 0).map(|(id, _)| *id);
        entries.min().filter(|_| count >= KEPT)
    };
    let floors = [
        last_of_many(|acts| acts.marks.len()),
        last_of_many(|acts| usize::from(acts.reposted)),
        last_of_many(|acts| usize::from(acts.bookmarked)),
    ];
    let floor = floors.into_iter().flatten().max().unwrap_or(0);
    Ok(ActsKnown::new(newest, floor))
}

/// The acts of [`NEWEST`] or [`ON_ENTRIES`].
fn by_entry(r: &Read<'_>, sql: &str, parameters: impl Params) -> Result<IdMap<OwnActs>> {
    let mut found: IdMap<OwnActs> = IdMap::default();
    let mut statement = r.prepare(sql)?;
    let mut rows = statement.query(parameters)?;
    while let Some(row) = rows.next()? {
        let acts = found.entry(row.get(0)?).or_default();
        match row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)? {
            "repost" => acts.reposted = true,
            "bookmark" => acts.bookmarked = true,
            mark => acts.marks.add(mark, row.get(2)?),
        }
    }
    Ok(found)
}

/// The viewer's marks on these hashtags; without any it is absent.
pub(super) fn on_hashtags(r: &Read<'_>, viewer: Option<UserId>, ids: &[HashtagId]) -> Result<HashMap<HashtagId, OwnMarks>> {
    let mut found: HashMap<HashtagId, OwnMarks> = HashMap::new();
    let Some(me) = viewer.filter(|_| !ids.is_empty()) else { return Ok(found) };
    let mut statement = r.prepare(OF_HASHTAGS)?;
    let mut rows = statement.query((me, json_ids(ids)))?;
    while let Some(row) = rows.next()? {
        let mark = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        found.entry(row.get(0)?).or_default().add(mark, row.get(2)?);
    }
    Ok(found)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::model::content::entry::Visibility;
    use crate::store::test::{fixture, rows};

    #[test]
    fn what_is_kept_and_what_is_read_are_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        let me = UserId(2);
        let posts: Vec<EntryId> = db
            .write_now(move |tx| {
                rows::people(tx, 2)?;
                (0..40).map(|_| rows::post(tx, me, Visibility::Public)).collect()
            })
            .unwrap();
        let mark = |n: usize, axis: &'static str, mark: &'static str| {
            let post = posts[n];
            db.write_now(move |tx| {
                tx.execute(
                    "INSERT INTO entry_marks (user_id, target_id, kind, axis, mark, note) VALUES (2, ?1, 'post', ?2, ?3, iif(?2 = 'bond', 'why', NULL))",
                    (post, axis, mark),
                )
                .map(drop)
            })
            .unwrap();
        };
        let of = |n: usize| db.read(|r| Ok(ActsOnPage::load(r, Some(me), &posts)?.of(posts[n]).cloned())).unwrap();
        for (n, post) in posts.iter().copied().enumerate() {
            assert_eq!(of(n), None);
            mark(n, "opinion", if n % 2 == 0 { "like" } else { "dislike" });
            if n % 3 == 0 {
                mark(n, "bond", "follow");
            }
            if n % 4 == 0 {
                db.write_now(move |tx| tx.execute("INSERT INTO bookmarks (user_id, entry_id) VALUES (2, ?1)", [post]).map(drop)).unwrap();
            }
        }
        for n in 0..40 {
            let acts = of(n).unwrap();
            let expected = (n % 2 == 0, n % 2 == 1, n % 3 == 0, n % 4 == 0, (n % 3 == 0).then(|| "why".to_owned()));
            assert_eq!((acts.marks.liked, acts.marks.disliked, acts.marks.followed, acts.bookmarked, acts.marks.note), expected, "{n}");
        }
        let (newest, oldest) = db.read(|r| load(r, me).map(|known| (known.knows(posts[39]), known.knows(posts[0])))).unwrap();
        assert_eq!((newest, oldest), (true, false));
        let nobody = db.read(|r| Ok(ActsOnPage::load(r, None, &posts)?.of(posts[0]).is_none())).unwrap();
        assert!(nobody);
    }

    #[test]
    fn the_newest_are_read_in_the_order_of_an_index() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        for (sql, most) in [(NEWEST, 3), (ON_ENTRIES, 3)] {
            let sql = format!("EXPLAIN QUERY PLAN {sql}");
            let plan: Vec<String> = db.read(|r| r.all(&sql, (2, 8), |row| row.get(3))).unwrap();
            let searches = plan.iter().filter(|step| step.starts_with("SEARCH") && step.contains("(user_id=?")).count();
            assert_eq!(searches, most, "{plan:?}");
            assert!(plan.iter().all(|step| !step.contains("TEMP B-TREE")), "{plan:?}");
        }
    }
}
