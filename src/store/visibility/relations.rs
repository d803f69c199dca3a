//! How viewers stand to others, from their rows.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use rusqlite::types::FromSql;

use crate::error::{Error, Result};
use crate::model::id::{HashtagId, UserId};
use crate::model::people::viewer_relations::{Follow, Mute, ViewerRelations};
use crate::store::Read;
use crate::store::visibility::filters;

/// The relations of `viewer`; those of nobody are empty.
pub(crate) fn of(r: &Read<'_>, viewer: Option<UserId>) -> Result<Arc<ViewerRelations>> {
    let Some(me) = viewer else { return Ok(Arc::default()) };
    r.card(me.0, || load(r, me))
}

/// The relations of one viewer as the rows say.
pub(in crate::store) fn load(r: &Read<'_>, me: UserId) -> Result<ViewerRelations> {
    let follows = r.all("SELECT target_id, reblogs, languages FROM user_marks WHERE user_id = ?1 AND mark = 'follow'", [me], |row| {
        Ok((row.get::<_, UserId>(0)?, row.get::<_, bool>(1)?, row.get::<_, Option<String>>(2)?))
    })?;
    let follow = |(user, reposts, languages): (UserId, bool, Option<String>)| -> Result<(UserId, Follow)> {
        let languages: Option<Box<[String]>> = languages.map(|text| serde_json::from_str(&text)).transpose().map_err(Error::internal)?;
        Ok((user, Follow { reposts, languages: languages.filter(|languages| !languages.is_empty()) }))
    };
    let mutes = r.all("SELECT target_id, notifications, expires_at FROM mutes WHERE user_id = ?1", [me], |row| {
        Ok((row.get::<_, UserId>(0)?, Mute { notifications: row.get(1)?, until: row.get(2)? }))
    })?;
    let hashtags = r.all("SELECT target_id, mark = 'block' FROM hashtag_marks WHERE user_id = ?1", [me], |row| {
        Ok((row.get::<_, HashtagId>(0)?, row.get::<_, bool>(1)?))
    })?;
    Ok(ViewerRelations {
        follows: follows.into_iter().map(follow).collect::<Result<HashMap<_, _>>>()?,
        blocks: set(r, me, "SELECT target_id FROM user_marks WHERE user_id = ?1 AND mark = 'block'")?,
        blocked_by: set(r, me, "SELECT user_id FROM user_marks WHERE target_id = ?1 AND mark = 'block'")?,
        mutes: mutes.into_iter().collect(),
        muted_threads: set(r, me, "SELECT root_id FROM thread_mutes WHERE user_id = ?1")?,
        blocked_entries: set(r, me, "SELECT target_id FROM entry_marks WHERE user_id = ?1 AND mark = 'block'")?,
        blocked_hashtags: hashtags.iter().filter(|(_, blocked)| *blocked).map(|(id, _)| *id).collect(),
        marked_hashtags: hashtags.into_iter().map(|(id, _)| id).collect(),
        blocked_forums: set(r, me, "SELECT target_id FROM forum_marks WHERE user_id = ?1 AND mark = 'block'")?,
        followed_forums: set(r, me, "SELECT target_id FROM forum_marks WHERE user_id = ?1 AND mark = 'follow'")?,
        filters: filters::load(r, me, None)?.into_iter().map(Arc::new).collect(),
    })
}

fn set<T: FromSql + Eq + Hash>(r: &Read<'_>, me: UserId, sql: &str) -> Result<HashSet<T>> {
    Ok(r.all(sql, [me], |row| row.get(0))?.into_iter().collect())
}
