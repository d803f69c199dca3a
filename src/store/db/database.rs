//! Two lanes into one file: a writer thread, and readers that never wait for it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use r2d2_sqlite::SqliteConnectionManager;
use rusqlite::Connection;

use super::handles::{Read, Write};
use super::snapshot::{self, Shared};
use super::threads::slow_reader::SlowLane;
use super::threads::writer::{Kept, Writer};
use super::threads::writer_metrics::WriterMetrics;
use super::{database_file, pragmas, schema};
use crate::error::{Error, Result};
use crate::model::{Clock, Entropy};
use crate::store::cards::{Card, Cards, id_of_hash};
use crate::store::db::beside;
use crate::store::db::threads::writer::EventSink;

/// The database: open it once per process.
pub struct Db {
    // Order of dropping: readers first, so that the writer, which finishes its queue, closes the last
    // connection and leaves one file behind; then the lock is let go.
    readers: r2d2::Pool<SqliteConnectionManager>,
    slow: SlowLane,
    writer: Writer,
    cards: Arc<Cards>,
    shared: Shared,
    shown: Arc<AtomicU64>,
    clock: Arc<dyn Clock>,
    path: PathBuf,
    _lock: File,
}

/// What the database needs from outside.
pub struct Environment {
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<Entropy>,
    pub sink: EventSink,
    /// How many handlers may read at once.
    pub readers: u32,
    /// How many bytes of what was read are kept in memory; 0 keeps nothing.
    pub cache_bytes: u64,
}

