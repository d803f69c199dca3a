//! What the outboxes have in common: each is a table with an id, a state, the attempts so far, when the next one is due, when it is worth
//! nothing any more, and why the last one failed.

use crate::error::Result;
use crate::model::Millis;
use crate::model::event::Event;
use crate::model::notifications::outboxes::{Due, Outbox, OutboxCounts, OutboxRow};
use crate::store::{Read, Write};

fn table(outbox: Outbox) -> &'static str {
    match outbox {
        Outbox::Mail => "mail_outbox",
        Outbox::WebPush => "web_push_outbox",
        Outbox::DevicePush => "push_outbox",
    }
}

/// What a row is about and whom it is for, and what has to be joined to know. An endpoint is a secret between a client and its push
/// service, so only its server is shown.
fn shown(outbox: Outbox) -> [&'static str; 3] {
    match outbox {
        Outbox::Mail => ["o.kind", "o.address", ""],
        Outbox::WebPush => [
            "coalesce(substr(p.endpoint, 1, instr(substr(p.endpoint, 9) || '/', '/') + 7), '')",
            "coalesce(u.username, '')",
            "LEFT JOIN push_subscriptions p ON p.id = o.subscription_id LEFT JOIN sessions s ON s.id = p.session_id
             LEFT JOIN users u ON u.id = s.user_id",
        ],
        Outbox::DevicePush => {
            ["o.channel || ', device ' || o.device_sn", "coalesce(u.username, '')", "LEFT JOIN users u ON u.id = o.user_id"]
        }
    }
}

/// What is due, the longest due first.
pub(crate) fn due(r: &Read<'_>, outbox: Outbox, limit: usize) -> Result<Vec<Due>> {
    r.all(&due_query(outbox), (r.now(), i64::try_from(limit).unwrap_or(i64::MAX)), |row| {
        Ok(Due { id: row.get(0)?, attempts: row.get(1)?, expires_at: row.get(2)? })
    })
}

fn due_query(outbox: Outbox) -> String {
    let table = table(outbox);
    format!("SELECT id, attempts, expires_at FROM {table} WHERE state = 'waiting' AND due_at <= ?1 ORDER BY due_at, id LIMIT ?2")
}

/// Counts one more attempt, with the next one due at `again_at`; `false` if it is not due any more.
pub(crate) fn begin_attempt(tx: &Write<'_>, outbox: Outbox, id: i64, again_at: Millis) -> Result<bool> {
    let table = table(outbox);
    let sql = format!("UPDATE {table} SET attempts = attempts + 1, due_at = ?2 WHERE id = ?1 AND state = 'waiting' AND due_at <= ?3");
    Ok(tx.execute(&sql, (id, again_at, tx.now()))? > 0)
}

/// Notes why the last attempt failed.
pub(crate) fn note_failure(tx: &Write<'_>, outbox: Outbox, id: i64, reason: &str) -> Result<()> {
    tx.execute(&format!("UPDATE {} SET reason = ?2 WHERE id = ?1", table(outbox)), (id, reason)).map(drop)
}

/// It is not tried any more.
pub(crate) fn give_up(tx: &Write<'_>, outbox: Outbox, id: i64, reason: &str) -> Result<()> {
    tx.execute(&format!("UPDATE {} SET state = 'failed', reason = ?2 WHERE id = ?1", table(outbox)), (id, reason)).map(drop)
}

/// It waits again, due at once. `false` if there is no such thing, or it cannot be worth anything any more.
pub(crate) fn retry(tx: &Write<'_>, outbox: Outbox, id: i64) -> Result<bool> {
    let sql = format!("UPDATE {} SET state = 'waiting', due_at = ?2 WHERE id = ?1 AND expires_at > ?2", table(outbox));
    let found = tx.execute(&sql, (id, tx.now()))? > 0;
    if found {
        tx.emit(Event::Queued(outbox));
    }
    Ok(found)
}

/// Deletes it; `false` if there is none.
pub(crate) fn remove(tx: &Write<'_>, outbox: Outbox, id: i64) -> Result<bool> {
    Ok(tx.execute(&format!("DELETE FROM {} WHERE id = ?1", table(outbox)), [id])? > 0)
}

/// Deletes what was given up and was worth nothing any more before this moment.
pub(crate) fn delete_expired(tx: &Write<'_>, outbox: Outbox, before: Millis) -> Result<()> {
    tx.execute(&format!("DELETE FROM {} WHERE state = 'failed' AND expires_at < ?1", table(outbox)), [before]).map(drop)
}

/// How many wait, and how many were given up.
pub(crate) fn counts(r: &Read<'_>, outbox: Outbox) -> Result<OutboxCounts> {
    let of = |state: &str| r.count(&format!("SELECT count(*) FROM {} WHERE state = '{state}'", table(outbox)), []);
    Ok(OutboxCounts { waiting: of("waiting")?, failed: of("failed")? })
}

