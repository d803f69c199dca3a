//! Copies of the whole file: made while it is written to, proven before they replace anything.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::error::{Error, Result};
use crate::store::db::{beside, database_file, pragmas, schema};

/// What a proven file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    pub schema: i64,
    /// Those who did not leave.
    pub users: i64,
    /// Size of the file.
    pub bytes: u64,
}

/// Copies the database at `from` to `to`, in one read of everything that was committed when it began.
///
/// Writers go on meanwhile. The copy appears under its name once it is whole, proven and on disk; whatever fails leaves nothing.
pub(crate) fn copy(from: &Path, to: &Path, replace: bool) -> Result<Facts> {
    if !from.exists() {
        return Err(Error::internal(format!("there is no file {}", from.display())));
    }
    database_file::refuse_foreign(from)?;
    if to.exists() && !replace {
        return Err(Error::internal(format!("{} exists already; use --force to replace it", to.display())));
    }
    if database_file::real(from) == database_file::real(to) {
        return Err(Error::internal("the backup file is the database itself"));
    }
    let draft = beside::beside(to, ".part");
    let _ = fs::remove_file(&draft);
    let done = written(from, &draft).and_then(|()| prove(&draft)).and_then(|facts| {
        settle(&draft, to)?;
        Ok(facts)
    });
    if done.is_err() {
        // The first error explains more than one about the cleanup.
        let _ = fs::remove_file(&draft);
    }
    done
}

fn written(from: &Path, draft: &Path) -> Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(draft).map_err(|error| database_file::no_place(draft, &error))?;
    let conn = Connection::open_with_flags(from, pragmas::reader_flags()).map_err(|error| database_file::opening(from, &error))?;
    // Not `query_only`, which would take the copy for a change.
    conn.busy_timeout(std::time::Duration::from_secs(10)).map_err(|error| database_file::opening(from, &error))?;
    conn.execute("VACUUM INTO ?1", [draft.to_string_lossy()]).map_err(|error| match &error {
        rusqlite::Error::SqliteFailure(e, _) if e.code == rusqlite::ErrorCode::DiskFull => {
            Error::internal(format!("there is not enough space for the copy {}", draft.display()))
        }
        _ => database_file::opening(draft, &error),
    })?;
    Ok(())
}

/// Under its own name only once it would survive a power cut.
fn settle(draft: &Path, to: &Path) -> Result<()> {
    let at = |error| database_file::no_place(to, &error);
    File::open(draft).and_then(|file| file.sync_all()).map_err(at)?;
    fs::rename(draft, to).map_err(at)?;
    sync_folder(to)
}

fn sync_folder(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    #[cfg(unix)]
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::internal)?;
    Ok(())
}

/// Is it one of ours, whole, and of a schema this program knows? It is neither changed nor given a log.
pub(crate) fn prove(path: &Path) -> Result<Facts> {
    if !path.exists() {
        return Err(Error::internal(format!("there is no file {}", path.display())));
    }
    let bytes = fs::metadata(path).map_err(|error| database_file::no_place(path, &error))?.len();
    if bytes == 0 {
        return Err(Error::internal(format!("{} is empty", path.display())));
    }
    database_file::refuse_foreign(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    // A copy has no log, and where it lies nobody may want one: `immutable` makes SQLite look at the file alone.
    let name = format!("file:{}?immutable=1", escaped(path));
    let damaged = |why: &str| Error::internal(format!("{} is damaged: {why}", path.display()));
    let conn = Connection::open_with_flags(name, flags).map_err(|error| database_file::opening(path, &error))?;
    let schema: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(|error| damaged(&error.to_string()))?;
    if schema > schema::VERSION {
        return Err(Error::internal(format!(
            "{} was written by a newer Folkmoot (schema {schema}; this program knows {})",
            path.display(),
            schema::VERSION
        )));
    }
    let whole: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).map_err(|error| damaged(&error.to_string()))?;
    if whole != "ok" {
        return Err(damaged(&whole));
    }
    let astray: i64 = conn
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))
        .map_err(|error| damaged(&error.to_string()))?;
    if astray > 0 {
        return Err(damaged(&format!("{astray} rows refer to missing rows")));
    }
    let users = conn
        .query_row("SELECT count(*) FROM users WHERE status <> 'deleted'", [], |row| row.get(0))
        .map_err(|error| damaged(&error.to_string()))?;
    Ok(Facts { schema, users, bytes })
}

/// A path inside a `file:` address.
fn escaped(path: &Path) -> String {
    path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

/// Puts a proven copy in the place of the database, which is kept beside it under a name with the moment.
///
/// Refused while a server runs. Whatever fails before the last step leaves the database as it was.
pub(crate) fn restore(copy: &Path, database: &Path, now: i64) -> Result<(Facts, Option<PathBuf>)> {
    let facts = prove(copy)?;
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(database_file::lock_file(database))
        .map_err(|error| database_file::no_place(database, &error))?;
    if lock.try_lock().is_err() {
        return Err(Error::internal(format!("a server uses {}; stop it first", database.display())));
    }
    if database_file::real(copy) == database_file::real(database) {
        return Err(Error::internal("the backup is the database itself"));
    }
    let draft = beside::beside(database, ".restore");
    let fetched = fs::copy(copy, &draft)
        .map_err(|error| database_file::no_place(&draft, &error))
        .and_then(|_| private(&draft))
        .and_then(|()| prove(&draft));
    if let Err(error) = fetched {
        let _ = fs::remove_file(&draft);
        return Err(error);
    }
    File::open(&draft).and_then(|file| file.sync_all()).map_err(Error::internal)?;
    let kept = set_aside(database, now)?;
    if let Err(error) = settle(&draft, database) {
        // Better the old community than none.
        if let Some(kept) = &kept {
            move_all(kept, database)?;
        }
        return Err(error);
    }
    Ok((facts, kept))
}

fn private(path: &Path) -> Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).map_err(Error::internal)?;
    Ok(())
}

/// The database with its log, under another name; `None` where there was none.
fn set_aside(database: &Path, now: i64) -> Result<Option<PathBuf>> {
    if !database.exists() {
        return Ok(None);
    }
    let kept = beside::beside(database, &format!(".before-{now}"));
    move_all(database, &kept)?;
    sync_folder(database)?;
    Ok(Some(kept))
}

/// A database and its log under another name.
fn move_all(from: &Path, to: &Path) -> Result<()> {
    for suffix in ["-wal", "-shm", ""] {
        let part = beside::beside(from, suffix);
        if part.exists() {
            fs::rename(&part, beside::beside(to, suffix)).map_err(|error| database_file::no_place(&part, &error))?;
        }
    }
    Ok(())
}
