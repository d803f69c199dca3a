//! Acknowledged writes are never lost, whatever happens to the process; no client sees a busy database.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::process::Server;
use crate::sandbox_user::SandboxUser;

const KILLS: usize = 10;
const WRITERS: usize = 16;
const LOAD: Duration = Duration::from_secs(20);

fn start(dir: &Path) -> (Server, Value) {
    let server = Server::start(dir, &["sandbox", "--database", "moot.db", "--seed", "7", "--credentials", "credentials.json"]);
    let text = fs::read_to_string(dir.join("credentials.json")).expect("it is written");
    (server, serde_json::from_str(&text).expect("it is JSON"))
}

#[test]
fn acknowledged_messages_survive_sigkill() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut chance = rand::rngs::StdRng::seed_from_u64(20_260_304);
    let acknowledged = Mutex::new(HashSet::new());
    for round in 0..KILLS {
        let (server, credentials) = start(dir.path());
        let (address, stop) = (server.address, AtomicBool::new(false));
        let moment = Duration::from_millis(chance.random_range(50..1_500));
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (from, to) = if writer % 2 == 0 { ("alice", "bob") } else { ("bob", "alice") };
                let from = SandboxUser::of(&credentials, from);
                let (acknowledged, stop) = (&acknowledged, &stop);
                scope.spawn(move || {
                    for n in 0.. {
                        let text = format!("{round}-{writer}-{n}");
                        let sent = from.send(address, "POST", "/conversation/message", &json!({"uidOrUsername": to, "message": text}));
                        match sent {
                            Ok((200, 0, _)) => drop(acknowledged.lock().expect("no panic").insert(text)),
                            // Cut off in the middle: killed before it answered.
                            Ok((0, ..)) | Err(_) => return,
                            Ok(other) => assert!(stop.load(Ordering::SeqCst), "refused: {other:?}"),
                        }
                        if stop.load(Ordering::SeqCst) {
                            return;
                        }
                    }
                });
            }
            std::thread::sleep(moment);
            // Dropping the server kills it at once, in the middle of its work.
            drop(server);
            stop.store(true, Ordering::SeqCst);
        });
    }
    let (server, _) = start(dir.path());
    drop(server);
    let file = rusqlite::Connection::open(dir.path().join("moot.db")).expect("it opens");
    let sound: String = file.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("it is checked");
    assert_eq!(sound, "ok");
    let mut statement = file.prepare("SELECT text FROM messages").expect("a statement");
    let kept: HashSet<String> = statement.query_map([], |row| row.get(0)).expect("rows").map(|text| text.expect("a text")).collect();
    let acknowledged = acknowledged.into_inner().expect("no panic");
    let lost: Vec<&String> = acknowledged.difference(&kept).collect();
    assert!(lost.is_empty(), "{} of {} lost, like {:?}", lost.len(), acknowledged.len(), lost.first());
    assert!(acknowledged.len() > KILLS * WRITERS, "too few were sent to prove anything: {}", acknowledged.len());
    let counted: i64 = file
        .query_row(
            "SELECT count(*) FROM conversation_sides s WHERE s.messages <> (SELECT count(*) FROM messages m
             WHERE m.conversation_id = s.conversation_id AND m.enabled = 1
               AND ((m.sender_id = s.user_id AND m.sender_deleted_at IS NULL)
                 OR (m.receiver_id = s.user_id AND m.receiver_deleted_at IS NULL)))",
            [],
            |row| row.get(0),
        )
        .expect("a count");
    assert_eq!(counted, 0, "every counter still equals its rows");
}

