//! One request reads one state of the file: all its statements see what had been committed when the first of them ran.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;

use crate::error::Result;
use crate::model::Millis;
use crate::store::cards::Cards;
use crate::store::db::handles::{CardsSeen, Read};

/// A deferred transaction that only reads; ends when dropped, also by a panic, so that no connection keeps an old
/// state and the log can be emptied.
struct Snapshot<'c>(&'c Connection);

impl<'c> Snapshot<'c> {
    fn begin(conn: &'c Connection) -> Result<Self> {
        conn.prepare_cached("BEGIN")?.execute([])?;
        Ok(Self(conn))
    }
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        let ended = self.0.prepare_cached("COMMIT").and_then(|mut commit| commit.execute([]));
        if let Err(error) = ended {
            tracing::error!(%error, "a read transaction did not end");
        }
    }
}

/// What all readers of a file share.
#[derive(Clone, Default)]
pub(crate) struct Shared {
    /// How many statements were run.
    pub statements: Arc<AtomicU64>,
    /// `None` where nothing is kept.
    pub cards: Option<Arc<Cards>>,
}

/// What `work` reads at the moment `now`.
/// Errors: its own; `Error::Internal` where SQLite cannot begin a transaction.
pub(in crate::store) fn read<T>(conn: &Connection, now: Millis, shared: &Shared, work: impl FnOnce(&Read<'_>) -> Result<T>) -> Result<T> {
    // The version comes first: what is committed in between is seen, and cards of it are not kept under a number too high.
    let seen = shared.cards.as_deref().map(|cards| CardsSeen { cards, version: cards.version(), changes: None });
    let _snapshot = Snapshot::begin(conn)?;
    let reader = Read::new(conn, now, seen);
    let found = work(&reader);
    shared.statements.fetch_add(reader.statements(), Ordering::Relaxed);
    found
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::error::Error;
    use crate::store::Db;
    use crate::store::test::fixture;

    const ROWS: &str = "SELECT count(*) FROM meta WHERE key LIKE 'row %'";
    const COUNTER: &str = "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'counter'";

    fn add(db: &Db, n: i64) {
        db.write_now(move |tx| {
            tx.execute("INSERT INTO meta VALUES (?1, '')", [format!("row {n}")])?;
            tx.execute("INSERT INTO meta VALUES ('counter', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [n.to_string()])
        })
        .unwrap();
    }

    #[test]
    fn what_is_read_together_was_committed_together() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        let done = AtomicBool::new(false);
        let pages = std::thread::scope(|threads| {
            let reader = threads.spawn(|| {
                let mut pages = 0;
                while !done.load(Ordering::Relaxed) {
                    let (rows, counter) = db.read(|r| Ok((r.count(ROWS, [])?, r.count(COUNTER, [])?))).unwrap();
                    assert_eq!(rows, counter);
                    let slow = futures::executor::block_on(db.read_slow(|r| Ok((r.count(ROWS, [])?, r.count(COUNTER, [])?)))).unwrap();
                    assert_eq!(slow.0, slow.1);
                    pages += 1;
                }
                pages
            });
            (1..=300).for_each(|n| add(&db, n));
            done.store(true, Ordering::Relaxed);
            reader.join().unwrap()
        });
        assert!(pages > 1, "the reader has to run beside the writer");
        assert_eq!(db.read(|r| r.count(ROWS, [])).unwrap(), 300);
    }

    #[test]
    fn a_commit_in_the_middle_of_a_request_is_seen_by_the_next_one() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        add(&db, 1);
        let seen = db.read(|r| {
            let before = r.count(ROWS, [])?;
            add(&db, 2);
            Ok((before, r.count(ROWS, [])?, r.count(COUNTER, [])?))
        });
        assert_eq!(seen.unwrap(), (1, 1, 1));
        assert_eq!(db.read(|r| r.count(COUNTER, [])).unwrap(), 2);
    }

    #[test]
    fn statements_of_all_readers_are_counted() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        let before = db.statements();
        db.read(|r| Ok((r.count(ROWS, [])?, r.count(ROWS, [])?))).unwrap();
        assert!(db.read(|r| r.count(ROWS, []).and(Err::<(), _>(Error::internal("no")))).is_err());
        futures::executor::block_on(db.read_slow(|r| r.count(ROWS, []))).unwrap();
        add(&db, 1);
        assert_eq!(db.statements() - before, 4);
    }

    #[test]
    fn an_error_or_a_panic_ends_the_transaction() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        add(&db, 1);
        for n in 2..40 {
            let failed = db.read(|r| r.count(ROWS, []).and(Err::<(), _>(Error::internal("no"))));
            assert!(failed.is_err());
            let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                db.read(|r| r.count(ROWS, []).map(|rows| assert!(rows < 0, "boom"))).unwrap();
            }));
            assert!(panicked.is_err());
            add(&db, n);
            assert_eq!(db.read(|r| r.count(ROWS, [])).unwrap(), n);
        }
    }
}
