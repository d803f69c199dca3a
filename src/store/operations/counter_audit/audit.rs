//! Comparing every counter with the rows it counts.

use super::counter::CounterCheck;
use crate::error::Result;
use crate::store::{Read, Write};

/// A row whose counter is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub key: String,
    pub kept: i64,
    pub real: i64,
}

/// A table of counters where a row is missing altogether.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows {
    pub table: &'static str,
    columns: &'static str,
    /// The keys that have no row.
    missing: &'static str,
}

/// Tables that have one row for each of something.
pub(crate) const ROWS: [Rows; 4] = [
    Rows {
        table: "user_counters",
        columns: "user_id",
        missing: "SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM user_counters)",
    },
    Rows {
        table: "inbox_counters",
        columns: "user_id",
        missing: "SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM inbox_counters)",
    },
    Rows {
        table: "notification_counters",
        columns: "user_id, kind",
        missing: "SELECT DISTINCT receiver_id, kind FROM notifications n WHERE deleted_at IS NULL
                  AND NOT EXISTS (SELECT 1 FROM notification_counters c WHERE c.user_id = n.receiver_id AND c.kind = n.kind)",
    },
    Rows {
        table: "tallies",
        columns: "name",
        missing: "SELECT column1 FROM (VALUES ('users'), ('posts'), ('comments'), ('messages')) WHERE column1 NOT IN (SELECT name FROM tallies)",
    },
];

/// All of them.
pub(crate) fn all() -> Vec<CounterCheck> {
    [super::people::counters(), super::content::counters(), super::messages::counters()].concat()
}

/// How many rows are missing.
pub(crate) fn missing(r: &Read<'_>, rows: &Rows) -> Result<i64> {
    r.count(&format!("SELECT count(*) FROM ({})", rows.missing), [])
}

/// Makes the missing rows; they count nothing until they are repaired.
pub(crate) fn make_missing(tx: &Write<'_>, rows: &Rows) -> Result<usize> {
    tx.execute(&format!("INSERT INTO {} ({}) {}", rows.table, rows.columns, rows.missing), [])
}

/// The rows that keep a wrong number: how many, and the key, the number and the right one of the first.
fn wrong_sql(counter: &CounterCheck) -> String {
    let CounterCheck { table, key, column, scope, truth } = counter;
    let rows = format!("SELECT {key} AS key, coalesce(t.{column}, 0) AS kept, coalesce(({truth}), 0) AS real FROM {table} t WHERE {scope}");
    format!(
        "WITH rows AS MATERIALIZED ({rows}) SELECT count(*) OVER (), CAST(key AS TEXT), kept, real FROM rows WHERE kept <> real LIMIT 1"
    )
}

/// How many rows keep a wrong number, and the first of them.
pub(crate) fn wrong(r: &Read<'_>, counter: &CounterCheck) -> Result<(i64, Option<Wrong>)> {
    let first =
        r.one(&wrong_sql(counter), [], |row| Ok((row.get(0)?, Wrong { key: row.get(1)?, kept: row.get(2)?, real: row.get(3)? })))?;
    Ok(first.map_or((0, None), |(count, wrong)| (count, Some(wrong))))
}

/// Puts every row right; how many were not.
pub(crate) fn mend(tx: &Write<'_>, counter: &CounterCheck) -> Result<usize> {
    let CounterCheck { table, column, scope, truth, .. } = counter;
    tx.execute(
        &format!("UPDATE {table} AS t SET {column} = ({truth}) WHERE {scope} AND coalesce(t.{column}, 0) <> coalesce(({truth}), 0)"),
        [],
    )
}

/// Puts everything right.
#[cfg(test)]
pub(crate) fn mend_all(tx: &Write<'_>) -> Result<()> {
    for rows in &ROWS {
        make_missing(tx, rows)?;
    }
    all().iter().try_for_each(|counter| mend(tx, counter).map(drop))
}

/// Makes every row keep seven too many; how many there are.
#[cfg(test)]
pub(crate) fn spoil(tx: &Write<'_>, counter: &CounterCheck) -> Result<usize> {
    let CounterCheck { table, column, scope, .. } = counter;
    tx.execute(&format!("UPDATE {table} AS t SET {column} = coalesce({column}, 0) + 7 WHERE {scope}"), [])
}

/// Sentences about all that is wrong; empty where nothing is.
pub fn disagreements(r: &Read<'_>) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for rows in &ROWS {
        let missing = missing(r, rows)?;
        if missing > 0 {
            found.push(format!("{}: {missing} rows are missing", rows.table));
        }
    }
    for counter in all() {
        if let (count, Some(Wrong { key, kept, real })) = wrong(r, &counter)? {
            found.push(format!("{}: {count} rows, of them {key} says {kept}, has {real}", counter.name()));
        }
    }
    Ok(found)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
