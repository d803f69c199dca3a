//! Lists of people by the row that puts them there: followers, followed, blocked, muted, waiting, recommended.

use crate::error::Result;
use crate::model::id::UserId;
use crate::model::span::Span;
use crate::store::Read;
use crate::store::db::row::json_ids;
use crate::store::visibility::blocks::{in_force, unblocked_and_unmuted};

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

/// The people of a list by their rows' ids, newest first: only enabled ones, and, unless the list is the viewer's own,
/// nobody whom the viewer blocked or muted or who blocked the viewer.
pub(crate) fn people(r: &Read<'_>, viewer: Option<UserId>, list: UserList, span: Span) -> Result<Vec<(i64, UserId)>> {
    let (owner, sql) = scan(list, span);
    // In one's own list nobody is hidden from oneself.
    let asking = viewer.filter(|viewer| *viewer != owner).unwrap_or(UserId(0));
    let rows = r.all(&sql, (owner, asking, span.after, span.before, span.limit, r.now()), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(span.newest_first(rows))
}

/// Whose list it is, and the query of it.
fn scan(list: UserList, span: Span) -> (UserId, String) {
    let muted = format!("mutes k WHERE k.user_id = ?1 AND {}", in_force("k", "?6"));
    let (owner, who, from) = match list {
        UserList::FollowersOf(owner) => (owner, "k.user_id", "user_marks k WHERE k.target_id = ?1 AND k.mark = 'follow'"),
        UserList::FollowedBy(owner) => (owner, "k.target_id", "user_marks k WHERE k.user_id = ?1 AND k.mark = 'follow'"),
        UserList::BlockedBy(owner) => (owner, "k.target_id", "user_marks k WHERE k.user_id = ?1 AND k.mark = 'block'"),
        UserList::MutedBy(owner) => (owner, "k.target_id", muted.as_str()),
        UserList::WaitingFor(owner) => (owner, "k.user_id", "follow_requests k WHERE k.target_id = ?1"),
        UserList::EndorsedBy(owner) => (owner, "k.target_id", "endorsements k WHERE k.user_id = ?1"),
    };
    let order = span.order();
    let shown = unblocked_and_unmuted("?2", who, "?6");
    let sql = format!(
        "SELECT k.id, {who} FROM {from} AND k.id > ?3 AND k.id < ?4
             AND EXISTS (SELECT 1 FROM users u WHERE u.id = {who} AND u.status = 'enabled') AND {shown}
         ORDER BY k.id {order} LIMIT ?5"
    );
    (owner, sql)
}

/// Of those `me` follows, who follows each of `whom`: pairs of one of them and a follower, newest follower first, at
/// most `most` of each. People who keep to themselves whom they follow, or who follows them, are left out; so is
/// everything about those who block `me`.
pub(crate) fn familiar(r: &Read<'_>, me: UserId, whom: &[UserId], most: u32) -> Result<Vec<(UserId, UserId)>> {
    r.all(
        "SELECT whom, follower FROM (
             SELECT t.id AS whom, f.user_id AS follower, row_number() OVER (PARTITION BY t.id ORDER BY f.id DESC) AS n
             FROM users t CROSS JOIN user_marks mine
                 CROSS JOIN users u ON u.id = mine.target_id
                 CROSS JOIN user_marks f ON f.user_id = mine.target_id AND f.target_id = t.id AND f.axis = 'bond' AND +f.mark = 'follow'
             WHERE t.id IN (SELECT value FROM json_each(?2)) AND t.status = 'enabled' AND coalesce(t.hide_collections, 0) = 0
                 AND NOT EXISTS (SELECT 1 FROM user_marks b WHERE b.user_id = t.id AND b.target_id = ?1 AND b.axis = 'bond' AND b.mark = 'block')
                 AND mine.user_id = ?1 AND mine.mark = 'follow' AND u.status = 'enabled' AND coalesce(u.hide_collections, 0) = 0)
         WHERE n <= ?3 ORDER BY whom, n",
        (me, json_ids(whom), most),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn long_lists_scan_an_index_from_the_cursor() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let db = fixture::open(&dir).expect("a new file");
        let one = UserId(1);
        for (list, index) in [
            (UserList::FollowersOf(one), "user_marks_received (target_id=? AND mark=? AND id>? AND id<?)"),
            (UserList::FollowedBy(one), "user_marks_given (user_id=? AND mark=? AND id>? AND id<?)"),
            (UserList::BlockedBy(one), "user_marks_given (user_id=? AND mark=? AND id>? AND id<?)"),
            (UserList::MutedBy(one), "mutes_given (user_id=? AND id>? AND id<?)"),
            (UserList::WaitingFor(one), "follow_requests_received (target_id=? AND id>? AND id<?)"),
        ] {
            for span in [Span::newest(20), Span::of(None, None, Some(1), 20)] {
                let plan = db.read(|r| fixture::plan(r, &scan(list, span).1)).unwrap_or_default();
                assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{list:?}: {plan}");
            }
        }
    }
}
