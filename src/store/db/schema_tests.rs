#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use super::*;
use crate::store::db::pragmas;

const V1: &str = "CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
    CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER NOT NULL REFERENCES a (id)) STRICT;";
const V2: &str = "CREATE TABLE a (id INTEGER PRIMARY KEY, title TEXT NOT NULL) STRICT;
    CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER NOT NULL REFERENCES a (id)) STRICT;";

fn shape(conn: &Connection) -> Vec<String> {
    let mut statement = conn
        .prepare(
            "SELECT m.name || '.' || x.name || ' ' || x.type || ' ' || x.\"notnull\" || ' ' || x.pk
             FROM sqlite_schema m, pragma_table_xinfo(m.name) x WHERE m.type = 'table' ORDER BY 1",
        )
        .unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn old_file(dir: &Path) -> PathBuf {
    let path = dir.join("old.db");
    let conn = pragmas::writer(&path).unwrap();
    apply(&conn, &path, &Plan { version: 1, schema: V1, steps: &[] }).unwrap();
    conn.execute_batch("INSERT INTO a VALUES (1, 'one'); INSERT INTO b VALUES (1, 1);").unwrap();
    path
}

#[test]
fn an_older_file_is_copied_then_brought_up() {
    let dir = tempfile::tempdir().unwrap();
    let path = old_file(dir.path());
    let conn = pragmas::writer(&path).unwrap();
    let steps = [Step { from: 1, sql: "ALTER TABLE a RENAME COLUMN name TO title;" }];
    let copy = apply(&conn, &path, &Plan { version: 2, schema: V2, steps: &steps }).unwrap().unwrap();
    let fresh = Connection::open_in_memory().unwrap();
    fresh.execute_batch(V2).unwrap();
    assert_eq!(shape(&conn), shape(&fresh));
    let kept: String = conn.query_row("SELECT title FROM a", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, "one");
    let old = Connection::open(copy).unwrap();
    let before: String = old.query_row("SELECT name FROM a", [], |row| row.get(0)).unwrap();
    assert_eq!(before, "one");
}

#[test]
fn an_earlier_copy_lasts_until_the_next_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    let path = old_file(dir.path());
    let copy = beside(&path, ".schema-1.bak");
    std::fs::write(&copy, "an earlier copy").unwrap();
    // Half a copy of a run that was killed.
    let half = beside(&copy, ".tmp");
    std::fs::write(&half, "half").unwrap();
    let conn = pragmas::writer(&path).unwrap();
    conn.execute_batch("BEGIN").unwrap();
    assert!(copy_aside(&conn, &path, 1).is_err(), "no copy is made inside a transaction");
    assert_eq!((std::fs::read_to_string(&copy).unwrap().as_str(), half.exists()), ("an earlier copy", false));
    conn.execute_batch("COMMIT").unwrap();
    assert_eq!(copy_aside(&conn, &path, 1).unwrap(), copy);
    let rows: i64 = Connection::open(&copy).unwrap().query_row("SELECT count(*) FROM a", [], |row| row.get(0)).unwrap();
    assert_eq!((rows, half.exists()), (1, false));
}

#[test]
fn a_step_that_breaks_a_reference_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = old_file(dir.path());
    let conn = pragmas::writer(&path).unwrap();
    let steps = [Step { from: 1, sql: "DELETE FROM a;" }];
    assert!(apply(&conn, &path, &Plan { version: 2, schema: V2, steps: &steps }).is_err());
    let rows: i64 = conn.query_row("SELECT count(*) FROM a", [], |row| row.get(0)).unwrap();
    let version: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!((rows, version), (1, 1));
}

