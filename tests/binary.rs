//! The real process: started in an empty folder, called over a socket, stopped by a signal.

#[path = "binary/backup.rs"]
mod backup;
#[path = "binary/check.rs"]
mod check;
#[path = "binary/durability.rs"]
mod durability;
#[path = "binary/export.rs"]
mod export;
#[path = "binary/gate.rs"]
mod gate;
#[path = "binary/http.rs"]
mod http;
#[path = "push/http_receiver.rs"]
mod http_receiver;
#[path = "binary/import.rs"]
mod import;
#[path = "binary/live_messages.rs"]
mod live_messages;
#[path = "binary/many_streams.rs"]
mod many_streams;
#[path = "binary/operator.rs"]
mod operator;
#[path = "binary/process.rs"]
mod process;
#[path = "binary/pushes.rs"]
mod pushes;
#[path = "binary/quiet_log.rs"]
mod quiet_log;
#[path = "binary/refused_starts.rs"]
mod refused_starts;
#[path = "binary/sandbox_user.rs"]
mod sandbox_user;
#[path = "binary/socket_client.rs"]
mod socket_client;
#[path = "binary/streams.rs"]
mod streams;
#[path = "push/subscriber.rs"]
mod subscriber;

use std::fs;
use std::time::{Duration, Instant};

use process::{Server, folkmoot};
use serde_json::Value;

/// From the signal to the exit; the grace periods are 2 s together.
pub const STOP: Duration = Duration::from_secs(10);

fn sandbox_credentials(seed: &str) -> Value {
    let dir = tempfile::tempdir().expect("a folder");
    let server = Server::start(dir.path(), &["sandbox", "--seed", seed, "--credentials", "credentials.json"]);
    let text = fs::read_to_string(dir.path().join("credentials.json")).expect("it is written once it listens");
    let credentials: Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(credentials["base_url"], format!("http://{}", server.address));
    assert!(server.output.contains("WARNING") && server.output.contains("curl"), "{}", server.output);
    server.stop(STOP);
    credentials
}

#[test]
fn the_server_starts_in_an_empty_folder() {
    let dir = tempfile::tempdir().expect("a folder");
    let server = Server::start(dir.path(), &[]);
    let health = server.get("/health");
    assert_eq!((health.status, health.body.as_str()), (200, "OK"));

    let second = folkmoot(dir.path(), &["serve", "--port", "0"], "");
    assert_eq!(second.code, 1);
    assert_eq!(second.err.trim_end(), "folkmoot: another Folkmoot already serves folkmoot.db");

    let other = tempfile::tempdir().expect("a folder");
    let port = server.address.port().to_string();
    let taken = folkmoot(other.path(), &["--port", &port], "");
    assert_eq!(taken.code, 1);
    assert!(taken.err.contains("is in use by another program"), "{}", taken.err);

    let control_file = dir.path().join("folkmoot.db.admin");
    assert!(control_file.exists());
    let began = Instant::now();
    let status = server.stop(STOP);
    assert!(status.success() && began.elapsed() < STOP, "{status:?}");
    assert!(!control_file.exists());
}

#[test]
fn the_first_link_creates_one_administrator() {
    let dir = tempfile::tempdir().expect("a folder");
    let server = Server::start(dir.path(), &[]);
    let link = server.output.split_whitespace().find(|word| word.contains("/admin/first/")).expect("the first start prints a link");
    let path = link.trim_start_matches(&format!("http://{}", server.address)).to_owned();

    let form = server.get(&path);
    assert_eq!(form.status, 200);
    assert!(form.header("content-security-policy").is_some_and(|policy| policy.starts_with("default-src 'none'")));
    assert!(form.body.contains("<form method=\"post\">"));
    let unequal = server.post_form(&path, "username=keeper&nickname=Keeper&password=a+secret+1&again=another+1");
    assert_eq!(unequal.status, 422);
    assert!(unequal.body.contains("not the same"), "{}", unequal.body);
    let weak = server.post_form(&path, "username=keeper&nickname=Keeper&password=short&again=short");
    assert_eq!(weak.status, 422);
    let asked = "username=keeper&nickname=Keeper&password=a+secret+1&again=a+secret+1";
    assert_eq!(server.post_form(&path, asked).status, 200);
    assert_eq!((server.get(&path).status, server.post_form(&path, asked).status), (404, 404));
    assert_eq!(server.get("/admin/first/never-given-out").status, 404);
    server.stop(STOP);

    let again = Server::start(dir.path(), &[]);
    assert!(!again.output.contains("/admin/first/"), "{}", again.output);
    again.stop(STOP);
}

