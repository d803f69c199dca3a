//! Direct access to the database: states that no request can create, and proof that a refused request wrote nothing.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::Ordering;
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::test_server::TestServer;

/// A separate connection beside those of the server.
fn open(server: &TestServer, flags: OpenFlags) -> Connection {
    let conn = Connection::open_with_flags(server.app.core.db.path(), flags).expect("the file is there");
    conn.busy_timeout(Duration::from_secs(5)).expect("a timeout can be set");
    conn
}

/// Makes changes that no API offers, such as letting a token expire.
pub fn sql(server: &TestServer, statements: &str) {
    open(server, OpenFlags::SQLITE_OPEN_READ_WRITE).execute_batch(statements).expect("the statements fit the schema");
    // The server caches responses until its own next commit: this is one.
    server.app.core.db.write_now(|_| Ok(())).expect("an empty commit");
}

/// As [`sql`], for changes of rows that are counted: the counters are not adjusted, and not checked at the end of the test.
pub fn miscount(server: &TestServer, statements: &str) {
    server.skip_counter_check.store(true, Ordering::SeqCst);
    sql(server, statements);
}

/// The one number that a query returns.
pub fn number(server: &TestServer, query: &str) -> i64 {
    open(server, OpenFlags::SQLITE_OPEN_READ_ONLY).query_row(query, [], |row| row.get(0)).expect("one number")
}

/// Columns that any signed request may change, refused or not.
const TOUCHED: [(&str, &str); 2] = [("sessions", "last_used_at"), ("users", "last_active_at")];

/// Each table by name, as a hash over all its rows.
#[derive(Debug, PartialEq, Eq)]
pub struct Dump(BTreeMap<String, u64>);

impl Dump {
    /// `but`: tables to leave out, in which refusals are counted.
    pub fn of(server: &TestServer, but: &[&str]) -> Self {
        // After this, all queued writes are on disk.
        server.app.core.db.write_now(|_| Ok(())).expect("the writer lives");
        let conn = open(server, OpenFlags::SQLITE_OPEN_READ_ONLY);
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

/// Detects cheaply whether another connection committed.
pub struct Watch {
    conn: Connection,
    version: i64,
}

impl Watch {
    pub fn on(server: &TestServer) -> Self {
        let mut watch = Self { conn: open(server, OpenFlags::SQLITE_OPEN_READ_ONLY), version: 0 };
        watch.moved(server);
        watch
    }

    /// Has anything been committed since the last call? Sometimes true although no row has changed.
    pub fn moved(&mut self, server: &TestServer) -> bool {
        server.app.core.db.write_now(|_| Ok(())).expect("the writer lives");
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
fn a_dump_detects_changed_rows_and_ignores_last_use_times() {
    let server = TestServer::new();
    server.user("annie");
    let mut watch = Watch::on(&server);
    let before = Dump::of(&server, &[]);
    assert!(!watch.moved(&server));
    sql(&server, "UPDATE users SET last_active_at = 1");
    assert!(watch.moved(&server));
    assert_eq!(before.changed(&Dump::of(&server, &[])), [""; 0]);
    sql(&server, "UPDATE users SET bio = 'changed'");
    assert_eq!(before.changed(&Dump::of(&server, &[])), ["users"]);
}
