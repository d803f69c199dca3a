//! What a viewer put on entries and hashtags themselves.

use std::collections::HashMap;

use crate::error::Result;
use crate::model::content::views::OwnMarks;
use crate::model::id::{EntryId, HashtagId, UserId};
use crate::store::Read;
use crate::store::db::row::json_ids;

const OF_ENTRIES: &str =
    "SELECT target_id, mark, note FROM entry_marks WHERE user_id = ?1 AND target_id IN (SELECT value FROM json_each(?2))";
const OF_HASHTAGS: &str =
    "SELECT target_id, mark, note FROM hashtag_marks WHERE user_id = ?1 AND target_id IN (SELECT value FROM json_each(?2))";

/// The viewer's marks on these entries; without any it is absent.
pub(super) fn on_entries(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId]) -> Result<HashMap<EntryId, OwnMarks>> {
    load(r, OF_ENTRIES, viewer, ids)
}

/// The viewer's marks on these hashtags; without any it is absent.
pub(super) fn on_hashtags(r: &Read<'_>, viewer: Option<UserId>, ids: &[HashtagId]) -> Result<HashMap<HashtagId, OwnMarks>> {
    load(r, OF_HASHTAGS, viewer, ids)
}

fn load<T>(r: &Read<'_>, sql: &str, viewer: Option<UserId>, ids: &[T]) -> Result<HashMap<T, OwnMarks>>
where
    T: Copy + Into<i64> + Eq + std::hash::Hash + rusqlite::types::FromSql,
{
    let mut found: HashMap<T, OwnMarks> = HashMap::new();
    let Some(me) = viewer.filter(|_| !ids.is_empty()) else { return Ok(found) };
    let mut statement = r.prepare(sql)?;
    let mut rows = statement.query((me, json_ids(ids)))?;
    while let Some(row) = rows.next()? {
        let own = found.entry(row.get(0)?).or_default();
        let note: Option<String> = row.get(2)?;
        match row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)? {
            "like" => own.liked = true,
            "dislike" => own.disliked = true,
            "follow" => (own.followed, own.note) = (true, note),
            _ => (own.blocked, own.note) = (true, note),
        }
    }
    Ok(found)
}