/// The first column of a query.
fn rows(conn: &Connection, sql: &str) -> Vec<String> {
    let mut statement = conn.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// `schema` with an earlier text for what begins with `from` and ends with `until`.
fn with(schema: &str, from: &str, until: &str, old: &str) -> String {
    let (before, rest) = schema.split_once(from).unwrap();
    format!("{before}{old}{}", rest.split_once(until).unwrap().1)
}

/// Schema 12: today's without recovery codes. What a task may be was another check before, which no shape shows.
fn schema_12() -> String {
    with(SCHEMA, "CREATE TABLE recovery_codes (", "WITHOUT ROWID;", "")
}

/// Schema 11: without announcements, too.
fn schema_11() -> String {
    let schema = with(&schema_12(), "CREATE TABLE announcements (", "announcement_reactions (user_id);", "");
    let schema = with(&schema, "CREATE INDEX notifications_by_announcement", "IS NOT NULL;", "");
    with(&schema, ",\n  -- What it brings to this receiver", "announcements (id)\n", "\n")
}

/// Schema 10: without places of logins, too.
fn schema_10() -> String {
    let schema = with(&schema_11(), "  at      INTEGER NOT NULL,\n  place   BLOB", "\n", "  at      INTEGER NOT NULL\n");
    let schema = with(&schema, "CREATE INDEX failed_logins_by_place", "(place, at);", "");
    with(&schema, "CREATE TABLE login_places (", "WITHOUT ROWID;", "")
}

/// Schema 9: with pushes that were not kept once they were given up, too.
fn schema_9() -> String {
    let web_pushes = "CREATE TABLE web_push_outbox (
          id              INTEGER PRIMARY KEY,
          subscription_id INTEGER NOT NULL,
          notification_id INTEGER NOT NULL,
          attempts        INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
          due_at          INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX web_push_outbox_due ON web_push_outbox (due_at);";
    let schema = with(&schema_10(), "CREATE TABLE web_push_outbox (", "web_push_outbox (due_at) WHERE state = 'waiting';", web_pushes);
    let state = "state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
          attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
          due_at     INTEGER NOT NULL
        ) STRICT;";
    // Its first columns are as before.
    let (before, after) = schema.split_once("CREATE TABLE push_outbox (").unwrap();
    format!("{before}CREATE TABLE push_outbox ({}", with(after, "state      TEXT", ") STRICT;", state))
}

/// Schema 8: without what devices fetch, too.
fn schema_8() -> String {
    let schema = with(&schema_9(), "CREATE TABLE device_events (", "device_requests (user_id, at);", "");
    let schema = with(&schema, "  -- The last id there was when it first asked", "since_id     INTEGER,\n", "");
    let schema = with(&schema, "CREATE INDEX devices_fetching", "since_id IS NOT NULL;", "");
    let schema = with(&schema, "receiver_deleted_at INTEGER,", "played_at           INTEGER", "receiver_deleted_at INTEGER");
    let schema = with(&schema, "recalled_at  INTEGER,", "edited_at    INTEGER", "recalled_at  INTEGER");
    with(&schema, "CREATE TABLE room_hidden_messages (", "WITHOUT ROWID;", "")
}

/// Schema 7: without pushes to Mastodon clients, too.
fn schema_7() -> String {
    with(&schema_8(), "CREATE TABLE web_push_outbox (", "web_push_outbox (due_at);", "")
}

/// Schema 6: without mail, too.
fn schema_6() -> String {
    let schema = with(&schema_7(), "CREATE TABLE mail_outbox (", "mail_outbox (address);", "");
    let schema = with(&schema, "deleted_at      INTEGER,\n", "CHECK (report_mails IN (0, 1))", "deleted_at      INTEGER");
    with(&schema, ", 'confirm'", "'reset'", "")
}

/// Schema 4, and 3, which had the same tables: without the outbox, too.
fn schema_4() -> String {
    with(&schema_6(), "CREATE TABLE outbox (", ") STRICT;", "")
}

