//! `folkmoot check`: an intact file, one with wrong counters, a damaged one.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use serde_json::Value;

use crate::STOP;
use crate::process::{Server, folkmoot};

/// Creates the database of a sandbox and stops the server again.
fn create_sandbox(dir: &Path) {
    let server = Server::start(dir, &["sandbox", "--seed", "1", "--database", "moot.db"]);
    server.stop(STOP);
}

const SPOILED: &str = "UPDATE contents SET likes = likes + 5 WHERE id IN (SELECT min(id) FROM posts);
    UPDATE user_counters SET followers = 99;
    UPDATE inbox_counters SET unread_messages = unread_messages + 1;
    DELETE FROM notification_counters WHERE kind = 1;
    DELETE FROM tallies WHERE name = 'comments'";

#[test]
fn check_reports_and_repairs_wrong_counters() {
    let dir = tempfile::tempdir().expect("a folder");
    create_sandbox(dir.path());
    let run = |more: &[&str]| folkmoot(dir.path(), &[&["check", "--database", "moot.db"], more].concat(), "");
    let well = run(&[]);
    assert!(well.code == 0 && well.out.contains("is intact"), "{}{}", well.out, well.err);
    assert_eq!(well.err, "", "no bar where nobody watches");

    let path = dir.path().join("moot.db");
    Connection::open(&path).expect("a file").execute_batch(SPOILED).expect("it fits the schema");
    let wrong = run(&[]);
    assert_eq!(wrong.code, 1);
    for part in ["contents.likes: 1 wrong", "user_counters.followers: ", "has 99", "tallies: 1 rows are missing"] {
        assert!(wrong.out.contains(part), "no {part} in {}", wrong.out);
    }
    assert!(wrong.err.contains("`folkmoot check --repair` repairs them") && wrong.err.lines().count() == 1, "{}", wrong.err);
    let result: Value = serde_json::from_str(&run(&["--json"]).out).expect("JSON");
    assert_eq!((&result["well"], &result["rows_astray"]), (&Value::Bool(false), &0.into()));
    let likes = result["wrong"].as_array().expect("a list").iter().find(|it| it["counter"] == "contents.likes").expect("likes");
    assert_eq!(likes["kept"].as_i64().zip(likes["real"].as_i64()).map(|(kept, real)| kept - real), Some(5));

    let server = Server::start(dir.path(), &["serve", "--database", "moot.db"]);
    let owned = run(&["--repair"]);
    assert!(owned.code == 1 && owned.err.contains("stop it"), "{}", owned.err);
    assert_eq!(run(&[]).code, 1, "looking is allowed beside a server");
    server.stop(STOP);

    let repaired = run(&["--repair"]);
    assert_eq!(repaired.code, 0, "{}", repaired.err);
    for part in
        ["repaired contents.likes: 1", "repaired user_counters.followers: 6", "repaired tallies: 1", "repaired notification_counters: "]
    {
        assert!(repaired.out.contains(part), "no {part} in {}", repaired.out);
    }
    assert_eq!(run(&[]).code, 0);
    let conn = Connection::open(&path).expect("a file");
    let acts: i64 = conn
        .query_row("SELECT count(*) FROM audit_log WHERE action = 'counters.mend' AND actor_id IS NULL", [], |row| row.get(0))
        .expect("a number");
    assert!(acts >= 5, "{acts}");
    let again = run(&["--repair"]);
    assert!(again.code == 0 && !again.out.contains("repaired"), "{}", again.out);
}

#[test]
fn check_reports_a_damaged_or_foreign_file_and_does_not_change_it() {
    let dir = tempfile::tempdir().expect("a folder");
    create_sandbox(dir.path());
    let whole = fs::read(dir.path().join("moot.db")).expect("a file");
    let mut broken = whole.clone();
    let middle = broken.len() / 2 / 4_096 * 4_096;
    broken[middle..middle + 4_096].fill(0x55);
    let mut newer = whole.clone();
    // `user_version` of a SQLite header.
    newer[60..64].copy_from_slice(&99_u32.to_be_bytes());
    for (name, bytes, why) in [
        ("short.db", &whole[..whole.len() / 2], "damaged"),
        ("broken.db", &broken[..], "damaged"),
        ("newer.db", &newer[..], "has schema 99"),
        ("text.db", b"no database at all", "not a SQLite file"),
    ] {
        let path = dir.path().join(name);
        fs::write(&path, bytes).expect("a file");
        for more in [&[][..], &["--repair"], &["--json"]] {
            let result = folkmoot(dir.path(), &[&["check", "--database", name], more].concat(), "");
            assert_eq!(result.code, 1, "{name}: {}", result.out);
            assert!(result.err.contains(why) && result.err.lines().count() == 1, "{name}: {}", result.err);
        }
        assert_eq!(fs::read(&path).expect("a file"), bytes, "{name} is as it was");
    }
    let none = folkmoot(dir.path(), &["check", "--database", "none.db"], "");
    assert!(none.code == 1 && none.err.contains("there is no file"), "{}", none.err);
    assert!(!dir.path().join("none.db").exists());
}
