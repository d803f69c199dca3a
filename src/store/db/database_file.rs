//! Inspects a file without owning it: is it ours, is it in use by a server, which version is it.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::beside::beside;
use super::handles::Read;
use super::snapshot::{self, Shared};
use super::{pragmas, schema};
use crate::error::{Error, Result};
use crate::model::Millis;

const MAGIC: &[u8] = b"SQLite format 3\0";
/// Where a SQLite header keeps `application_id`, big-endian.
const APPLICATION_ID_AT: usize = 68;
const HEADER: usize = 100;
/// How many links in a row are followed.
const LINKS: usize = 16;

/// The lock that the process serving `path` holds.
pub(crate) fn lock_file(path: &Path) -> PathBuf {
    beside(&real(path), ".lock")
}

/// The one name of a database however it is reached: links are followed, also one to a file not yet made.
pub(crate) fn real(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        if let Ok(found) = path.canonicalize() {
            return found;
        }
        let Ok(target) = path.read_link() else { break };
        path = path.with_file_name("").join(target);
    }
    let (folder, name) = (path.parent().unwrap_or(Path::new("")), path.file_name().unwrap_or_default());
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    // A missing folder is reported by the code that opens the file.
    folder.canonicalize().map_or_else(|_| path.clone(), |folder| folder.join(name))
}

/// Does a running process own this database?
pub(crate) fn is_served(path: &Path) -> Result<bool> {
    match File::options().write(true).open(lock_file(path)) {
        Ok(file) => Ok(file.try_lock().is_err()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(no_place(path, &error)),
    }
}

/// One read of a file that another process may own; it is neither made nor changed.
pub(crate) fn read_only<T>(path: &Path, now: Millis, work: impl FnOnce(&Read<'_>) -> Result<T>) -> Result<T> {
    if !path.exists() {
        return Err(Error::internal(format!("there is no file {}; `folkmoot serve` creates it", path.display())));
    }
    refuse_foreign(path)?;
    let conn = Connection::open_with_flags(path, pragmas::reader_flags()).map_err(|error| opening(path, &error))?;
    pragmas::reader(&conn).map_err(|error| opening(path, &error))?;
    let version: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(|error| opening(path, &error))?;
    if version != schema::VERSION {
        return Err(Error::internal(format!(
            "{} has schema {version}; this program reads {} (`folkmoot serve` upgrades an older file)",
            path.display(),
            schema::VERSION
        )));
    }
    snapshot::read(&conn, now, &Shared::default(), work)
}

/// Refuses what is not a database of Folkmoot by its first bytes; a missing or empty file may become one.
pub(crate) fn refuse_foreign(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Err(Error::internal(format!("{} is a folder, not a file", path.display())));
    }
    let mut header = Vec::with_capacity(HEADER);
    match File::open(path) {
        Ok(file) => file.take(HEADER as u64).read_to_end(&mut header).map_err(|error| no_place(path, &error))?,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(no_place(path, &error)),
    };
    if header.is_empty() {
        return Ok(());
    }
    if header.len() < HEADER || !header.starts_with(MAGIC) {
        return Err(Error::internal(format!("{} is not a SQLite file", path.display())));
    }
    if header[APPLICATION_ID_AT..APPLICATION_ID_AT + 4] != pragmas::APPLICATION_ID.to_be_bytes() {
        return Err(Error::internal(format!("{} is a SQLite file, but not one of Folkmoot's", path.display())));
    }
    Ok(())
}

/// Why a file beside the database cannot be had.
pub(crate) fn no_place(path: &Path, error: &std::io::Error) -> Error {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Error::internal(match error.kind() {
        ErrorKind::NotFound => format!("the folder {} does not exist", folder.display()),
        ErrorKind::PermissionDenied => format!("this user may not write in the folder {}", folder.display()),
        _ => format!("{}: {error}", path.display()),
    })
}

/// Why SQLite cannot open it.
pub(crate) fn opening(path: &Path, error: &rusqlite::Error) -> Error {
    let why = match error {
        rusqlite::Error::SqliteFailure(e, _) if e.code == rusqlite::ErrorCode::NotADatabase => "it is not a SQLite file".to_owned(),
        rusqlite::Error::SqliteFailure(e, _) if e.code == rusqlite::ErrorCode::CannotOpen => {
            "the file cannot be opened; check that this user may write there".to_owned()
        }
        rusqlite::Error::SqliteFailure(e, _) if e.code == rusqlite::ErrorCode::DatabaseCorrupt => {
            "it is damaged; restore a backup with `folkmoot restore`".to_owned()
        }
        other => other.to_string(),
    };
    Error::internal(format!("{}: {why}", path.display()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_file_is_refused_and_left_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let text = dir.path().join("notes.txt");
        std::fs::write(&text, "just some notes").unwrap();
        assert!(refuse_foreign(&text).unwrap_err().to_string().contains("not a SQLite file"));

        let other = dir.path().join("other.db");
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE mine (x)").unwrap();
        let before = std::fs::read(&other).unwrap();
        let refused = refuse_foreign(&other).unwrap_err().to_string();
        assert!(refused.contains("not one of Folkmoot's"), "{refused}");
        assert_eq!(std::fs::read(&other).unwrap(), before);
    }

    #[test]
    fn a_folkmoot_file_is_readable_without_owning_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("moot.db");
        assert!(read_only(&path, 0, |_| Ok(())).unwrap_err().to_string().contains("there is no file"));
        let conn = pragmas::writer(&path).unwrap();
        schema::apply(&conn, &path, &schema::PLAN).unwrap();
        refuse_foreign(&path).unwrap();
        let users = read_only(&path, 0, |r| r.count("SELECT count(*) FROM users", [])).unwrap();
        assert_eq!(users, 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_database_has_one_lock_however_it_is_reached() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let path = data.join("moot.db");
        let (link, folder) = (dir.path().join("link.db"), dir.path().join("folder"));
        std::os::unix::fs::symlink("data/moot.db", &link).unwrap();
        std::os::unix::fs::symlink(&data, &folder).unwrap();
        for there in [false, true] {
            if there {
                std::fs::write(&path, "").unwrap();
            }
            for other in [&link, &folder.join("moot.db"), &data.join("../data/moot.db")] {
                assert_eq!(lock_file(other), lock_file(&path), "{}", other.display());
            }
        }
        let lock = File::create(lock_file(&path)).unwrap();
        lock.lock().unwrap();
        assert!(is_served(&link).unwrap());
    }

    #[test]
    fn served_means_locked() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("moot.db");
        assert!(!is_served(&path).unwrap());
        let lock = File::create(lock_file(&path)).unwrap();
        assert!(!is_served(&path).unwrap());
        lock.lock().unwrap();
        assert!(is_served(&path).unwrap());
    }
}
