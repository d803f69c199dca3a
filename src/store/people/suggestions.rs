//! Suggestions whom to follow. Both queries group many rows: run them on the slow readers.

use crate::error::Result;
use crate::model::Millis;
use crate::model::id::UserId;
use crate::store::visibility::blocks::unblocked_and_unmuted;
use crate::store::{Read, Write};

/// `u` may be suggested to `?1` at the moment `?3`.
fn open() -> String {
    format!(
        "u.status = 'enabled' AND u.role <> 'pending' AND u.id <> ?1
         AND NOT EXISTS (SELECT 1 FROM user_marks k WHERE k.user_id = ?1 AND k.target_id = u.id AND k.axis = 'bond')
         AND NOT EXISTS (SELECT 1 FROM follow_requests q WHERE q.user_id = ?1 AND q.target_id = u.id)
         AND NOT EXISTS (SELECT 1 FROM suggestion_refusals s WHERE s.user_id = ?1 AND s.target_id = u.id) AND {}",
        unblocked_and_unmuted("?1", "u.id", "?3")
    )
}

/// Those whom the people `me` follows follow, the most followed among them first. Who keeps that to themselves does not
/// count, and who does not want to be found is not there.
pub(crate) fn friends_of_friends(r: &Read<'_>, me: UserId, limit: u32) -> Result<Vec<UserId>> {
    let sql = format!(
        "SELECT u.id FROM user_marks mine
             JOIN users w ON w.id = mine.target_id AND w.status = 'enabled' AND coalesce(w.hide_collections, 0) = 0
             JOIN user_marks f ON f.user_id = w.id AND f.mark = 'follow'
             JOIN users u ON u.id = f.target_id
         WHERE mine.user_id = ?1 AND mine.mark = 'follow' AND coalesce(u.discoverable, 1) = 1 AND {}
         GROUP BY u.id ORDER BY count(*) DESC, u.id DESC LIMIT ?2",
        open()
    );
    r.all(&sql, (me, limit, r.now()), |row| row.get(0))
}

/// Users in the directory who published something since `since`, the most followed first.
pub(crate) fn active(r: &Read<'_>, me: UserId, limit: u32, since: Millis) -> Result<Vec<UserId>> {
    let sql = format!(
        "SELECT u.id FROM users u JOIN user_counters c ON c.user_id = u.id
         WHERE u.discoverable = 1 AND max(coalesce(u.last_post_at, 0), coalesce(u.last_comment_at, 0)) >= ?4 AND {}
         ORDER BY c.followers DESC, u.id DESC LIMIT ?2",
        open()
    );
    r.all(&sql, (me, limit, r.now(), since), |row| row.get(0))
}

/// Never suggest this person again.
pub(crate) fn refuse(tx: &Write<'_>, me: UserId, target: UserId) -> Result<()> {
    tx.execute("INSERT OR IGNORE INTO suggestion_refusals (user_id, target_id) VALUES (?1, ?2)", (me, target)).map(drop)
}