/// Schema 2, and 1, which had the same tables.
fn schema_2() -> String {
    let revisions = "CREATE TABLE revisions (
          id          INTEGER PRIMARY KEY,
          code        TEXT NOT NULL UNIQUE,
          entry_id    INTEGER NOT NULL REFERENCES entries (id),
          title       TEXT,
          text        TEXT NOT NULL,
          is_markdown INTEGER NOT NULL CHECK (is_markdown IN (0, 1)),
          spoiler     TEXT NOT NULL DEFAULT '',
          sensitive   INTEGER NOT NULL DEFAULT 0 CHECK (sensitive IN (0, 1)),
          language    TEXT,
          file_ids    TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(file_ids))
        ) STRICT;";
    let schema = with(&schema_4(), "CREATE TABLE revisions (", ") STRICT;", revisions);
    let schema = with(&schema, "CREATE TABLE revision_files (", "revision_files (file_id);", "");
    with(&schema, "position INTEGER NOT NULL DEFAULT 0,\n", "CHECK (former IN (0, 1))", "position INTEGER NOT NULL DEFAULT 0")
}

#[test]
fn versions_of_an_older_file_keep_the_files_that_are_left() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("old.db");
    let conn = pragmas::writer(&path).unwrap();
    apply(&conn, &path, &Plan { version: 2, schema: &schema_2(), steps: &[] }).unwrap();
    conn.execute_batch(
        "INSERT INTO accounts (id, aid) VALUES (1, 'a');
         INSERT INTO users (id, account_id, is_primary, username, username_key) VALUES (2, 1, 1, 'ann', 'ann');
         INSERT INTO entries (id, kind, author_id, visibility) VALUES (20, 'post', 2, 'public'), (21, 'post', 2, 'public');
         INSERT INTO files (id, fid, owner_id, kind, state, name, mime, extension, size, sha256, description, focus_x, focus_y) VALUES
             (30, 'f30', 2, 'image', 'live', 'x', 'image/png', 'png', 1, zeroblob(32), 'a cat', 0.5, -1),
             (31, 'f31', 2, 'image', 'gone', 'x', 'image/png', 'png', 1, zeroblob(32), 'a dog', NULL, NULL),
             (32, 'f32', 2, 'image', 'live', 'x', 'image/png', 'png', 1, zeroblob(32), '', NULL, NULL);
         INSERT INTO file_uses (id, key, file_id, purpose, entry_id) VALUES
             (40, hex(zeroblob(16)), 30, 'entry', 20), (41, replace(hex(zeroblob(16)), '0', '1'), 32, 'entry', 20);
         INSERT INTO revisions (id, code, entry_id, text, is_markdown, file_ids) VALUES
             (50, 'r50', 20, 'with files', 0, '[32,31,30]'), (51, 'r51', 20, 'with none', 0, '[]'), (52, 'r52', 21, 'of another', 0, '[30]');",
    )
    .unwrap();
    apply(&conn, &path, &PLAN).unwrap().unwrap();
    let fresh = Connection::open_in_memory().unwrap();
    fresh.execute_batch(SCHEMA).unwrap();
    assert_eq!(shape(&conn), shape(&fresh));
    let indexes = "SELECT name || ' ' || coalesce(sql, '') FROM sqlite_schema WHERE type = 'index' ORDER BY name";
    assert_eq!(rows(&conn, indexes), rows(&fresh, indexes));
    assert_eq!(
        rows(&conn, "SELECT text || ' ' || (poll_options IS NULL) || (location IS NULL) FROM revisions ORDER BY id"),
        ["with files 11", "with none 11", "of another 11"]
    );
    assert_eq!(
        rows(&conn, "SELECT concat_ws(' ', revision_id, position, file_id, description, focus_x, focus_y) FROM revision_files ORDER BY 1"),
        ["50 0 32 ", "50 2 30 a cat 0.5 -1.0"]
    );
    assert_eq!(rows(&conn, "SELECT id || ' ' || former FROM file_uses ORDER BY id"), ["40 0", "41 0"]);
}

