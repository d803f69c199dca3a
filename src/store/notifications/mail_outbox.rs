//! Mails on their way to the mail server, and those that were given up.

use crate::error::Result;
use crate::model::Millis;
use crate::model::event::Event;
use crate::model::notifications::mail::{DueMail, MailCounts, MailRow, NewMail};
use crate::store::{Read, Write};

/// Leaves a mail for after the commit; it is due at once.
pub(crate) fn put(tx: &Write<'_>, mail: &NewMail) -> Result<()> {
    tx.execute(
        "INSERT INTO mail_outbox (id, kind, address, subject, text, html, due_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (tx.next_id(), mail.kind, &mail.address, &mail.subject, &mail.text, &mail.html, tx.now(), mail.expires_at),
    )?;
    tx.emit(Event::MailQueued);
    Ok(())
}

/// The mail that has been due for the longest; `None` if none is due.
pub(crate) fn next_due(r: &Read<'_>) -> Result<Option<DueMail>> {
    r.one(
        "SELECT id, kind, address, subject, text, html, expires_at, attempts FROM mail_outbox
         WHERE state = 'waiting' AND due_at <= ?1 ORDER BY due_at, id LIMIT 1",
        [r.now()],
        |row| {
            Ok(DueMail {
                id: row.get(0)?,
                kind: row.get(1)?,
                address: row.get(2)?,
                subject: row.get(3)?,
                text: row.get(4)?,
                html: row.get(5)?,
                expires_at: row.get(6)?,
                attempts: row.get(7)?,
            })
        },
    )
}

/// Counts one more attempt, with the next one due at `again_at`; `false` if the mail is not due any more.
pub(crate) fn begin_attempt(tx: &Write<'_>, id: i64, again_at: Millis) -> Result<bool> {
    let sql = "UPDATE mail_outbox SET attempts = attempts + 1, due_at = ?2 WHERE id = ?1 AND state = 'waiting' AND due_at <= ?3";
    Ok(tx.execute(sql, (id, again_at, tx.now()))? > 0)
}

/// Notes why the last attempt failed.
pub(crate) fn note_failure(tx: &Write<'_>, id: i64, reason: &str) -> Result<()> {
    tx.execute("UPDATE mail_outbox SET reason = ?2 WHERE id = ?1", (id, reason)).map(drop)
}

/// The mail is not tried any more.
pub(crate) fn give_up(tx: &Write<'_>, id: i64, reason: &str) -> Result<()> {
    tx.execute("UPDATE mail_outbox SET state = 'failed', reason = ?2 WHERE id = ?1", (id, reason)).map(drop)
}

/// A mail that was given up waits again, due at once. `false` if no such mail can still be worth anything.
pub(crate) fn retry(tx: &Write<'_>, id: i64) -> Result<bool> {
    let sql = "UPDATE mail_outbox SET state = 'waiting', due_at = ?2 WHERE id = ?1 AND expires_at > ?2";
    let found = tx.execute(sql, (id, tx.now()))? > 0;
    if found {
        tx.emit(Event::MailQueued);
    }
    Ok(found)
}

/// Deletes a mail; `false` if there is none.
pub(crate) fn remove(tx: &Write<'_>, id: i64) -> Result<bool> {
    Ok(tx.execute("DELETE FROM mail_outbox WHERE id = ?1", [id])? > 0)
}

/// Deletes every mail to an address, in any letter case.
pub(crate) fn erase(tx: &Write<'_>, address: &str) -> Result<()> {
    tx.execute("DELETE FROM mail_outbox WHERE address = ?1", [address]).map(drop)
}

/// Deletes mails that were given up and were worth nothing any more before this moment.
pub(crate) fn delete_expired(tx: &Write<'_>, before: Millis) -> Result<()> {
    tx.execute("DELETE FROM mail_outbox WHERE state = 'failed' AND expires_at < ?1", [before]).map(drop)
}

/// How many wait, and how many were given up.
pub(crate) fn counts(r: &Read<'_>) -> Result<MailCounts> {
    Ok(MailCounts {
        waiting: r.count("SELECT count(*) FROM mail_outbox WHERE state = 'waiting'", [])?,
        failed: r.count("SELECT count(*) FROM mail_outbox WHERE state = 'failed'", [])?,
    })
}

/// Mails older than `before`, latest first.
pub(crate) fn page(r: &Read<'_>, before: Option<i64>, limit: u32) -> Result<Vec<MailRow>> {
    r.all(
        "SELECT id, kind, address, state = 'failed', attempts, due_at, expires_at, reason FROM mail_outbox
         WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
        (before.unwrap_or(i64::MAX), limit),
        |row| {
            Ok(MailRow {
                id: row.get(0)?,
                kind: row.get(1)?,
                address: row.get(2)?,
                failed: row.get(3)?,
                attempts: row.get(4)?,
                due_at: row.get(5)?,
                expires_at: row.get(6)?,
                reason: row.get(7)?,
            })
        },
    )
}

/// One mail as operators see it.
pub(crate) fn find(r: &Read<'_>, id: i64) -> Result<Option<MailRow>> {
    Ok(page(r, Some(id + 1), 1)?.pop().filter(|row| row.id == id))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::model::notifications::mail::MailKind;
    use crate::store::test::fixture;

    #[test]
    fn every_kind_can_be_stored_and_the_next_is_found_by_an_index() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        for kind in MailKind::ALL {
            let (subject, text, html) = (String::new(), String::new(), String::new());
            let mail = NewMail { kind, address: "Ann@example.org".into(), subject, text, html, expires_at: i64::MAX };
            db.write_now(move |tx| put(tx, &mail)).unwrap();
            assert_eq!(db.read(|r| page(r, None, 1)).unwrap()[0].kind, kind);
        }
        assert_eq!(db.read(counts).unwrap(), MailCounts { waiting: 4, failed: 0 });
        let next = "SELECT id FROM mail_outbox WHERE state = 'waiting' AND due_at <= ?1 ORDER BY due_at, id LIMIT 1";
        let plan = db.read(|r| fixture::plan(r, next)).unwrap();
        assert!(plan.contains("mail_outbox_due") && !plan.contains("B-TREE"), "{plan}");
        db.write_now(|tx| erase(tx, "ann@EXAMPLE.org")).unwrap();
        assert_eq!(db.read(counts).unwrap(), MailCounts::default());
    }
}
