//! The settings of every connection, applied before its first query.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

/// "Fkmt": what `file folkmoot.db` can recognise.
pub(crate) const APPLICATION_ID: i32 = 0x466b_6d74;
const BUSY: Duration = Duration::from_secs(5);
const STATEMENTS: usize = 256;

/// `busy_timeout` first: every later pragma may meet a lock.
fn common(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_timeout(BUSY)?;
    // SQLite's STAT4 otherwise re-parses a cached statement at each bind once ANALYZE has run (4 -> 15 us).
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.execute_batch(
        "PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA mmap_size = 268435456;
         PRAGMA cache_size = -8192;",
    )?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// The one connection that writes.
pub(crate) fn writer(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(BUSY)?;
    let empty: bool = conn.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?;
    if empty {
        conn.execute_batch(&format!(
            "PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = {APPLICATION_ID};"
        ))?;
    }
    conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000;")?;
    common(&conn)?;
    Ok(conn)
}

/// Removes what SQLite was told about the sizes of tables (`ANALYZE`), by an earlier version or by somebody's hand.
///
/// Without it a plan follows from the statement and the schema alone: what tests see on an empty file holds for every file. With it
/// lists of a file that has grown were read by scans that were right for the small one.
pub(crate) fn forget_statistics(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch("DROP TABLE IF EXISTS sqlite_stat1; DROP TABLE IF EXISTS sqlite_stat4;")
}

/// How a reader's file is opened.
pub(crate) fn reader_flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// Sets up an open connection for reading only: every write on it is refused.
pub(crate) fn reader(conn: &Connection) -> rusqlite::Result<()> {
    common(conn)?;
    conn.execute_batch("PRAGMA query_only = ON;")
}