#[test]
fn hashtags_that_differ_in_case_only_become_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("old.db");
    let conn = pragmas::writer(&path).unwrap();
    apply(&conn, &path, &Plan { version: 1, schema: &schema_2(), steps: &[] }).unwrap();
    conn.execute_batch(
        "INSERT INTO accounts (id, aid) VALUES (1, 'a');
         INSERT INTO users (id, account_id, is_primary, username, username_key, nickname) VALUES (2, 1, 1, 'ann', 'ann', 'Ann');
         INSERT INTO user_counters (user_id, follow_hashtags) VALUES (2, 2);
         INSERT INTO hashtags (id, slug, name, follows, posts) VALUES
             (10, '%d0%bf', 'П', 1, 1), (11, '%d0%9f', 'п', 1, 2), (12, 'rust', 'Rust', 0, 0), (13, '%ef%bc%b2ust', 'Ｒust', 0, 0);
         INSERT INTO entries (id, kind, author_id, visibility) VALUES (20, 'post', 2, 'public'), (21, 'post', 2, 'public');
         INSERT INTO entry_hashtags VALUES (20, 10), (20, 11), (21, 11);
         INSERT INTO hashtag_marks (id, user_id, target_id, axis, mark) VALUES (30, 2, 10, 'bond', 'follow'), (31, 2, 11, 'bond', 'follow');
         INSERT INTO featured_hashtags VALUES (40, 2, 13);",
    )
    .unwrap();
    apply(&conn, &path, &PLAN).unwrap().unwrap();
    assert_eq!(
        rows(&conn, "SELECT id || ' ' || slug || ' ' || follows || ' ' || posts FROM hashtags ORDER BY id"),
        ["10 %d0%bf 1 2", "12 rust 0 0"]
    );
    assert_eq!(rows(&conn, "SELECT entry_id || ' ' || hashtag_id FROM entry_hashtags ORDER BY 1"), ["20 10", "21 10"]);
    assert_eq!(rows(&conn, "SELECT id || ' ' || target_id FROM hashtag_marks"), ["30 10"]);
    assert_eq!(rows(&conn, "SELECT id || ' ' || hashtag_id FROM featured_hashtags"), ["40 12"]);
    assert_eq!(rows(&conn, "SELECT '' || follow_hashtags FROM user_counters"), ["1"]);
}

#[test]
fn statuses_of_every_visibility_come_into_the_index() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("old.db");
    let conn = pragmas::writer(&path).unwrap();
    apply(&conn, &path, &Plan { version: 3, schema: &schema_4(), steps: &[] }).unwrap();
    conn.execute_batch(
        "INSERT INTO accounts (id, aid) VALUES (1, 'a');
         INSERT INTO users (id, account_id, is_primary, username, username_key, nickname) VALUES (2, 1, 1, 'ann', 'ann', 'Ann');
         INSERT INTO entries (id, kind, author_id, visibility, anonymous, deleted_at) VALUES
             (10, 'post', 2, 'public', 0, NULL), (11, 'post', 2, 'followers', 0, NULL), (12, 'post', 2, 'unlisted', 1, NULL),
             (13, 'post', 2, 'direct', 0, 5), (14, 'comment', 2, 'direct', 0, NULL), (15, 'comment', 2, 'public', 0, NULL),
             (16, 'message', 2, 'direct', 0, NULL), (17, 'post', 2, 'followers', 0, NULL), (18, 'post', 2, 'followers', 0, NULL);
         INSERT INTO contents (id, code, text, spoiler, enabled) SELECT id, id, 'quince ' || id, 'medlar', id <> 17 FROM entries;
         UPDATE contents SET text = '', spoiler = '' WHERE id = 18;
         INSERT INTO posts (id, title) VALUES (10, NULL), (11, 'sorb'), (12, NULL), (13, NULL), (17, NULL), (18, NULL);
         INSERT INTO comments (id, post_id, top_id, private) VALUES (14, 10, 14, 0), (15, 10, 15, 1);
         INSERT INTO entry_words (rowid, words) VALUES (10, 'quince 10');",
    )
    .unwrap();
    apply(&conn, &path, &PLAN).unwrap().unwrap();
    let found = |word: &str| -> Vec<i64> {
        let mut statement = conn.prepare("SELECT rowid FROM entry_words WHERE entry_words MATCH ?1 ORDER BY rowid").unwrap();
        statement.query_map([word], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(found("quince"), [10, 11, 14, 15]);
    assert_eq!((found("medlar"), found("sorb")), (vec![11, 14, 15], vec![11]));
}

#[test]
fn an_older_file_gets_an_outbox() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("old.db");
    let conn = pragmas::writer(&path).unwrap();
    apply(&conn, &path, &Plan { version: 4, schema: &schema_4(), steps: &[] }).unwrap();
    assert_ne!(rows(&conn, "SELECT name FROM sqlite_schema WHERE name = 'outbox'"), ["outbox"]);
    apply(&conn, &path, &PLAN).unwrap().unwrap();
    let fresh = Connection::open_in_memory().unwrap();
    fresh.execute_batch(SCHEMA).unwrap();
    assert_eq!(shape(&conn), shape(&fresh));
}

