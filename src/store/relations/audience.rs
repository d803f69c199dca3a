//! Who of some people, and which of some lists, may be shown what an author publishes.

use std::collections::HashSet;

use crate::error::Result;
use crate::model::id::{HashtagId, UserId};
use crate::store::Read;
use crate::store::db::row::json_ids;

const FOLLOWERS: &str = "SELECT user_id FROM user_marks WHERE target_id = ?1 AND mark = 'follow'";
const FOLLOWERS_AMONG: &str = "SELECT o.value FROM json_each(?2) o WHERE EXISTS (
    SELECT 1 FROM user_marks WHERE user_id = o.value AND target_id = ?1 AND axis = 'bond' AND mark = 'follow')";

/// Those of `among` who follow `author`, who has about `followers`. The shorter of the two is gone through.
pub(crate) fn followers(r: &Read<'_>, author: UserId, followers: i64, among: &[UserId]) -> Result<Vec<UserId>> {
    if i64::try_from(among.len()).is_ok_and(|among| among < followers) {
        return r.all(FOLLOWERS_AMONG, (author, json_ids(among)), |row| row.get(0));
    }
    let among: HashSet<UserId> = among.iter().copied().collect();
    Ok(r.all(FOLLOWERS, [author], |row| row.get(0))?.into_iter().filter(|user| among.contains(user)).collect())
}

/// Those of `among` who follow one of these hashtags.
pub(crate) fn hashtag_followers(r: &Read<'_>, tags: &[HashtagId], among: &[UserId]) -> Result<Vec<UserId>> {
    let sql = "SELECT o.value FROM json_each(?2) o WHERE EXISTS (
        SELECT 1 FROM hashtag_marks WHERE user_id = o.value AND target_id IN (SELECT value FROM json_each(?1)) AND axis = 'bond'
          AND mark = 'follow')";
    r.all(sql, (json_ids(tags), json_ids(among)), |row| row.get(0))
}

/// Those of `among` that `author` is a member of.
pub(crate) fn lists_with(r: &Read<'_>, author: UserId, among: &[i64]) -> Result<Vec<i64>> {
    let sql = "SELECT o.value FROM json_each(?2) o WHERE EXISTS (SELECT 1 FROM list_members WHERE list_id = o.value AND user_id = ?1)";
    r.all(sql, (author, json_ids(among)), |row| row.get(0))
}