/// What is older than `before`, latest first; only what was given up, or only what waits, where `failed` says so.
pub(crate) fn page(r: &Read<'_>, outbox: Outbox, failed: Option<bool>, before: Option<i64>, limit: u32) -> Result<Vec<OutboxRow>> {
    let (table, [about, receiver, joined]) = (table(outbox), shown(outbox));
    r.all(
        &format!(
            "SELECT o.id, {about}, {receiver}, o.state = 'failed', o.attempts, o.due_at, o.expires_at, o.reason FROM {table} o {joined}
             WHERE o.id < ?1 AND (?2 IS NULL OR (o.state = 'failed') = ?2) ORDER BY o.id DESC LIMIT ?3"
        ),
        (before.unwrap_or(i64::MAX), failed, limit),
        |row| {
            Ok(OutboxRow {
                id: row.get(0)?,
                about: row.get(1)?,
                receiver: row.get(2)?,
                failed: row.get(3)?,
                attempts: row.get(4)?,
                due_at: row.get(5)?,
                expires_at: row.get(6)?,
                reason: row.get(7)?,
            })
        },
    )
}

/// One of them as operators see it.
pub(crate) fn find(r: &Read<'_>, outbox: Outbox, id: i64) -> Result<Option<OutboxRow>> {
    Ok(page(r, outbox, None, Some(id + 1), 1)?.pop().filter(|row| row.id == id))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn what_is_due_is_found_by_an_index() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        for outbox in Outbox::ALL {
            let plan = db.read(|r| fixture::plan(r, &due_query(outbox))).unwrap();
            assert!(plan.contains(&format!("{}_due", table(outbox))) && !plan.contains("B-TREE"), "{plan}");
        }
    }

    #[test]
    fn an_attempt_begins_once_and_ends_in_every_way() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        let now = db.read(|r| Ok(r.now())).unwrap();
        let columns = [
            (Outbox::Mail, "kind, address, subject, text, html", "'code', 'a@b.example', '', '', ''"),
            (Outbox::WebPush, "subscription_id, notification_id", "5, 6"),
            (Outbox::DevicePush, "user_id, device_sn, channel, payload", "1, 1, 'fcm', '{}'"),
        ];
        let account = "INSERT INTO accounts (id, aid) VALUES (1, 'a');
            INSERT INTO users (id, account_id, is_primary, username, username_key) VALUES (1, 1, 1, 'ann', 'ann')";
        db.write_now(move |tx| fixture::run(tx, account)).unwrap();
        for (outbox, names, values) in columns {
            let insert = format!(
                "INSERT INTO {} (id, due_at, expires_at, {names}) VALUES (7, {now}, {}, {values}), (8, {}, {}, {values})",
                table(outbox),
                now + 100,
                now + 1,
                now + 100
            );
            db.write_now(move |tx| fixture::run(tx, &insert)).unwrap();
            assert_eq!(db.read(|r| due(r, outbox, 9)).unwrap(), [Due { id: 7, attempts: 0, expires_at: now + 100 }], "{outbox:?}");
            assert!(db.write_now(move |tx| begin_attempt(tx, outbox, 7, now + 50)).unwrap());
            assert!(!db.write_now(move |tx| begin_attempt(tx, outbox, 7, now + 50)).unwrap(), "it is on its way");
            db.write_now(move |tx| note_failure(tx, outbox, 7, "busy")).unwrap();
            db.write_now(move |tx| give_up(tx, outbox, 8, "gone")).unwrap();
            assert_eq!(db.read(|r| counts(r, outbox)).unwrap(), OutboxCounts { waiting: 1, failed: 1 });
            let seen = db.read(|r| page(r, outbox, None, None, 9)).unwrap();
            assert_eq!(seen.iter().map(|row| (row.id, row.failed, row.attempts)).collect::<Vec<_>>(), [(8, true, 0), (7, false, 1)]);
            assert_eq!(seen[1].reason.as_deref(), Some("busy"));
            let failed = db.read(|r| page(r, outbox, Some(true), None, 9)).unwrap();
            assert_eq!(failed.iter().map(|row| row.id).collect::<Vec<_>>(), [8]);
            assert!(db.write_now(move |tx| retry(tx, outbox, 8)).unwrap());
            assert_eq!(db.read(|r| due(r, outbox, 9)).unwrap()[0].id, 8);
            db.write_now(move |tx| give_up(tx, outbox, 8, "gone")).unwrap();
            db.write_now(move |tx| delete_expired(tx, outbox, now + 101)).unwrap();
            assert_eq!(db.read(|r| counts(r, outbox)).unwrap(), OutboxCounts { waiting: 1, failed: 0 });
            assert!(db.write_now(move |tx| remove(tx, outbox, 7)).unwrap());
            assert!(!db.write_now(move |tx| remove(tx, outbox, 7)).unwrap() && !db.write_now(move |tx| retry(tx, outbox, 7)).unwrap());
        }
    }

    #[test]
    fn of_an_endpoint_only_the_server_is_shown() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        let [about, ..] = shown(Outbox::WebPush);
        for (endpoint, expected) in [
            ("https://push.example/secret/part", "https://push.example"),
            ("https://push.example:8443", "https://push.example:8443"),
            ("http://127.0.0.1:99/x", "http://127.0.0.1:99"),
        ] {
            let sql = format!("SELECT {about} FROM (SELECT '{endpoint}' AS endpoint) p");
            assert_eq!(db.read(|r| r.one(&sql, [], |row| row.get::<_, String>(0))).unwrap().as_deref(), Some(expected));
        }
    }
}