#[test]
fn an_older_file_can_send_mail_and_keeps_its_codes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("old.db");
    let conn = pragmas::writer(&path).unwrap();
    apply(&conn, &path, &Plan { version: 6, schema: &schema_6(), steps: &[] }).unwrap();
    conn.execute_batch(
        "INSERT INTO accounts (id, aid) VALUES (1, 'a');
         INSERT INTO one_time_codes (id, purpose, address, code_hash, payload, attempts, created_at, expires_at, used_at)
             VALUES (3, 'verify', 'a@b.example', x'01', '{\"a\":1}', 2, 10, 20, 15);",
    )
    .unwrap();
    let add = "INSERT INTO one_time_codes (purpose, code_hash, created_at, expires_at) VALUES ('reset', x'02', 1, 2)";
    assert!(conn.execute_batch(add).is_err(), "a link was no code");
    apply(&conn, &path, &PLAN).unwrap().unwrap();
    let fresh = Connection::open_in_memory().unwrap();
    fresh.execute_batch(SCHEMA).unwrap();
    assert_eq!(shape(&conn), shape(&fresh));
    let kept = "SELECT concat_ws(' ', id, purpose, address, hex(code_hash), payload, attempts, created_at, expires_at, used_at) FROM one_time_codes";
    assert_eq!(rows(&conn, kept), ["3 verify a@b.example 01 {\"a\":1} 2 10 20 15"]);
    assert_eq!(rows(&conn, "SELECT '' || report_mails FROM accounts"), ["1"]);
    conn.execute_batch(add).unwrap();
}

#[test]
fn devices_of_an_older_file_have_fetched_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("old.db");
    let conn = pragmas::writer(&path).unwrap();
    apply(&conn, &path, &Plan { version: 8, schema: &schema_8(), steps: &[] }).unwrap();
    conn.execute_batch(
        "INSERT INTO accounts (id, aid) VALUES (1, 'a');
         INSERT INTO users (id, account_id, is_primary, username, username_key) VALUES (2, 1, 1, 'ann', 'ann');
         INSERT INTO devices (user_id, device_sn, guid, platform, last_seen) VALUES (2, 1, 'mine', 6, 5);",
    )
    .unwrap();
    apply(&conn, &path, &PLAN).unwrap().unwrap();
    let fresh = Connection::open_in_memory().unwrap();
    fresh.execute_batch(SCHEMA).unwrap();
    assert_eq!(shape(&conn), shape(&fresh));
    let indexes = "SELECT name || ' ' || coalesce(sql, '') FROM sqlite_schema WHERE type = 'index' ORDER BY name";
    assert_eq!(rows(&conn, indexes), rows(&fresh, indexes));
    assert_eq!(rows(&conn, "SELECT guid || ' ' || (since_id IS NULL) FROM devices"), ["mine 1"]);
    // What a device has fetched goes with it.
    conn.execute_batch("INSERT INTO device_cursors VALUES (2, 1, 7, 8); DELETE FROM devices").unwrap();
    assert_eq!(rows(&conn, "SELECT '' || count(*) FROM device_cursors"), ["0"]);
}

