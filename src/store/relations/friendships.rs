//! Friendships, both rows of each, and requests for them.

use std::collections::{HashMap, HashSet};

use crate::error::Result;
use crate::model::Millis;
use crate::model::id::UserId;
use crate::model::people::friendship::{Friend, FriendRequest, RequestState};
use crate::store::db::row::{json_ids, sql};
use crate::store::visibility::blocks;
use crate::store::{Read, Write};

/// Whether `user` has `friend` as a friend.
pub(crate) fn exists(r: &Read<'_>, user: UserId, friend: UserId) -> Result<bool> {
    Ok(r.one("SELECT 1 FROM friendships WHERE user_id = ?1 AND friend_id = ?2", (user, friend), |_| Ok(()))?.is_some())
}

/// What a user stores about a friend; `None` about anybody else.
pub(crate) fn find(r: &Read<'_>, user: UserId, friend: UserId) -> Result<Option<Friend>> {
    r.one("SELECT alias, ext, muted FROM friendships WHERE user_id = ?1 AND friend_id = ?2", (user, friend), |row| {
        Ok(Friend { alias: row.get(0)?, ext: row.get(1)?, muted: row.get(2)? })
    })
}

/// Both rows; `alias` is what the first calls the second.
pub(crate) fn insert(tx: &Write<'_>, one: UserId, other: UserId, alias: &str) -> Result<()> {
    for (user, friend, alias) in [(one, other, alias), (other, one, "")] {
        tx.execute("DELETE FROM former_friends WHERE user_id = ?1 AND friend_id = ?2", (user, friend))?;
        tx.execute("INSERT INTO friendships (id, user_id, friend_id, alias) VALUES (?1, ?2, ?3, ?4)", (tx.next_id(), user, friend, alias))?;
    }
    Ok(())
}

/// Ends both rows and remembers that they were; `false` for two who were no friends.
pub(crate) fn end(tx: &Write<'_>, one: UserId, other: UserId) -> Result<bool> {
    let mut were = false;
    for (user, friend) in [(one, other), (other, one)] {
        if tx.execute("DELETE FROM friendships WHERE user_id = ?1 AND friend_id = ?2", (user, friend))? == 1 {
            tx.execute("INSERT OR IGNORE INTO former_friends (user_id, friend_id) VALUES (?1, ?2)", (user, friend))?;
            were = true;
        }
    }
    Ok(were)
}

/// Replaces what `user` keeps about `friend`; the row of the friend stays. Does nothing if they are no friends.
pub(crate) fn set(tx: &Write<'_>, user: UserId, friend: UserId, kept: &Friend) -> Result<()> {
    tx.execute(
        "UPDATE friendships SET alias = ?3, ext = ?4, muted = ?5 WHERE user_id = ?1 AND friend_id = ?2",
        (user, friend, &kept.alias, &kept.ext, kept.muted),
    )
    .map(drop)
}

