//! The file behind a test's back: states no request can make, and proof that a refusal wrote nothing.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::Ordering;
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::kit::Moot;

/// A connection of one's own, beside the server's.
fn open(moot: &Moot, flags: OpenFlags) -> Connection {
    let conn = Connection::open_with_flags(moot.app.core.db.path(), flags).expect("the file is there");
    conn.busy_timeout(Duration::from_secs(5)).expect("a timeout can be set");
    conn
}

/// Runs SQL that no dialect offers, such as letting a token expire.
pub fn sql(moot: &Moot, statements: &str) {
    open(moot, OpenFlags::SQLITE_OPEN_READ_WRITE).execute_batch(statements).expect("the statements fit the schema");
    // The server keeps answers until its own next commit: this is one.
    moot.app.core.db.write_now(|_| Ok(())).expect("an empty commit");
}

/// As [`sql`], for what changes what is counted: the counters stay as they are, and nobody looks at them afterwards.
pub fn miscount(moot: &Moot, statements: &str) {
    moot.meddled.store(true, Ordering::SeqCst);
    sql(moot, statements);
}

/// One number.
pub fn number(moot: &Moot, query: &str) -> i64 {
    open(moot, OpenFlags::SQLITE_OPEN_READ_ONLY).query_row(query, [], |row| row.get(0)).expect("one number")
}

/// Columns that any signed request may move, refused or not.
const TOUCHED: [(&str, &str); 2] = [("sessions", "last_used_at"), ("users", "last_active_at")];

/// Each table by name, as a hash over all its rows.
#[derive(Debug, PartialEq, Eq)]
pub struct Dump(BTreeMap<String, u64>);

impl Dump {
    /// `but`: tables in which refusals are counted.
    pub fn of(moot: &Moot, but: &[&str]) -> Self {
        // Whatever is queued is on disk after this.
        moot.app.core.db.write_now(|_| Ok(())).expect("the writer lives");
        let conn = open(moot, OpenFlags::SQLITE_OPEN_READ_ONLY);
        let names: Vec<String> = conn
            .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
            .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
            .expect("the tables have names");
        let kept = names.into_iter().filter(|name| !but.contains(&name.as_str()));
        Self(kept.map(|name| (name.clone(), hash(&conn, &name))).collect())
    }

    /// The tables in which the two differ.
    pub fn changed(&self, after: &Self) -> Vec<String> {
        self.0.iter().filter(|(name, hash)| after.0.get(*name) != Some(*hash)).map(|(name, _)| name.clone()).collect()
    }
}

/// Notices cheaply that somebody else committed.
pub struct Watch {
    conn: Connection,
    version: i64,
}

impl Watch {
    pub fn on(moot: &Moot) -> Self {
        let mut watch = Self { conn: open(moot, OpenFlags::SQLITE_OPEN_READ_ONLY), version: 0 };
        watch.moved(moot);
        watch
    }

    /// Has anything been committed since the last question? Sometimes true although every row is as before.
    pub fn moved(&mut self, moot: &Moot) -> bool {
        moot.app.core.db.write_now(|_| Ok(())).expect("the writer lives");
        let version = self.conn.query_row("PRAGMA data_version", [], |row| row.get(0)).expect("a version");
        std::mem::replace(&mut self.version, version) != version
    }
}

fn hash(conn: &Connection, table: &str) -> u64 {
    let mut statement = conn.prepare(&format!("SELECT * FROM {table}")).expect("a table can be read");
    let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let mut all = 0_u64;
    let mut rows = statement.query([]).expect("a table can be read");
    while let Some(row) = rows.next().expect("a row can be read") {
        let mut hasher = DefaultHasher::new();
        for (at, column) in columns.iter().enumerate() {
            if TOUCHED.contains(&(table, column)) {
                continue;
            }
            match row.get_ref(at).expect("a column can be read") {
                ValueRef::Null => 0_u8.hash(&mut hasher),
                ValueRef::Integer(number) => number.hash(&mut hasher),
                ValueRef::Real(number) => number.to_bits().hash(&mut hasher),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.hash(&mut hasher),
            }
        }
        // Order does not matter, repetition does.
        all = all.wrapping_add(hasher.finish() | 1);
    }
    all
}

#[test]
fn a_dump_sees_a_changed_row_and_passes_over_a_touch() {
    let moot = Moot::new();
    moot.user("annie");
    let mut watch = Watch::on(&moot);
    let before = Dump::of(&moot, &[]);
    assert!(!watch.moved(&moot));
    sql(&moot, "UPDATE users SET last_active_at = 1");
    assert!(watch.moved(&moot));
    assert_eq!(before.changed(&Dump::of(&moot, &[])), [""; 0]);
    sql(&moot, "UPDATE users SET bio = 'changed'");
    assert_eq!(before.changed(&Dump::of(&moot, &[])), ["users"]);
}
