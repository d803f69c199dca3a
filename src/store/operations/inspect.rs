//! Checks a whole file: SQLite's own checks, references, and every stored counter.

use super::counter_audit::{self, Wrong};
use crate::error::Result;
use crate::store::Read;

/// The maximum number of findings of SQLite's own check that are reported.
const MAX_FINDINGS: u32 = 10;

/// What is wrong with a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Findings {
    /// What SQLite reports as damaged: pages, indexes, the search index.
    pub damage: Vec<String>,
    /// `table` and how many of its rows refer to what is not there.
    pub astray: Vec<(String, i64)>,
    /// Tables of counters and how many of their rows are missing.
    pub missing: Vec<(&'static str, i64)>,
    /// Counters, how many rows of each are wrong, and the first of them.
    pub wrong: Vec<(String, i64, Wrong)>,
}

impl Findings {
    /// What no counting again mends.
    pub(crate) fn is_damaged(&self) -> bool {
        !self.damage.is_empty() || !self.astray.is_empty()
    }

    /// Whether nothing at all was found.
    pub(crate) fn is_clean(&self) -> bool {
        !self.is_damaged() && self.missing.is_empty() && self.wrong.is_empty()
    }
}

/// The newest id that an entry or a user has; 0 in an empty file.
pub(crate) fn newest_id(r: &Read<'_>) -> Result<i64> {
    r.count("SELECT max(coalesce((SELECT max(id) FROM entries), 0), coalesce((SELECT max(id) FROM users), 0))", [])
}

/// How many steps [`whole`] takes.
pub(crate) fn steps() -> usize {
    2 + counter_audit::ROWS.len() + counter_audit::all().len()
}

/// Runs all checks; `step` is called with the name of the next one.
pub(crate) fn whole(r: &Read<'_>, mut step: impl FnMut(&str)) -> Result<Findings> {
    let mut found = Findings::default();
    step("the file itself");
    found.damage = r.all(&format!("PRAGMA integrity_check({MAX_FINDINGS})"), [], |row| row.get(0))?;
    found.damage.retain(|line| line != "ok");
    if !found.damage.is_empty() {
        // What is read from a damaged file means nothing.
        return Ok(found);
    }
    step("references");
    found.astray =
        r.all("SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for rows in &counter_audit::ROWS {
        step(rows.table);
        let missing = counter_audit::missing(r, rows)?;
        if missing > 0 {
            found.missing.push((rows.table, missing));
        }
    }
    for counter in counter_audit::all() {
        let name = counter.name();
        step(&name);
        if let (rows, Some(first)) = counter_audit::wrong(r, &counter)? {
            found.wrong.push((name, rows, first));
        }
    }
    Ok(found)
}
