//! schema.sql is the truth: applied to an empty file, reached step by step from an older one,
//! and never guessed at in a newer one.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use super::pragmas::APPLICATION_ID;
use crate::error::{Error, Result};
use crate::model::content::slug::slug;
use crate::store::db::beside::beside;

/// The version schema.sql describes.
pub(crate) const VERSION: i64 = 13;
const SCHEMA: &str = include_str!("../../../schema.sql");

/// Brings a file from version `from` to `from + 1`, in a transaction of its own with foreign keys off.
pub(crate) struct Step {
    pub from: i64,
    pub sql: &'static str,
}

/// One per released change of schema.sql.
const STEPS: &[Step] = &[
    Step { from: 1, sql: include_str!("steps/1_fold_hashtags.sql") },
    Step { from: 2, sql: include_str!("steps/2_keep_revisions.sql") },
    Step { from: 3, sql: include_str!("steps/3_search_all_statuses.sql") },
    Step { from: 4, sql: include_str!("steps/4_outbox.sql") },
    Step { from: 5, sql: include_str!("steps/5_wide_indexes.sql") },
    Step { from: 6, sql: include_str!("steps/6_mail.sql") },
    Step { from: 7, sql: include_str!("steps/7_web_push.sql") },
    Step { from: 8, sql: include_str!("steps/8_device_events.sql") },
    Step { from: 9, sql: include_str!("steps/9_outboxes.sql") },
    Step { from: 10, sql: include_str!("steps/10_login_places.sql") },
    Step { from: 11, sql: include_str!("steps/11_announcements.sql") },
    Step { from: 12, sql: include_str!("steps/12_recovery_codes.sql") },
];

/// What a schema is made of; tests bring their own.
pub(crate) struct Plan<'a> {
    pub version: i64,
    pub schema: &'a str,
    pub steps: &'a [Step],
}

/// The plan of this program.
pub(crate) const PLAN: Plan<'static> = Plan { version: VERSION, schema: SCHEMA, steps: STEPS };

/// Makes the file what `plan` says. Returns where the copy of an older file was put.
pub(crate) fn apply(conn: &Connection, path: &Path, plan: &Plan<'_>) -> Result<Option<PathBuf>> {
    let version: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let empty: bool = conn.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?;
    if empty {
        conn.execute_batch(&format!("BEGIN IMMEDIATE;\n{}\nPRAGMA user_version = {};\nCOMMIT;", plan.schema, plan.version))?;
        return Ok(None);
    }
    let id: i32 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if id != APPLICATION_ID {
        return Err(Error::internal(format!("{} is a SQLite file, but not one of Folkmoot's", path.display())));
    }
    if version > plan.version {
        return Err(Error::internal(format!(
            "{} was written by a newer Folkmoot (schema {version}; this program knows {}). Install that version or restore a backup.",
            path.display(),
            plan.version
        )));
    }
    if version == plan.version {
        return Ok(None);
    }
    let copy = copy_aside(conn, path, version)?;
    for from in version..plan.version {
        let step = plan
            .steps
            .iter()
            .find(|step| step.from == from)
            .ok_or_else(|| Error::internal(format!("no upgrade from schema {from} to {}", from + 1)))?;
        run(conn, step)?;
    }
    Ok(Some(copy))
}

fn run(conn: &Connection, step: &Step) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    conn.create_scalar_function("hashtag_slug", 1, flags, |context| Ok(slug(&context.get::<String>(0)?)))?;
    // Has no effect inside a transaction, so it comes first.
    conn.execute_batch("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE;")?;
    let done = conn.execute_batch(&format!("{}\nPRAGMA user_version = {};", step.sql, step.from + 1)).map_err(Error::from).and_then(|()| {
        let broken: i64 = conn.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
        if broken == 0 { Ok(()) } else { Err(Error::internal(format!("step {}: {broken} rows refer to missing rows", step.from))) }
    });
    conn.execute_batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    conn.execute_batch("PRAGMA foreign_keys = ON;")?;
    done
}

/// A whole copy beside the file, before anything in it changes.
fn copy_aside(conn: &Connection, path: &Path, version: i64) -> Result<PathBuf> {
    let copy = beside(path, &format!(".schema-{version}.bak"));
    // An earlier copy stays whole until the new one is on disk; an incomplete one of a killed run is removed.
    let draft = beside(&copy, ".tmp");
    match std::fs::remove_file(&draft) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(Error::internal(error)),
        _ => {}
    }
    let need: i64 = conn.query_row("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", [], |row| row.get(0))?;
    let free = free_space(path)?;
    if free < need.unsigned_abs() {
        return Err(Error::internal(format!(
            "an upgrade first copies {} ({need} bytes), but only {free} bytes are free beside it",
            path.display()
        )));
    }
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&draft).map_err(Error::internal)?;
    let copied = conn.execute("VACUUM INTO ?1", [draft.to_string_lossy()]).map_err(Error::from);
    let kept = copied.and_then(|_| file.sync_all().and_then(|()| std::fs::rename(&draft, &copy)).map_err(Error::internal));
    if kept.is_err() {
        // The first error explains more than one about the cleanup.
        let _ = std::fs::remove_file(&draft);
    }
    kept?;
    #[cfg(unix)]
    File::open(folder(path)).and_then(|folder| folder.sync_all()).map_err(Error::internal)?;
    Ok(copy)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn free_space(path: &Path) -> Result<u64> {
    let stat = rustix::fs::statvfs(folder(path)).map_err(Error::internal)?;
    Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod tests;
