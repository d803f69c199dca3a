//! The memory of failed proofs, and of the places from which accounts log in. Places are keyed hashes.

use crate::error::{Error, Result};
use crate::model::Millis;
use crate::model::id::AccountId;
use crate::store::{Read, Write};

/// Returns the id of the row.
pub(crate) fn add(tx: &Write<'_>, subject: &str, place: &[u8]) -> Result<i64> {
    let sql = "INSERT INTO failed_logins (subject, at, place) VALUES (?1, ?2, ?3) RETURNING rowid";
    tx.one(sql, (subject, tx.now(), place), |row| row.get(0))?.ok_or_else(|| Error::internal("a row was not inserted"))
}

/// Deletes one failed proof by the id that [`add`] gave.
pub(crate) fn remove(tx: &Write<'_>, id: i64) -> Result<()> {
    tx.execute("DELETE FROM failed_logins WHERE rowid = ?1", [id]).map(drop)
}

/// How many proofs of `subject` failed after `since`, in milliseconds since 1970.
pub(crate) fn of_subject(r: &Read<'_>, subject: &str, since: Millis) -> Result<i64> {
    r.count("SELECT count(*) FROM failed_logins WHERE subject = ?1 AND at > ?2", (subject, since))
}

/// How many of them came from `place`.
pub(crate) fn of_subject_from(r: &Read<'_>, subject: &str, place: &[u8], since: Millis) -> Result<i64> {
    r.count("SELECT count(*) FROM failed_logins WHERE subject = ?1 AND place = ?2 AND at > ?3", (subject, place, since))
}

/// How many proofs of anything failed from `place` after `since`.
pub(crate) fn from_place(r: &Read<'_>, place: &[u8], since: Millis) -> Result<i64> {
    r.count("SELECT count(*) FROM failed_logins WHERE place = ?1 AND at > ?2", (place, since))
}

/// Deletes the failed proofs of `subject` that came from `place`.
pub(crate) fn forget_from(tx: &Write<'_>, subject: &str, place: &[u8]) -> Result<()> {
    tx.execute("DELETE FROM failed_logins WHERE subject = ?1 AND place = ?2", (subject, place)).map(drop)
}

/// Deletes every failed proof of `subject`.
pub(crate) fn forget(tx: &Write<'_>, subject: &str) -> Result<()> {
    tx.execute("DELETE FROM failed_logins WHERE subject = ?1", [subject]).map(drop)
}

/// Deletes the failed proofs older than `before`, in milliseconds since 1970, and all but the newest `most`.
pub(crate) fn delete_expired(tx: &Write<'_>, before: Millis, most: i64) -> Result<()> {
    tx.execute("DELETE FROM failed_logins WHERE at < ?1", [before])?;
    // New rowids are above all others: the order of time.
    tx.execute("DELETE FROM failed_logins WHERE rowid <= (SELECT rowid FROM failed_logins ORDER BY rowid DESC LIMIT 1 OFFSET ?1)", [most])
        .map(drop)
}

/// Has the account logged in from this place after `since`?
pub(crate) fn is_familiar(r: &Read<'_>, account: AccountId, place: &[u8], since: Millis) -> Result<bool> {
    let found =
        r.count("SELECT count(*) FROM login_places WHERE account_id = ?1 AND place = ?2 AND last_at > ?3", (account, place, since))?;
    Ok(found > 0)
}

/// The account logged in from this place now; only its latest `most` places are kept.
pub(crate) fn remember_place(tx: &Write<'_>, account: AccountId, place: &[u8], most: i64) -> Result<()> {
    tx.execute(
        "INSERT INTO login_places (account_id, place, last_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (account_id, place) DO UPDATE SET last_at = excluded.last_at",
        (account, place, tx.now()),
    )?;
    tx.execute(
        "DELETE FROM login_places WHERE account_id = ?1 AND place NOT IN
           (SELECT place FROM login_places WHERE account_id = ?1 ORDER BY last_at DESC, place = ?2 DESC LIMIT ?3)",
        (account, place, most),
    )
    .map(drop)
}

/// No place is known of the account any more.
pub(crate) fn forget_places(tx: &Write<'_>, account: AccountId) -> Result<()> {
    tx.execute("DELETE FROM login_places WHERE account_id = ?1", [account]).map(drop)
}

/// Deletes the places from which nobody logged in since `before`, in milliseconds since 1970.
pub(crate) fn delete_old_places(tx: &Write<'_>, before: Millis) -> Result<()> {
    tx.execute("DELETE FROM login_places WHERE last_at < ?1", [before]).map(drop)
}