#[test]
fn users_are_added_with_and_without_a_running_server() {
    let dir = tempfile::tempdir().expect("a folder");
    let before = folkmoot(dir.path(), &["user", "add", "anna", "--email", "anna@example.org", "--admin"], "");
    assert_eq!(before.code, 0, "{}", before.err);
    assert!(before.out.contains("Password (shown only now): "), "{}", before.out);

    let server = Server::start(dir.path(), &[]);
    assert!(!server.output.contains("/admin/first/"), "anna administrates: {}", server.output);
    let during = folkmoot(dir.path(), &["user", "add", "bert", "--password-stdin"], "a secret 1\n");
    assert_eq!(during.code, 0, "{}", during.err);
    assert!(during.out.starts_with("Added bert") && !during.out.contains("a secret"), "{}", during.out);
    let twice = folkmoot(dir.path(), &["user", "add", "BERT"], "");
    assert_eq!((twice.code, twice.err.as_str()), (1, "folkmoot: this username is taken, or belonged to a deleted user\n"));
    assert_eq!(folkmoot(dir.path(), &["notify", "bert", "--kind", "system", "Hello"], "").code, 0);
    assert_eq!(folkmoot(dir.path(), &["user", "disable", "bert"], "").code, 0);
    let unsigned = server.post_json("/admin/api/command", r#"{"command":"enable_user","args":{"user":"bert"}}"#);
    assert_eq!(unsigned.status, 403);

    let listed = folkmoot(dir.path(), &["user", "list", "--json"], "");
    let users: Value = serde_json::from_str(&listed.out).expect("it is JSON");
    assert_eq!((&users[0]["username"], &users[0]["role"]), (&"anna".into(), &"administrator".into()));
    assert_eq!((&users[1]["username"], &users[1]["status"]), (&"bert".into(), &"disabled".into()));
    server.stop(STOP);
}

#[test]
fn the_same_seed_gives_the_same_sandbox() {
    let (mut one, mut two) = (sandbox_credentials("11"), sandbox_credentials("11"));
    for credentials in [&mut one, &mut two] {
        credentials["base_url"] = Value::Null;
    }
    assert_eq!(one, two);
    let names: Vec<&str> = one["users"].as_array().expect("a list").iter().filter_map(|user| user["username"].as_str()).collect();
    assert_eq!(names, ["alice", "bob", "carol", "dave", "erin"]);
    for user in one["users"].as_array().expect("a list") {
        assert!(user["uid"].as_i64().is_some_and(|uid| uid.to_string().len() == 16), "{user}");
        assert_eq!(user["aid"].as_str().map(str::len), Some(8));
        assert_eq!(user["fresns"]["v2"]["uid_token"].as_str().map(str::len), Some(32));
        assert_eq!(user["fresns"]["v1"]["aid_token"].as_str().map(str::len), Some(64));
        assert!(user["mastodon"]["access_token"].is_string() && user["lanying"]["token"].is_string());
    }
    for path in ["/fresns/v2/app_secret", "/fresns/v1/app_key", "/mastodon/redirect_uri", "/lanying/app_id", "/admin/password"] {
        assert!(one.pointer(path).and_then(Value::as_str).is_some_and(|text| !text.is_empty()), "{path}");
    }
}

#[test]
fn errors_are_one_sentence_with_the_right_exit_code() {
    let dir = tempfile::tempdir().expect("a folder");
    let cases = [
        (vec!["--database", "nowhere/moot.db"], 1, "folkmoot: the folder nowhere does not exist\n"),
        (vec!["--database", "notes.txt"], 1, "folkmoot: notes.txt is not a SQLite file\n"),
        (vec!["user", "list"], 1, "folkmoot: there is no file folkmoot.db; `folkmoot serve` creates it\n"),
    ];
    fs::write(dir.path().join("notes.txt"), "some notes").expect("it is written");
    for (arguments, code, sentence) in cases {
        let ended = folkmoot(dir.path(), &arguments, "");
        assert_eq!((ended.code, ended.err.as_str()), (code, sentence), "{arguments:?}");
    }
    assert_eq!(folkmoot(dir.path(), &["sevre"], "").code, 2);
    assert_eq!(folkmoot(dir.path(), &["user", "add", "--help"], "").code, 0);
    let config = folkmoot(dir.path(), &["config", "--port", "9001"], "");
    assert!(config.code == 0 && config.out.contains("port = 9001\n    from the command line"), "{}", config.out);
}
