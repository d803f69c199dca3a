//! Hashtags that a user follows, people their lists keep out of the home timeline, and what they pinned.

use std::collections::HashSet;

use crate::error::Result;
use crate::model::id::{EntryId, HashtagId, UserId};
use crate::store::Read;

/// Hashtags a home timeline is made of, at most: those followed last.
const TAGS_MAX: u32 = 500;

/// The hashtags that `me` follows, those that are switched off included, the latest follow first.
pub(crate) fn followed_tags(r: &Read<'_>, me: UserId) -> Result<Vec<HashtagId>> {
    r.all("SELECT target_id FROM hashtag_marks WHERE user_id = ?1 AND mark = 'follow' ORDER BY id DESC LIMIT ?2", (me, TAGS_MAX), |row| {
        row.get(0)
    })
}

/// Members of those lists of `me` that keep them out of the home timeline.
pub(crate) fn exclusive(r: &Read<'_>, me: UserId) -> Result<HashSet<UserId>> {
    let sql = "SELECT m.user_id FROM lists l JOIN list_members m ON m.list_id = l.id WHERE l.user_id = ?1 AND l.exclusive = 1";
    Ok(r.all(sql, [me], |row| row.get(0))?.into_iter().collect())
}

/// What a user pinned, the latest pin first.
pub(crate) fn pinned(r: &Read<'_>, user: UserId, limit: u32) -> Result<Vec<EntryId>> {
    r.all("SELECT entry_id FROM pins WHERE user_id = ?1 ORDER BY id DESC LIMIT ?2", (user, limit), |row| row.get(0))
}
