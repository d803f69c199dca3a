//! Mails on their way to the mail server; what all outboxes do is in `outboxes`.

use crate::error::Result;
use crate::model::event::Event;
use crate::model::notifications::mail::{NewMail, QueuedMail};
use crate::model::notifications::outboxes::Outbox;
use crate::store::{Read, Write};

/// Leaves a mail for after the commit; it is due at once.
pub(crate) fn put(tx: &Write<'_>, mail: &NewMail) -> Result<()> {
    tx.execute(
        "INSERT INTO mail_outbox (id, kind, address, subject, text, html, due_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (tx.next_id(), mail.kind, &mail.address, &mail.subject, &mail.text, &mail.html, tx.now(), mail.expires_at),
    )?;
    tx.emit(Event::Queued(Outbox::Mail));
    Ok(())
}

/// A mail as it is sent; `None` if it is gone.
pub(crate) fn load(r: &Read<'_>, id: i64) -> Result<Option<QueuedMail>> {
    r.one("SELECT address, subject, text, html FROM mail_outbox WHERE id = ?1", [id], |row| {
        Ok(QueuedMail { address: row.get(0)?, subject: row.get(1)?, text: row.get(2)?, html: row.get(3)? })
    })
}

/// Deletes every mail to an address, in any letter case.
pub(crate) fn erase(tx: &Write<'_>, address: &str) -> Result<()> {
    tx.execute("DELETE FROM mail_outbox WHERE address = ?1", [address]).map(drop)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::model::notifications::mail::MailKind;
    use crate::model::notifications::outboxes::OutboxCounts;
    use crate::store::notifications::outboxes;
    use crate::store::test::fixture;

    #[test]
    fn every_kind_can_be_stored_and_an_address_can_be_erased() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        for (kind, name) in MailKind::ALL.into_iter().zip(["code", "confirmation", "reset", "report"]) {
            let (subject, text, html) = (String::new(), String::new(), String::new());
            let mail = NewMail { kind, address: "Ann@example.org".into(), subject, text, html, expires_at: i64::MAX };
            db.write_now(move |tx| put(tx, &mail)).unwrap();
            let row = db.read(|r| outboxes::page(r, Outbox::Mail, None, None, 1)).unwrap().remove(0);
            assert_eq!((row.about.as_str(), row.receiver.as_str()), (name, "Ann@example.org"));
            assert_eq!(db.read(|r| load(r, row.id)).unwrap().unwrap().address, "Ann@example.org");
        }
        assert_eq!(db.read(|r| outboxes::counts(r, Outbox::Mail)).unwrap(), OutboxCounts { waiting: 4, failed: 0 });
        db.write_now(|tx| erase(tx, "ann@EXAMPLE.org")).unwrap();
        assert_eq!(db.read(|r| outboxes::counts(r, Outbox::Mail)).unwrap(), OutboxCounts::default());
    }
}
