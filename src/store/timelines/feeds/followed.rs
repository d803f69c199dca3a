//! Whom and what a user follows, and whose posts they do not want to read.

use std::collections::HashSet;

use crate::error::{Error, Result};
use crate::model::id::{EntryId, HashtagId, UserId};
use crate::store::Read;
use crate::store::db::row::json_ids;
use crate::store::visibility::blocks::{blocked, muted};

/// Hashtags a home timeline is made of, at most: those followed last.
const TAGS_MAX: u32 = 500;

/// A person followed, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Follow {
    pub user: UserId,
    /// Their reposts, too.
    pub reposts: bool,
    /// Only what is written in these languages; `None` for all.
    pub languages: Option<Vec<String>>,
}

/// Everybody whom `me` follows.
pub(crate) fn follows(r: &Read<'_>, me: UserId) -> Result<Vec<Follow>> {
    let rows = r.all("SELECT target_id, reblogs, languages FROM user_marks WHERE user_id = ?1 AND mark = 'follow'", [me], |row| {
        Ok((row.get::<_, UserId>(0)?, row.get::<_, bool>(1)?, row.get::<_, Option<String>>(2)?))
    })?;
    rows.into_iter()
        .map(|(user, reposts, languages)| {
            let languages: Option<Vec<String>> = languages.map(|text| serde_json::from_str(&text)).transpose().map_err(Error::internal)?;
            Ok(Follow { user, reposts, languages: languages.filter(|languages| !languages.is_empty()) })
        })
        .collect()
}

/// The hashtags whom `me` follows and that are not switched off.
pub(crate) fn followed_tags(r: &Read<'_>, me: UserId) -> Result<Vec<HashtagId>> {
    r.all(
        "SELECT h.id FROM hashtag_marks m JOIN hashtags h ON h.id = m.target_id AND h.enabled = 1
         WHERE m.user_id = ?1 AND m.mark = 'follow' ORDER BY m.id DESC LIMIT ?2",
        (me, TAGS_MAX),
        |row| row.get(0),
    )
}

/// Members of those lists of `me` that keep them out of the home timeline.
pub(crate) fn exclusive(r: &Read<'_>, me: UserId) -> Result<HashSet<UserId>> {
    let sql = "SELECT m.user_id FROM lists l JOIN list_members m ON m.list_id = l.id WHERE l.user_id = ?1 AND l.exclusive = 1";
    Ok(r.all(sql, [me], |row| row.get(0))?.into_iter().collect())
}

/// Whom among these `me` has blocked or muted.
pub(crate) fn hidden(r: &Read<'_>, me: UserId, people: &[UserId]) -> Result<HashSet<UserId>> {
    if people.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!("SELECT p.value FROM json_each(?2) p WHERE {} OR {}", blocked("?1", "p.value"), muted("?1", "p.value", "?3"));
    Ok(r.all(&sql, (me, json_ids(people), r.now()), |row| row.get(0))?.into_iter().collect())
}

/// Which of these threads, by the entry at their top, `me` muted.
pub(crate) fn muted_threads(r: &Read<'_>, me: UserId, roots: &[EntryId]) -> Result<HashSet<EntryId>> {
    let sql = "SELECT root_id FROM thread_mutes WHERE user_id = ?1 AND root_id IN (SELECT value FROM json_each(?2))";
    Ok(r.all(sql, (me, json_ids(roots)), |row| row.get(0))?.into_iter().collect())
}