/// Friends in the order they became so, with the number to go on from.
pub(crate) fn page(r: &Read<'_>, user: UserId, after: i64, limit: i64) -> Result<Vec<(i64, UserId)>> {
    r.all("SELECT id, friend_id FROM friendships WHERE user_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3", (user, after, limit), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// What a user stores about those of these who are friends.
pub(crate) fn some(r: &Read<'_>, user: UserId, ids: &[UserId]) -> Result<HashMap<UserId, Friend>> {
    let rows = r.all(
        "SELECT friend_id, alias, ext, muted FROM friendships WHERE user_id = ?1 AND friend_id IN (SELECT value FROM json_each(?2))",
        (user, list(ids)),
        |row| Ok((row.get(0)?, Friend { alias: row.get(1)?, ext: row.get(2)?, muted: row.get(3)? })),
    )?;
    Ok(rows.into_iter().collect())
}

/// Those of these who were friends once.
pub(crate) fn former(r: &Read<'_>, user: UserId, ids: &[UserId]) -> Result<HashSet<UserId>> {
    let rows = r.all(
        "SELECT friend_id FROM former_friends WHERE user_id = ?1 AND friend_id IN (SELECT value FROM json_each(?2))",
        (user, list(ids)),
        |row| row.get(0),
    )?;
    Ok(rows.into_iter().collect())
}

fn list(ids: &[UserId]) -> String {
    json_ids(&ids.iter().map(|id| id.0).collect::<Vec<_>>())
}

/// Whom a user blocked, in that order.
pub(crate) fn blocked(r: &Read<'_>, user: UserId, limit: i64) -> Result<Vec<UserId>> {
    r.all(&format!("{} ORDER BY id LIMIT ?2", blocks::blocked_by("?1")), (user, limit), |row| row.get(0))
}

const REQUEST: &str = "id, user_id, reason, alias, status, coalesce(expires_at, 0)";

fn request(row: &rusqlite::Row<'_>) -> rusqlite::Result<FriendRequest> {
    Ok(FriendRequest {
        id: row.get(0)?,
        from: row.get(1)?,
        reason: row.get(2)?,
        alias: row.get(3)?,
        state: row.get(4)?,
        expires_at: row.get(5)?,
    })
}

/// Adds a request, in place of one that waits already.
pub(crate) fn insert_request(tx: &Write<'_>, from: UserId, to: UserId, reason: &str, alias: &str, expires_at: Millis) -> Result<()> {
    forget_request(tx, from, to)?;
    tx.execute(
        "INSERT INTO friend_requests (id, user_id, target_id, reason, alias, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (tx.next_id(), from, to, reason, alias, expires_at),
    )
    .map(drop)
}

/// Deletes the request from one to the other that waits, expired or not; answered ones stay.
pub(crate) fn forget_request(tx: &Write<'_>, from: UserId, to: UserId) -> Result<()> {
    tx.execute("DELETE FROM friend_requests WHERE user_id = ?1 AND target_id = ?2 AND status = 'pending'", (from, to)).map(drop)
}

/// The request that waits and is not too old.
pub(crate) fn waiting(r: &Read<'_>, from: UserId, to: UserId) -> Result<Option<FriendRequest>> {
    r.one(
        sql!(
            "SELECT {REQUEST} FROM friend_requests
             WHERE user_id = ?1 AND target_id = ?2 AND status = 'pending' AND coalesce(expires_at, ?3 + 1) > ?3"
        ),
        (from, to, r.now()),
        request,
    )
}

/// A request that waits as long as it takes.
pub(crate) fn wait_for_ever(tx: &Write<'_>, from: UserId, to: UserId) -> Result<()> {
    let sql = "UPDATE friend_requests SET expires_at = NULL WHERE user_id = ?1 AND target_id = ?2 AND status = 'pending'";
    tx.execute(sql, (from, to)).map(drop)
}

/// Sets the state of a friend request, whatever it was.
/// Errors: `Error::Internal` if it becomes pending and another one between the same two is.
pub(crate) fn set_request(tx: &Write<'_>, id: i64, state: RequestState) -> Result<()> {
    tx.execute("UPDATE friend_requests SET status = ?2 WHERE id = ?1", (id, state)).map(drop)
}

/// Requests to a user, newest first, older than `before`.
pub(crate) fn received(r: &Read<'_>, to: UserId, before: i64, limit: i64) -> Result<Vec<FriendRequest>> {
    r.all(
        sql!("SELECT {REQUEST} FROM friend_requests WHERE target_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3"),
        (to, before, limit),
        request,
    )
}

/// What a roster shows of people besides what every profile does.
pub(crate) struct Card {
    pub public_info: String,
    pub avatar_name: String,
    pub friend_policy: i64,
    pub friend_question: String,
}

/// The cards of these users by id, deleted ones included; ids that are not known are left out.
pub(crate) fn cards(r: &Read<'_>, ids: &[UserId]) -> Result<HashMap<UserId, Card>> {
    let rows = r.all(
        "SELECT u.id, coalesce(p.public_info, ''), coalesce(p.avatar_name, ''), u.friend_policy, coalesce(u.friend_question, '')
         FROM users u LEFT JOIN chat_profiles p ON p.user_id = u.id WHERE u.id IN (SELECT value FROM json_each(?1))",
        [list(ids)],
        |row| {
            Ok((
                row.get(0)?,
                Card { public_info: row.get(1)?, avatar_name: row.get(2)?, friend_policy: row.get(3)?, friend_question: row.get(4)? },
            ))
        },
    )?;
    Ok(rows.into_iter().collect())
}