#[test]
fn an_older_file_keeps_second_factors_without_recovery_codes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("old.db");
    let conn = pragmas::writer(&path).unwrap();
    apply(&conn, &path, &Plan { version: 12, schema: &schema_12(), steps: &[] }).unwrap();
    conn.execute_batch("INSERT INTO accounts (id, aid, totp_seed, totp_step) VALUES (1, 'a', 'SEED', 7);").unwrap();
    apply(&conn, &path, &PLAN).unwrap().unwrap();
    let fresh = Connection::open_in_memory().unwrap();
    fresh.execute_batch(SCHEMA).unwrap();
    assert_eq!(shape(&conn), shape(&fresh));
    assert_eq!(rows(&conn, "SELECT totp_seed || totp_step FROM accounts"), ["SEED7"]);
}

#[test]
fn pushes_of_an_older_file_wait_on_or_are_too_old() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("old.db");
    let conn = pragmas::writer(&path).unwrap();
    apply(&conn, &path, &Plan { version: 9, schema: &schema_9(), steps: &[] }).unwrap();
    let id = crate::model::id::first_at(1_772_600_767_000);
    conn.execute_batch(&format!(
        "INSERT INTO accounts (id, aid) VALUES (1, 'a');
         INSERT INTO users (id, account_id, is_primary, username, username_key) VALUES (2, 1, 1, 'ann', 'ann');
         INSERT INTO web_push_outbox (id, subscription_id, notification_id, attempts, due_at) VALUES ({id}, 3, 4, 5, 6);
         INSERT INTO push_outbox (id, user_id, device_sn, channel, payload, due_at) VALUES (7, 2, 1, 'fcm', '{{}}', 8);"
    ))
    .unwrap();
    apply(&conn, &path, &PLAN).unwrap().unwrap();
    let fresh = Connection::open_in_memory().unwrap();
    fresh.execute_batch(SCHEMA).unwrap();
    assert_eq!(shape(&conn), shape(&fresh));
    let kept =
        "SELECT concat_ws(' ', subscription_id, notification_id, state, attempts, due_at, expires_at - 1772600767000) FROM web_push_outbox";
    assert_eq!(rows(&conn, kept), ["3 4 waiting 5 6 172800000"]);
    assert_eq!(rows(&conn, "SELECT id || '' FROM push_outbox"), [""; 0]);
}

#[test]
fn a_newer_or_foreign_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = old_file(dir.path());
    let conn = pragmas::writer(&path).unwrap();
    conn.execute_batch("PRAGMA user_version = 9;").unwrap();
    let refused = apply(&conn, &path, &Plan { version: 1, schema: V1, steps: &[] }).unwrap_err();
    assert!(refused.to_string().contains("newer Folkmoot"), "{refused}");
    let foreign = Connection::open(dir.path().join("foreign.db")).unwrap();
    foreign.execute_batch("CREATE TABLE mine (x)").unwrap();
    let refused = apply(&foreign, &path, &PLAN).unwrap_err();
    assert!(refused.to_string().contains("not one of Folkmoot's"), "{refused}");
}

#[test]
fn the_schema_applies_and_is_strict() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("new.db");
    let conn = pragmas::writer(&path).unwrap();
    apply(&conn, &path, &PLAN).unwrap();
    let loose: i64 = conn
        .query_row(
            "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND strict = 0",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(loose, 0);
    let vacuum: i64 = conn.query_row("PRAGMA auto_vacuum", [], |row| row.get(0)).unwrap();
    assert_eq!(vacuum, 2);
}