#[test]
fn concurrent_readers_and_writers_see_no_error() {
    let dir = tempfile::tempdir().expect("a folder");
    let (server, credentials) = start(dir.path());
    let (address, until) = (server.address, Instant::now() + LOAD);
    let (written, read) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let pairs = [("alice", "bob"), ("bob", "alice"), ("carol", "alice"), ("dave", "carol")];
    std::thread::scope(|scope| {
        for n in 0..64 {
            let (from, to) = pairs[n % pairs.len()];
            let (writer, reader) = (SandboxUser::of(&credentials, from), SandboxUser::of(&credentials, from));
            let (written, read) = (&written, &read);
            scope.spawn(move || {
                for step in 0.. {
                    if Instant::now() > until {
                        return;
                    }
                    let body = json!({"uidOrUsername": to, "message": format!("{n}-{step}")});
                    let sent = writer.send(address, "POST", "/conversation/message", &body).expect("the server answers");
                    assert_eq!((sent.0, sent.1), (200, 0), "{}: {sent:?}", writer.username);
                    written.fetch_add(1, Ordering::Relaxed);
                }
            });
            scope.spawn(move || {
                let paths = ["/user/overview".to_owned(), "/notification/list".to_owned(), format!("/conversation/{to}/messages")];
                for step in 0.. {
                    if Instant::now() > until {
                        return;
                    }
                    let seen = reader.send(address, "GET", &paths[step % paths.len()], &Value::Null).expect("the server answers");
                    assert_eq!((seen.0, seen.1), (200, 0), "{}: {seen:?}", reader.username);
                    read.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    let (written, read) = (written.into_inner(), read.into_inner());
    assert!(written > 640 && read > 640, "{written} written, {read} read");
}

/// Followers of alice who are told of each of her posts, more than are told at once.
const LISTENERS: i64 = 330;

#[test]
fn followers_are_told_once_each_though_the_server_is_killed() {
    let dir = tempfile::tempdir().expect("a folder");
    let arguments = ["sandbox", "--database", "moot.db", "--seed", "7", "--members", "400", "--credentials", "credentials.json"];
    drop(Server::start(dir.path(), &arguments));
    let text = fs::read_to_string(dir.path().join("credentials.json")).expect("it is written");
    let credentials: Value = serde_json::from_str(&text).expect("it is JSON");
    let alice = SandboxUser::of(&credentials, "alice");
    let open = || rusqlite::Connection::open(dir.path().join("moot.db")).expect("it opens");
    let uid =
        credentials["users"].as_array().expect("users").iter().find(|user| user["username"] == "alice").expect("is there")["uid"].clone();
    let listen = format!(
        "INSERT INTO user_marks (id, user_id, target_id, axis, mark, notify)
         SELECT u.id, u.id, {uid}, 'bond', 'follow', 1 FROM users u
         WHERE u.status = 'enabled' AND u.id <> {uid} AND NOT EXISTS (SELECT 1 FROM user_marks m WHERE m.user_id = u.id AND m.target_id = {uid})
         LIMIT {LISTENERS}"
    );
    assert_eq!(open().execute(&listen, []).expect("they follow"), LISTENERS as usize);
    let count = |sql: &str| -> i64 { open().query_row(sql, [], |row| row.get(0)).expect("a count") };
    let (mut chance, mut interrupted) = (rand::rngs::StdRng::seed_from_u64(20_260_305), false);
    for round in 0..KILLS {
        let server = Server::start(dir.path(), &arguments);
        let body = json!({"content": format!("Hear, hear {round}")});
        let (status, code, data) = alice.send(server.address, "POST", "/editor/post/publish", &body).expect("it answers");
        assert_eq!((status, code), (200, 0), "{data}");
        std::thread::sleep(Duration::from_millis(chance.random_range(0..40)));
        // Dropping the server kills it at once, in the middle of telling.
        drop(server);
        interrupted |= count("SELECT count(*) FROM outbox") > 0;
    }
    assert!(interrupted, "no kill came in the middle");
    let server = Server::start(dir.path(), &arguments);
    let until = Instant::now() + LOAD;
    while count("SELECT count(*) FROM outbox") > 0 {
        assert!(Instant::now() < until, "tasks are left");
        std::thread::sleep(Duration::from_millis(50));
    }
    drop(server);
    let told = "SELECT count(*) FROM notifications WHERE kind = 21";
    let once = "SELECT count(*) FROM (SELECT DISTINCT receiver_id, target_entry FROM notifications WHERE kind = 21)";
    assert_eq!((count(told), count(once)), (KILLS as i64 * LISTENERS, KILLS as i64 * LISTENERS));
}
