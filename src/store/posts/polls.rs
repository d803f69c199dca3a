//! Polls, their options and the votes in them. Counters move in the transaction of the vote.

use crate::error::Result;
use crate::model::Millis;
use crate::model::id::{EntryId, UserId};
use crate::store::db::row::sql;
use crate::store::{Read, Write};

/// The columns of a poll that its author decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    pub multiple: bool,
    pub hide_totals: bool,
    pub expires_at: Millis,
}

/// A poll as rules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub id: i64,
    pub entry: EntryId,
    pub author: UserId,
    pub terms: Terms,
    /// How many options it has; they are numbered from 0.
    pub options: i64,
    /// It is over, and those concerned are or will be notified.
    pub closed: bool,
}

const HEAD: &str = "SELECT p.id, p.entry_id, e.author_id, p.multiple, p.hide_totals, p.expires_at,
        (SELECT count(*) FROM poll_options o WHERE o.poll_id = p.id), p.closed
    FROM polls p JOIN entries e ON e.id = p.entry_id";

fn as_head(row: &rusqlite::Row<'_>) -> rusqlite::Result<Head> {
    Ok(Head {
        id: row.get(0)?,
        entry: row.get(1)?,
        author: row.get(2)?,
        terms: Terms { multiple: row.get(3)?, hide_totals: row.get(4)?, expires_at: row.get(5)? },
        options: row.get(6)?,
        closed: row.get(7)?,
    })
}

/// A poll by its own id, open or ended; `None` if there is none.
pub(crate) fn head(r: &Read<'_>, id: i64) -> Result<Option<Head>> {
    r.one(sql!("{HEAD} WHERE p.id = ?1"), [id], as_head)
}

/// The poll of a status.
pub(crate) fn of_entry(r: &Read<'_>, entry: EntryId) -> Result<Option<Head>> {
    r.one(sql!("{HEAD} WHERE p.entry_id = ?1"), [entry], as_head)
}

/// Titles in their order.
pub(crate) fn titles(r: &Read<'_>, poll: i64) -> Result<Vec<String>> {
    r.all("SELECT title FROM poll_options WHERE poll_id = ?1 ORDER BY n", [poll], |row| row.get(0))
}

/// Writes a poll without options.
pub(crate) fn insert(tx: &Write<'_>, entry: EntryId, terms: &Terms) -> Result<i64> {
    let id = tx.next_id();
    tx.execute(
        "INSERT INTO polls (id, entry_id, multiple, hide_totals, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        (id, entry, terms.multiple, terms.hide_totals, terms.expires_at),
    )?;
    Ok(id)
}

/// New terms; the notification about the end is due again.
pub(crate) fn set_terms(tx: &Write<'_>, poll: i64, terms: &Terms) -> Result<()> {
    tx.execute(
        "UPDATE polls SET multiple = ?2, hide_totals = ?3, expires_at = ?4, closed = 0 WHERE id = ?1",
        (poll, terms.multiple, terms.hide_totals, terms.expires_at),
    )
    .map(drop)
}

/// Other options: all votes are void.
pub(crate) fn set_options(tx: &Write<'_>, poll: i64, titles: &[&str]) -> Result<()> {
    empty(tx, poll)?;
    tx.execute("UPDATE polls SET voters = 0 WHERE id = ?1", [poll])?;
    for (n, title) in (0_i64..).zip(titles) {
        tx.execute("INSERT INTO poll_options (poll_id, n, title) VALUES (?1, ?2, ?3)", (poll, n, title))?;
    }
    Ok(())
}

fn empty(tx: &Write<'_>, poll: i64) -> Result<()> {
    tx.execute("DELETE FROM poll_votes WHERE poll_id = ?1", [poll])?;
    tx.execute("DELETE FROM poll_options WHERE poll_id = ?1", [poll]).map(drop)
}

/// Deletes the poll of a status with its votes.
pub(crate) fn delete(tx: &Write<'_>, poll: i64) -> Result<()> {
    empty(tx, poll)?;
    tx.execute("DELETE FROM polls WHERE id = ?1", [poll]).map(drop)
}

/// The numbers of the options that a user chose, in order; empty for who has not voted.
pub(crate) fn votes(r: &Read<'_>, poll: i64, user: UserId) -> Result<Vec<i64>> {
    r.all("SELECT n FROM poll_votes WHERE poll_id = ?1 AND user_id = ?2 ORDER BY n", (poll, user), |row| row.get(0))
}

/// Adds votes of one user and moves the counters. `choices` holds no number twice and none that the user chose before.
pub(crate) fn vote(tx: &Write<'_>, poll: i64, user: UserId, choices: &[i64]) -> Result<()> {
    let is_first = votes(tx, poll, user)?.is_empty();
    for n in choices {
        tx.execute("INSERT INTO poll_votes (poll_id, user_id, n) VALUES (?1, ?2, ?3)", (poll, user, n))?;
        tx.execute("UPDATE poll_options SET votes = votes + 1 WHERE poll_id = ?1 AND n = ?2", (poll, n))?;
    }
    tx.execute("UPDATE polls SET voters = voters + ?2 WHERE id = ?1", (poll, is_first)).map(drop)
}

/// Up to `limit` polls that ended by now and whose end was not notified yet, the earliest first.
pub(crate) fn due(r: &Read<'_>, limit: i64) -> Result<Vec<Head>> {
    r.all(sql!("{HEAD} WHERE p.closed = 0 AND p.expires_at <= ?1 ORDER BY p.expires_at LIMIT ?2"), (r.now(), limit), as_head)
}

/// Those who voted, by their id, after this one.
pub(crate) fn voters(r: &Read<'_>, poll: i64, after: i64, limit: i64) -> Result<Vec<UserId>> {
    r.all(
        "SELECT DISTINCT user_id FROM poll_votes WHERE poll_id = ?1 AND user_id > ?2 ORDER BY user_id LIMIT ?3",
        (poll, after, limit),
        |row| row.get(0),
    )
}

/// Records that users were notified of its end.
pub(crate) fn set_closed(tx: &Write<'_>, poll: i64) -> Result<()> {
    tx.execute("UPDATE polls SET closed = 1 WHERE id = ?1", [poll]).map(drop)
}

/// Takes back every vote of a user and deletes the polls they asked, but for those in messages: these stay with the other side.
pub(crate) fn erase_user(tx: &Write<'_>, user: UserId) -> Result<()> {
    tx.execute(
        "UPDATE poll_options SET votes = votes - 1
         WHERE (poll_id, n) IN (SELECT poll_id, n FROM poll_votes WHERE user_id = ?1)",
        [user],
    )?;
    tx.execute("UPDATE polls SET voters = voters - 1 WHERE id IN (SELECT poll_id FROM poll_votes WHERE user_id = ?1)", [user])?;
    tx.execute("DELETE FROM poll_votes WHERE user_id = ?1", [user])?;
    let asked = "SELECT p.id FROM entries e CROSS JOIN polls p ON p.entry_id = e.id WHERE e.author_id = ?1 AND e.kind <> 'message'";
    for poll in tx.all(asked, [user], |row| row.get(0))? {
        delete(tx, poll)?;
    }
    Ok(())
}
