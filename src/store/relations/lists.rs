//! Lists and their members.

use crate::error::Result;
use crate::model::id::UserId;
use crate::model::people::list::{List, RepliesPolicy};
use crate::model::span::Span;
use crate::store::db::row::{json_ids, some_ids, sql};
use crate::store::{Read, Write};

const COLUMNS: &str = "l.id, l.user_id, l.title, l.replies_policy, l.exclusive";

fn list(row: &rusqlite::Row<'_>) -> rusqlite::Result<List> {
    Ok(List { id: row.get(0)?, owner: row.get(1)?, title: row.get(2)?, replies_policy: row.get(3)?, exclusive: row.get(4)? })
}

/// A list by its id, with any owner; `None` if there is none.
pub(crate) fn find(r: &Read<'_>, id: i64) -> Result<Option<List>> {
    r.one(sql!("SELECT {COLUMNS} FROM lists l WHERE l.id = ?1"), [id], list)
}

/// The lists of a user, oldest first.
pub(crate) fn owned(r: &Read<'_>, owner: UserId) -> Result<Vec<List>> {
    r.all(sql!("SELECT {COLUMNS} FROM lists l WHERE l.user_id = ?1 ORDER BY l.id"), [owner], list)
}

/// Those of them that hold `member`.
pub(crate) fn holding(r: &Read<'_>, owner: UserId, member: UserId) -> Result<Vec<List>> {
    r.all(
        sql!(
            "SELECT {COLUMNS} FROM lists l WHERE l.user_id = ?1
               AND EXISTS (SELECT 1 FROM list_members m WHERE m.list_id = l.id AND m.user_id = ?2) ORDER BY l.id"
        ),
        (owner, member),
        list,
    )
}

/// How many lists a user owns.
pub(crate) fn count(r: &Read<'_>, owner: UserId) -> Result<i64> {
    r.count("SELECT count(*) FROM lists WHERE user_id = ?1", [owner])
}

/// Adds an empty list and gives its id.
pub(crate) fn insert(tx: &Write<'_>, owner: UserId, title: &str, replies_policy: RepliesPolicy, exclusive: bool) -> Result<i64> {
    let id = tx.next_id();
    let sql = "INSERT INTO lists (id, user_id, title, replies_policy, exclusive) VALUES (?1, ?2, ?3, ?4, ?5)";
    tx.execute(sql, (id, owner, title, replies_policy, exclusive))?;
    Ok(id)
}

/// Replaces title, replies policy and exclusiveness of the list with this id; the owner stays.
pub(crate) fn rewrite(tx: &Write<'_>, new: &List) -> Result<()> {
    let sql = "UPDATE lists SET title = ?2, replies_policy = ?3, exclusive = ?4 WHERE id = ?1";
    tx.execute(sql, (new.id, &new.title, new.replies_policy, new.exclusive)).map(drop)
}

/// Deletes a list with its members.
pub(crate) fn remove(tx: &Write<'_>, id: i64) -> Result<()> {
    tx.execute("DELETE FROM list_members WHERE list_id = ?1", [id])?;
    tx.execute("DELETE FROM lists WHERE id = ?1", [id]).map(drop)
}

/// Everybody in a list.
pub(crate) fn members(r: &Read<'_>, id: i64) -> Result<Vec<UserId>> {
    r.all("SELECT user_id FROM list_members WHERE list_id = ?1", [id], |row| row.get(0))
}

/// `?1` list, `?2` below, `?3` above, `?4` how many.
const PAGE: &str = "SELECT m.user_id FROM list_members m WHERE m.list_id = ?1 AND m.user_id < ?2 AND m.user_id > ?3
     AND (SELECT status FROM users u WHERE u.id = m.user_id) = 'enabled' ORDER BY m.user_id DESC LIMIT ?4";

/// Enabled members by their ids, the newest user first.
pub(crate) fn page(r: &Read<'_>, id: i64, span: &Span) -> Result<Vec<UserId>> {
    r.all(PAGE, (id, span.before, span.after, span.limit), |row| row.get(0))
}

/// How many of these are members already.
pub(crate) fn present(r: &Read<'_>, id: i64, users: &[UserId]) -> Result<i64> {
    let sql = "SELECT count(*) FROM list_members WHERE list_id = ?1 AND user_id IN (SELECT value FROM json_each(?2))";
    r.count(sql, (id, json_ids(users)))
}

/// How many of these are enabled people whom `owner` follows, or `owner`.
pub(crate) fn allowed(r: &Read<'_>, owner: UserId, users: &[UserId]) -> Result<i64> {
    r.count(
        "SELECT count(*) FROM users u WHERE u.id IN (SELECT value FROM json_each(?2)) AND u.status <> 'deleted'
           AND (u.id = ?1 OR EXISTS (SELECT 1 FROM user_marks m
                WHERE m.user_id = ?1 AND m.target_id = u.id AND m.axis = 'bond' AND m.mark = 'follow'))",
        (owner, json_ids(users)),
    )
}

/// Adds these users to a list. Errors: `Error::Internal` if one of them is in it already or does not exist.
pub(crate) fn add_members(tx: &Write<'_>, id: i64, users: &[UserId]) -> Result<()> {
    let sql = "INSERT INTO list_members (list_id, user_id) SELECT ?1, value FROM json_each(?2)";
    some_ids(users).map_or(Ok(()), |users| tx.execute(sql, (id, users)).map(drop))
}

/// Takes these users out of a list; those who are not in it change nothing.
pub(crate) fn remove_members(tx: &Write<'_>, id: i64, users: &[UserId]) -> Result<()> {
    let sql = "DELETE FROM list_members WHERE list_id = ?1 AND user_id IN (SELECT value FROM json_each(?2))";
    some_ids(users).map_or(Ok(()), |users| tx.execute(sql, (id, users)).map(drop))
}

/// Deletes the lists of a user who leaves, and their membership in the lists of others.
pub(crate) fn erase_user(tx: &Write<'_>, user: UserId) -> Result<()> {
    tx.execute("DELETE FROM list_members WHERE user_id = ?1 OR list_id IN (SELECT id FROM lists WHERE user_id = ?1)", [user])?;
    tx.execute("DELETE FROM lists WHERE user_id = ?1", [user]).map(drop)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn members_are_read_by_their_key() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        let plan = db.read(|r| r.all(&format!("EXPLAIN QUERY PLAN {PAGE}"), (1, 2, 0, 9), |row| row.get::<_, String>(3))).unwrap();
        assert!(plan[0].contains("PRIMARY KEY (list_id=? AND user_id>? AND user_id<?)"), "{plan:?}");
        assert!(plan.iter().all(|step| !step.contains("TEMP B-TREE") && !step.starts_with("SCAN")), "{plan:?}");
    }
}
