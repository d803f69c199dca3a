//! Everything that stands between one viewer and others.

use std::collections::HashMap;

use crate::error::{Error, Result};
use crate::model::id::UserId;
use crate::model::people::profile::Relations;
use crate::store::Read;
use crate::store::db::row::json_ids;

/// What stands between `me` and each of these, by id; every id asked for is there.
pub(crate) fn load(r: &Read<'_>, me: UserId, ids: &[UserId]) -> Result<HashMap<UserId, Relations>> {
    let mut found: HashMap<UserId, Relations> = ids.iter().map(|id| (*id, Relations::default())).collect();
    let list = json_ids(ids);
    let among = "IN (SELECT value FROM json_each(?2))";
    let mine = r.all(
        &format!("SELECT target_id, mark = 'follow', reblogs, notify, languages FROM user_marks WHERE user_id = ?1 AND axis = 'bond' AND target_id {among}"),
        (me, &list),
        |row| Ok((row.get::<_, UserId>(0)?, row.get::<_, bool>(1)?, row.get::<_, bool>(2)?, row.get::<_, bool>(3)?, row.get::<_, Option<String>>(4)?)),
    )?;
    for (id, follow, reblogs, notify, languages) in mine {
        let Some(ties) = found.get_mut(&id) else { continue };
        (ties.following, ties.blocking) = (follow, !follow);
        if follow {
            (ties.showing_reposts, ties.notifying) = (reblogs, notify);
            ties.languages = languages.map(|text| serde_json::from_str(&text)).transpose().map_err(Error::internal)?;
        }
    }
    let mut each = |sql: String, put: &mut dyn FnMut(&mut Relations, &rusqlite::Row<'_>) -> rusqlite::Result<()>| -> Result<()> {
        let mut statement = r.prepare(&sql)?;
        let mut rows = statement.query((me, &list))?;
        while let Some(row) = rows.next()? {
            if let Some(ties) = found.get_mut(&row.get(0)?) {
                put(ties, row)?;
            }
        }
        Ok(())
    };
    each(
        format!("SELECT user_id, mark = 'follow' FROM user_marks WHERE user_id {among} AND target_id = ?1 AND axis = 'bond'"),
        &mut |ties, row| {
            if row.get(1)? {
                ties.followed_by = true
            } else {
                ties.blocked_by = true
            }
            Ok(())
        },
    )?;
    each(format!("SELECT target_id FROM follow_requests WHERE user_id = ?1 AND target_id {among}"), &mut |ties, _| {
        ties.requested = true;
        Ok(())
    })?;
    each(format!("SELECT user_id FROM follow_requests WHERE user_id {among} AND target_id = ?1"), &mut |ties, _| {
        ties.requested_by = true;
        Ok(())
    })?;
    let now = r.now();
    each(format!("SELECT target_id, notifications, expires_at FROM mutes WHERE user_id = ?1 AND target_id {among}"), &mut |ties, row| {
        let expires: Option<i64> = row.get(2)?;
        if expires.is_none_or(|end| now < end) {
            (ties.muting, ties.muting_notifications, ties.muting_expires_at) = (true, row.get(1)?, expires);
        }
        Ok(())
    })?;
    each(format!("SELECT target_id FROM endorsements WHERE user_id = ?1 AND target_id {among}"), &mut |ties, _| {
        ties.endorsed = true;
        Ok(())
    })?;
    each(format!("SELECT target_id, note FROM user_notes WHERE user_id = ?1 AND target_id {among}"), &mut |ties, row| {
        ties.note = row.get(1)?;
        Ok(())
    })?;
    Ok(found)
}
