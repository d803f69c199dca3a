//! What a follow, or the request for one, is to be like, and what hangs on it.

use crate::error::{Error, Result};
use crate::model::id::UserId;
use crate::model::people::profile::FollowOptions;
use crate::store::{Read, Write};

/// The statement that changes the options in one table.
macro_rules! setting {
    ($table:literal, $only:literal) => {
        concat!(
            "UPDATE ",
            $table,
            " SET reblogs = coalesce(?3, reblogs), notify = coalesce(?4, notify),
                 languages = CASE WHEN ?5 IS NULL THEN languages ELSE nullif(?5, '[]') END
             WHERE user_id = ?1 AND target_id = ?2 ",
            $only
        )
    };
}

/// Changes what is given of the follow or the request; neither there: nothing happens.
pub(crate) fn set(tx: &Write<'_>, user: UserId, target: UserId, options: &FollowOptions) -> Result<()> {
    let languages = options.languages.as_ref().map(serde_json::to_string).transpose().map_err(Error::internal)?;
    for sql in [setting!("user_marks", "AND +mark = 'follow'"), setting!("follow_requests", "")] {
        tx.execute(sql, (user, target, options.reposts, options.notify, &languages))?;
    }
    Ok(())
}

/// What a request asks for.
pub(crate) fn wished(r: &Read<'_>, user: UserId, target: UserId) -> Result<FollowOptions> {
    let found =
        r.one("SELECT reblogs, notify, languages FROM follow_requests WHERE user_id = ?1 AND target_id = ?2", (user, target), |row| {
            Ok((row.get::<_, bool>(0)?, row.get::<_, bool>(1)?, row.get::<_, Option<String>>(2)?))
        })?;
    let Some((reposts, notify, languages)) = found else { return Ok(FollowOptions::default()) };
    let languages = languages.map(|text| serde_json::from_str(&text)).transpose().map_err(Error::internal)?;
    Ok(FollowOptions { reposts: Some(reposts), notify: Some(notify), languages })
}

/// Deletes what depends on a follow: the recommendation, the places in lists.
pub(crate) fn let_go(tx: &Write<'_>, user: UserId, target: UserId) -> Result<()> {
    tx.execute("DELETE FROM endorsements WHERE user_id = ?1 AND target_id = ?2", (user, target))?;
    tx.execute("DELETE FROM list_members WHERE user_id = ?2 AND list_id IN (SELECT id FROM lists WHERE user_id = ?1)", (user, target))
        .map(drop)
}