impl Db {
    /// Opens or makes the file at `path` and brings it to this program's schema.
    pub fn open(path: &Path, outside: Environment) -> Result<Self> {
        let lock = lock(path)?;
        // Before any pragma: a foreign file is not even switched to another journal.
        database_file::refuse_foreign(path)?;
        for_owner_only(path)?;
        // The writer comes first: only it can recover the log of a process that was killed.
        let conn = pragmas::writer(path).map_err(|error| database_file::opening(path, &error))?;
        if let Some(copy) = schema::apply(&conn, path, &schema::PLAN)? {
            tracing::info!(copy = %copy.display(), "the file of an older version was copied before its upgrade");
        }
        pragmas::forget_statistics(&conn)?;
        let manager = SqliteConnectionManager::file(path)
            .with_flags(pragmas::reader_flags())
            .with_init(|conn: &mut Connection| pragmas::reader(conn));
        let readers = r2d2::Pool::builder()
            .max_size(outside.readers)
            .test_on_check_out(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .build(manager)
            .map_err(Error::internal)?;
        let cards = Arc::new(Cards::new(outside.cache_bytes));
        let shared = Shared { cards: Some(Arc::clone(&cards)), ..Shared::default() };
        let slow = SlowLane::start(path, Arc::clone(&outside.clock), shared.clone())?;
        let shown: Arc<AtomicU64> = Arc::default();
        let kept = Kept { cards: Arc::clone(&cards), shown: Arc::clone(&shown) };
        let writer = Writer::start(conn, Arc::clone(&outside.clock), outside.entropy, outside.sink, kept)?;
        Ok(Self { writer, readers, slow, cards, shared, shown, clock: outside.clock, path: path.to_owned(), _lock: lock })
    }

    /// How many commits of this process changed something: what was read at the same number is still true.
    pub fn commits(&self) -> u64 {
        self.cards.version()
    }

    /// How many of them changed something that a client API shows.
    pub fn shown_commits(&self) -> u64 {
        self.shown.load(Ordering::SeqCst)
    }

    /// How many statements this process has read with, writes aside.
    pub fn statements(&self) -> u64 {
        self.shared.statements.load(Ordering::Relaxed)
    }

    /// How many cards are kept in memory, and their bytes.
    pub fn kept(&self) -> (usize, u64) {
        (self.cards.len(), self.cards.bytes())
    }

    /// The card that is named by a hash, for what is asked with every request: as of now and without a transaction where it is in memory.
    pub(in crate::store) fn named_card<C: Card>(
        &self,
        hash: &[u8],
        is_meant: impl Fn(&C) -> bool,
        load: impl Fn(&Read<'_>) -> Result<Option<C>>,
    ) -> Result<Option<Arc<C>>> {
        match self.cards.get(id_of_hash(hash), self.cards.version()).filter(|card: &Arc<C>| is_meant(card)) {
            None => self.read(|r| r.named_card(hash, is_meant, load)),
            kept => Ok(kept),
        }
    }

    #[cfg(test)]
    pub(in crate::store) fn cards(&self) -> &Cards {
        &self.cards
    }

    /// A bounded query in the caller's thread, all of it on one state of the file: never hold it across an `.await`.
    pub fn read<T>(&self, work: impl FnOnce(&Read<'_>) -> Result<T>) -> Result<T> {
        let conn = self.readers.get().map_err(Error::internal)?;
        snapshot::read(&conn, self.clock.now(), &self.shared, work)
    }

    /// A query without a bound, on threads of its own and on one state of the file.
    pub fn read_slow<T, F>(&self, work: F) -> impl Future<Output = Result<T>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(&Read<'_>) -> Result<T> + Send + 'static,
    {
        self.slow.submit(work)
    }

    /// One request, one transaction: resolves once it is on disk.
    pub fn write<T, F>(&self, work: F) -> impl Future<Output = Result<T>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(&Write<'_>) -> Result<T> + Send + 'static,
    {
        self.writer.submit(work)
    }

    /// `write` for callers without an executor: the command line and the sandbox.
    pub fn write_now<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Write<'_>) -> Result<T> + Send + 'static,
    {
        futures::executor::block_on(self.write(work))
    }

    /// What the writer is doing.
    pub fn metrics(&self) -> &WriterMetrics {
        &self.writer.metrics
    }

    /// Bytes of the file, and of its log.
    pub fn sizes(&self) -> (u64, u64) {
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
        (size(&self.path), size(&beside::beside(&self.path, "-wal")))
    }

    /// The path of the file, as it was opened.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// A new file holds secrets from its first byte; SQLite gives its log the same permissions.
fn for_owner_only(path: &Path) -> Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(database_file::no_place(path, &error)),
        _ => Ok(()),
    }
}

/// One process owns the file; the lock dies with it, however it dies.
fn lock(path: &Path) -> Result<File> {
    let at = database_file::lock_file(path);
    let file = File::options().create(true).truncate(false).write(true).open(&at).map_err(|error| database_file::no_place(path, &error))?;
    file.try_lock().map_err(|_| Error::internal(format!("another Folkmoot already serves {}", path.display())))?;
    Ok(file)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::model::clock::FrozenClock;

    fn open(dir: &Path) -> Result<Db> {
        Db::open(
            &dir.join("moot.db"),
            Environment {
                clock: Arc::new(FrozenClock::at(1_767_225_600_000)),
                entropy: Arc::new(Entropy::from_seed([1; 32])),
                sink: Arc::new(|_| ()),
                readers: 2,
                cache_bytes: 1 << 20,
            },
        )
    }

    #[test]
    fn no_statistics_of_tables_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        drop(open(dir.path()).unwrap());
        let conn = Connection::open(dir.path().join("moot.db")).unwrap();
        conn.execute_batch("INSERT INTO meta VALUES ('x', ''); ANALYZE").unwrap();
        drop(conn);
        let tables = "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'sqlite_stat%'";
        let db = open(dir.path()).unwrap();
        assert_eq!(db.read(|r| r.count(tables, [])).unwrap(), 0);
        db.write_now(put("y")).unwrap();
        drop(db);
        let left: i64 = Connection::open(dir.path().join("moot.db")).unwrap().query_row(tables, [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0);
    }

    fn put(key: &'static str) -> impl FnOnce(&Write<'_>) -> Result<i64> + Send + 'static {
        move |tx| {
            tx.execute("INSERT INTO meta (key, value) VALUES (?1, '')", [key])?;
            Ok(tx.next_id())
        }
    }

    fn keys(db: &Db) -> Vec<String> {
        db.read(|r| r.all("SELECT key FROM meta ORDER BY key", [], |row| row.get(0))).unwrap()
    }

    #[test]
    fn an_error_or_panic_undoes_only_its_own_request() {
        let dir = tempfile::tempdir().unwrap();
        let db = open(dir.path()).unwrap();
        let good = db.write(put("a"));
        let bad = db.write(|tx| -> Result<()> {
            put("b")(tx)?;
            Err(Error::internal("no"))
        });
        let panics = db.write(|tx| -> Result<()> {
            put("c")(tx)?;
            panic!("boom")
        });
        let other = db.write(put("d"));
        let (a, b, c, d) = futures::executor::block_on(async { futures::join!(good, bad, panics, other) });
        assert!(a.is_ok() && d.is_ok() && b.is_err());
        assert!(c.unwrap_err().to_string().contains("boom"));
        assert_eq!(keys(&db), ["a", "d"]);
    }

    #[test]
    fn ids_go_on_after_a_restart_even_if_the_clock_went_back() {
        let dir = tempfile::tempdir().unwrap();
        let first = open(dir.path()).unwrap().write_now(put("a")).unwrap();
        let second = open(dir.path()).unwrap().write_now(put("b")).unwrap();
        assert_eq!(second, first + 1);
    }

    #[test]
    fn a_second_process_gets_a_readable_error() {
        let dir = tempfile::tempdir().unwrap();
        let _first = open(dir.path()).unwrap();
        let refused = open(dir.path()).err().unwrap();
        assert!(refused.to_string().contains("another Folkmoot already serves"), "{refused}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_served_file_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let other = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(dir.path().join("moot.db"), other.path().join("moot.db")).unwrap();
        let _first = open(dir.path()).unwrap();
        let refused = open(other.path()).err().unwrap();
        assert!(refused.to_string().contains("another Folkmoot already serves"), "{refused}");
    }

    #[test]
    fn a_reader_cannot_write() {
        let dir = tempfile::tempdir().unwrap();
        let db = open(dir.path()).unwrap();
        let refused = db.read(|r| Ok(r.conn().execute("INSERT INTO meta VALUES ('x', '')", [])?));
        assert!(refused.is_err());
    }

    #[test]
    fn a_full_database_answers_an_error_and_recovers() {
        let dir = tempfile::tempdir().unwrap();
        let db = open(dir.path()).unwrap();
        let pages: i64 = db.read(|r| r.count("PRAGMA page_count", [])).unwrap();
        db.write_now(move |tx| Ok(tx.conn().query_row(&format!("PRAGMA max_page_count = {}", pages + 2), [], |_| Ok(()))?)).unwrap();
        let big = "x".repeat(200_000);
        let refused = db.write_now(move |tx| tx.execute("INSERT INTO meta VALUES ('big', ?1)", [big]));
        assert!(refused.is_err());
        db.write_now(move |tx| Ok(tx.conn().query_row("PRAGMA max_page_count = 1000000", [], |_| Ok(()))?)).unwrap();
        db.write_now(put("after")).unwrap();
        assert_eq!(keys(&db), ["after"]);
    }
}
