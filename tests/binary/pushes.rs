//! Pushes that wait are not lost, whatever happens to the process.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::http;
use crate::http_receiver::HttpReceiver;
use crate::process::{Server, folkmoot};
use crate::subscriber::{Subscriber, claims};

const ARGUMENTS: [&str; 7] = ["sandbox", "--database", "moot.db", "--seed", "7", "--credentials", "credentials.json"];
/// Messages, each of which is pushed to a browser and to a device.
const MESSAGES: usize = 80;
const KILLS: usize = 6;
const PATIENCE: Duration = Duration::from_secs(60);

fn post(address: SocketAddr, path: &str, headers: &[(&str, &str)], body: &Value) -> Value {
    let headers: Vec<(&str, &str)> = headers.iter().copied().chain([("Content-Type", "application/json")]).collect();
    let reply = http::send(address, "POST", path, &headers, &body.to_string()).expect("it answers");
    assert_eq!(reply.status, 200, "{}", reply.body);
    serde_json::from_str(&reply.body).expect("JSON")
}

fn column<T: rusqlite::types::FromSql>(dir: &Path, sql: &str) -> Vec<T> {
    let file = rusqlite::Connection::open(dir.join("moot.db")).expect("it opens");
    let mut statement = file.prepare(sql).expect("a statement");
    statement.query_map([], |row| row.get(0)).expect("rows").map(|value| value.expect("a value")).collect()
}

/// As if the pauses of what failed before were over.
fn make_due(dir: &Path) {
    let file = rusqlite::Connection::open(dir.join("moot.db")).expect("it opens");
    file.execute_batch("UPDATE web_push_outbox SET due_at = 0; UPDATE push_outbox SET due_at = 0").expect("they are there");
}

fn waiting(dir: &Path) -> i64 {
    column(dir, "SELECT (SELECT count(*) FROM web_push_outbox) + (SELECT count(*) FROM push_outbox)")[0]
}

#[test]
fn waiting_pushes_survive_sigkill() {
    let dir = tempfile::tempdir().expect("a folder");
    let (browsers, relay, client) = (HttpReceiver::start(), HttpReceiver::start(), Subscriber::new());
    let settings = format!(
        "[default]\noutgoing_allow = [\"127.0.0.1\"]\n[default.device_push]\nwebhook = \"{}\"\nsecret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"\n",
        relay.endpoint("/relay")
    );
    fs::write(dir.path().join("Rocket.toml"), settings).expect("it is written");
    browsers.answer(503);
    relay.answer(503);
    let server = Server::start(dir.path(), &ARGUMENTS);
    let credentials: Value =
        serde_json::from_str(&fs::read_to_string(dir.path().join("credentials.json")).expect("it is written")).expect("JSON");
    let added = folkmoot(dir.path(), &["notifier", "add", "phones", "--provider", "fcm", "--database", "moot.db"], "");
    assert_eq!(added.code, 0, "{}", added.err);
    let user = |at: usize| &credentials["users"][at];
    let mastodon = |at: usize| format!("Bearer {}", user(at)["mastodon"]["access_token"].as_str().expect("a token"));
    let app = credentials["lanying"]["app_id"].as_str().expect("an id");
    let im = |at: usize| [("access-token", user(at)["lanying"]["token"].as_str().expect("a token")), ("app_id", app)];
    let keys = json!({"p256dh": client.p256dh(), "auth": client.auth()});
    let subscription = json!({"endpoint": browsers.endpoint("/browser"), "keys": keys, "standard": true});
    let asked = json!({"subscription": subscription, "data": {"alerts": {"mention": true}}});
    let alice = mastodon(0);
    let key = post(server.address, "/api/v1/push/subscription", &[("Authorization", &alice)], &asked)["server_key"].clone();
    let bound =
        post(server.address, "/user/token/bind", &im(0), &json!({"device_sn": 1, "device_token": "phone", "notifier_name": "phones"}));
    assert_eq!(bound["code"], 200, "{bound}");
    for n in 0..MESSAGES {
        let message = json!({"type": 1, "targets": [user(0)["uid"]], "content": format!("push {n}"), "content_type": 0});
        let sent = post(server.address, "/message/send", &im(1), &message);
        assert_eq!(sent["code"], 200, "{sent}");
    }
    // Killed with both outboxes full.
    drop(server);
    let wanted: [HashSet<String>; 2] = [
        column::<i64>(dir.path(), "SELECT notification_id FROM web_push_outbox").iter().map(i64::to_string).collect(),
        column::<i64>(dir.path(), "SELECT id FROM push_outbox").iter().map(i64::to_string).collect(),
    ];
    assert_eq!((wanted[0].len(), wanted[1].len()), (MESSAGES, MESSAGES));
    for receiver in [&browsers, &relay] {
        receiver.arrived();
        receiver.answer(201);
        // Slow enough for a kill in the middle.
        receiver.think(Duration::from_millis(300));
    }
    let (mut chance, mut interrupted) = (rand::rngs::StdRng::seed_from_u64(20_260_306), 0);
    for _ in 0..KILLS {
        make_due(dir.path());
        let before = waiting(dir.path());
        let server = Server::start(dir.path(), &ARGUMENTS);
        std::thread::sleep(Duration::from_millis(chance.random_range(0..600)));
        drop(server);
        let after = waiting(dir.path());
        interrupted += usize::from(after < before && after > 0);
        if after == 0 {
            break;
        }
    }
    assert!(interrupted > 0, "no kill came in the middle");
    make_due(dir.path());
    let server = Server::start(dir.path(), &ARGUMENTS);
    let until = Instant::now() + PATIENCE;
    while waiting(dir.path()) > 0 {
        assert!(Instant::now() < until, "{} are left", waiting(dir.path()));
        std::thread::sleep(Duration::from_millis(50));
    }
    drop(server);
    let (mut read, mut posted): (HashMap<String, usize>, HashMap<String, usize>) = Default::default();
    for push in browsers.arrived() {
        claims(&push, key.as_str().expect("a key"));
        let id = client.read(&push)["notification_id"].as_str().expect("an id").to_owned();
        *read.entry(id).or_default() += 1;
    }
    for push in relay.arrived() {
        *posted.entry(push.headers["webhook-id"].clone()).or_default() += 1;
    }
    for (wanted, came) in wanted.iter().zip([&read, &posted]) {
        let lost: Vec<&String> = wanted.iter().filter(|id| !came.contains_key(*id)).collect();
        assert!(lost.is_empty(), "{} of {} lost: {lost:?}", lost.len(), wanted.len());
        let twice = came.values().filter(|times| **times > 1).count();
        assert!(twice <= KILLS * 16, "only what was on its way at a kill comes twice: {twice}");
    }
}
