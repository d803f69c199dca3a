//! Lists of people by the row that puts them there: followers, followed, blocked, muted, waiting, recommended.

use crate::error::Result;
use crate::model::id::UserId;
use crate::store::Read;

/// Whose list of which people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UserList {
    FollowersOf(UserId),
    FollowedBy(UserId),
    BlockedBy(UserId),
    /// As long as it lasts.
    MutedBy(UserId),
    /// Who asks to follow.
    WaitingFor(UserId),
    EndorsedBy(UserId),
}

/// A stretch of rows between two that are not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub above: i64,
    pub below: i64,
    /// From the oldest upwards.
    pub ascending: bool,
    pub limit: u32,
}

/// The user in `{who}` and the viewer (`{viewer}`, 0 for nobody) have not blocked each other, and the viewer has not muted them at `{now}`.
pub(in crate::store) fn welcome(who: &str, viewer: &str, now: &str) -> String {
    format!(
        "AND NOT EXISTS (SELECT 1 FROM user_marks b WHERE b.user_id = {viewer} AND b.target_id = {who} AND b.mark = 'block')
         AND NOT EXISTS (SELECT 1 FROM user_marks b WHERE b.user_id = {who} AND b.target_id = {viewer} AND b.mark = 'block')
         AND NOT EXISTS (SELECT 1 FROM mutes m WHERE m.user_id = {viewer} AND m.target_id = {who}
                             AND (m.expires_at IS NULL OR m.expires_at > {now}))"
    )
}

/// The people of a circle by their rows' ids, newest first: only enabled ones, and, unless the list is the viewer's own,
/// nobody whom the viewer blocked or muted or who blocked the viewer.
pub(crate) fn people(r: &Read<'_>, viewer: Option<UserId>, circle: UserList, bounds: Bounds) -> Result<Vec<(i64, UserId)>> {
    let (owner, sql) = walk(circle, bounds.ascending);
    // In one's own list nobody is hidden from oneself.
    let asking = viewer.filter(|viewer| *viewer != owner).unwrap_or(UserId(0));
    let mut rows = r.all(&sql, (owner, asking, bounds.above, bounds.below, bounds.limit, r.now()), |row| Ok((row.get(0)?, row.get(1)?)))?;
    if bounds.ascending {
        rows.reverse();
    }
    Ok(rows)
}

/// Whose list it is, and the query of it.
fn walk(circle: UserList, ascending: bool) -> (UserId, String) {
    let (owner, who, from) = match circle {
        UserList::FollowersOf(owner) => (owner, "k.user_id", "user_marks k WHERE k.target_id = ?1 AND k.mark = 'follow'"),
        UserList::FollowedBy(owner) => (owner, "k.target_id", "user_marks k WHERE k.user_id = ?1 AND k.mark = 'follow'"),
        UserList::BlockedBy(owner) => (owner, "k.target_id", "user_marks k WHERE k.user_id = ?1 AND k.mark = 'block'"),
        UserList::MutedBy(owner) => (owner, "k.target_id", "mutes k WHERE k.user_id = ?1 AND (k.expires_at IS NULL OR k.expires_at > ?6)"),
        UserList::WaitingFor(owner) => (owner, "k.user_id", "follow_requests k WHERE k.target_id = ?1"),
        UserList::EndorsedBy(owner) => (owner, "k.target_id", "endorsements k WHERE k.user_id = ?1"),
    };
    let way = if ascending { "ASC" } else { "DESC" };
    let hide = welcome(who, "?2", "?6");
    let sql = format!(
        "SELECT k.id, {who} FROM {from} AND k.id > ?3 AND k.id < ?4
             AND EXISTS (SELECT 1 FROM users u WHERE u.id = {who} AND u.status = 'enabled') {hide}
         ORDER BY k.id {way} LIMIT ?5"
    );
    (owner, sql)
}

/// Of those `me` follows, who follows `whom`, newest follower first, at most `most`. People who keep
/// to themselves whom they follow, or who follows them, are left out.
pub(crate) fn familiar(r: &Read<'_>, me: UserId, whom: UserId, most: u32) -> Result<Vec<UserId>> {
    r.all(
        "SELECT f.user_id FROM user_marks mine
             JOIN users u ON u.id = mine.target_id
             JOIN user_marks f ON f.user_id = mine.target_id AND f.target_id = ?2 AND f.axis = 'bond' AND f.mark = 'follow'
         WHERE mine.user_id = ?1 AND mine.mark = 'follow' AND u.status = 'enabled' AND coalesce(u.hide_collections, 0) = 0
             AND EXISTS (SELECT 1 FROM users t WHERE t.id = ?2 AND t.status = 'enabled' AND coalesce(t.hide_collections, 0) = 0)
         ORDER BY f.id DESC LIMIT ?3",
        (me, whom, most),
        |row| row.get(0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn long_lists_walk_an_index_from_the_cursor_on() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let db = fixture::open(&dir).expect("a new file");
        let one = UserId(1);
        for (circle, index) in [
            (UserList::FollowersOf(one), "user_marks_received (target_id=? AND mark=? AND id>? AND id<?)"),
            (UserList::FollowedBy(one), "user_marks_given (user_id=? AND mark=? AND id>? AND id<?)"),
            (UserList::BlockedBy(one), "user_marks_given (user_id=? AND mark=? AND id>? AND id<?)"),
            (UserList::MutedBy(one), "mutes_given (user_id=? AND id>? AND id<?)"),
            (UserList::WaitingFor(one), "follow_requests_received (target_id=? AND id>? AND id<?)"),
        ] {
            for ascending in [false, true] {
                let plan = db.read(|r| fixture::plan(r, &walk(circle, ascending).1)).expect("a plan");
                assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{circle:?}: {plan}");
            }
        }
    }
}
