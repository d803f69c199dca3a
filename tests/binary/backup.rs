//! Backups during writes, and what a restore accepts.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;

use crate::STOP;
use crate::http;
use crate::process::{Server, folkmoot};

const WRITERS: usize = 32;

fn start_sandbox(dir: &Path) -> (Server, Value) {
    let server = Server::start(dir, &["sandbox", "--seed", "1", "--database", "moot.db", "--credentials", "c.json"]);
    let known = serde_json::from_str(&fs::read_to_string(dir.join("c.json")).expect("a file")).expect("JSON");
    (server, known)
}

fn messages(path: &Path) -> i64 {
    let conn = rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a file");
    conn.query_row("SELECT count(*) FROM messages", [], |row| row.get(0)).expect("a number")
}

#[test]
fn backup_during_writes_contains_every_acknowledged_write() {
    let dir = tempfile::tempdir().expect("a folder");
    let (server, known) = start_sandbox(dir.path());
    let token = known["users"][0]["lanying"]["token"].as_str().expect("a token").to_owned();
    let to = known["users"][1]["uid"].clone();
    let at_first = messages(&dir.path().join("moot.db"));
    let (stop, sent) = (AtomicBool::new(false), AtomicUsize::new(0));
    let before = std::thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| {
                let body = format!(r#"{{"type":1,"targets":[{to}],"content":"x","content_type":0}}"#);
                let headers = [("app_id", "folkmoot"), ("access-token", token.as_str())];
                while !stop.load(Ordering::SeqCst) {
                    let result = http::send(server.address, "POST", "/message/send", &headers, &body).expect("an answer");
                    assert!(result.body.contains("\"code\":200"), "{}", result.body);
                    sent.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        while sent.load(Ordering::SeqCst) < 200 {
            std::thread::sleep(Duration::from_millis(5));
        }
        let before = sent.load(Ordering::SeqCst);
        let copied = folkmoot(dir.path(), &["backup", "copy.db", "--database", "moot.db", "--json"], "");
        stop.store(true, Ordering::SeqCst);
        assert_eq!(copied.code, 0, "{}", copied.err);
        let result: Value = serde_json::from_str(&copied.out).expect("JSON");
        assert!(result["bytes"].as_i64().is_some_and(|bytes| bytes > 100_000) && result["users"] == 6, "{result}");
        before
    });
    server.stop(STOP);
    let copied = messages(&dir.path().join("copy.db"));
    assert!(copied >= at_first + i64::try_from(before).expect("a number"), "{copied} of {at_first} and {before}");
    assert!(!dir.path().join("copy.db.part").exists());
    let again = folkmoot(dir.path(), &["backup", "copy.db", "--database", "moot.db"], "");
    assert!(again.code == 1 && again.err.contains("--force"), "{}", again.err);

    let restored = folkmoot(dir.path(), &["restore", "copy.db", "--database", "moot.db"], "");
    assert_eq!(restored.code, 0, "{}", restored.err);
    assert_eq!(messages(&dir.path().join("moot.db")), copied);
    let checked = folkmoot(dir.path(), &["check", "--database", "moot.db"], "");
    assert!(checked.code == 0 && checked.out.contains("is intact"), "{}{}", checked.out, checked.err);
    let server = Server::start(dir.path(), &["serve", "--database", "moot.db"]);
    let headers = [("app_id", "folkmoot"), ("access-token", token.as_str())];
    let result = http::send(server.address, "GET", "/user/profile", &headers, "").expect("an answer");
    assert!(result.body.contains("\"username\":\"alice\""), "{}", result.body);
    server.stop(STOP);
}

#[test]
fn restore_accepts_only_a_complete_copy() {
    let dir = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| folkmoot(dir.path(), arguments, "");
    assert_eq!(run(&["user", "add", "kim", "--admin"]).code, 0);
    assert_eq!(run(&["backup", "copy.db"]).code, 0);
    assert_eq!(run(&["user", "add", "lee"]).code, 0);
    let whole = fs::read(dir.path().join("copy.db")).expect("a copy");
    fs::write(dir.path().join("short.db"), &whole[..whole.len() / 2]).expect("a file");
    let mut broken = whole.clone();
    broken[8_192..12_288].fill(0x55);
    fs::write(dir.path().join("broken.db"), broken).expect("a file");
    let mut newer = whole;
    // `user_version` of a SQLite header.
    newer[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(dir.path().join("newer.db"), newer).expect("a file");
    fs::write(dir.path().join("text.db"), "no database at all").expect("a file");
    fs::write(dir.path().join("empty.db"), "").expect("a file");
    let before = fs::read(dir.path().join("folkmoot.db")).expect("a file");
    for (file, why) in [
        ("short.db", "damaged"),
        ("broken.db", "damaged"),
        ("newer.db", "newer Folkmoot"),
        ("text.db", "not a SQLite file"),
        ("empty.db", "is empty"),
        ("none.db", "there is no file"),
        ("folkmoot.db", "the database itself"),
    ] {
        for more in [&["restore", file][..], &["restore", file, "--verify"]] {
            if file == "folkmoot.db" && more.len() == 3 {
                continue;
            }
            let result = run(more);
            assert!(result.code == 1 && result.err.contains(why), "{file}: {}", result.err);
        }
        assert_eq!(fs::read(dir.path().join("folkmoot.db")).expect("a file"), before, "{file}");
    }
    assert_eq!(run(&["restore", "copy.db", "--verify"]).code, 0);
    let server = Server::start(dir.path(), &[]);
    let owned = run(&["restore", "copy.db"]);
    assert!(owned.code == 1 && owned.err.contains("stop it first"), "{}", owned.err);
    server.stop(STOP);
    let done = run(&["restore", "copy.db", "--json"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let result: Value = serde_json::from_str(&done.out).expect("JSON");
    assert_eq!(result["users"], 1);
    assert!(dir.path().join(result["kept"].as_str().expect("a name")).exists(), "what was there is kept");
    assert!(!run(&["user", "list"]).out.contains("lee"));
}

#[test]
fn completions_and_the_manual_page_are_printed() {
    let dir = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "zsh", "fish"] {
        let result = folkmoot(dir.path(), &["completions", shell], "");
        assert!(result.code == 0 && result.out.contains("sandbox"), "{shell}");
    }
    let manual = folkmoot(dir.path(), &["man"], "");
    assert!(manual.code == 0 && manual.out.contains(".TH folkmoot"), "{}", manual.out);
    let text = manual.out.replace("\\-", "-").replace("\\fB", "").replace("\\fI", "").replace("\\fR", "").replace("\\*(Aq", "'");
    // No other page is installed, so none may be named.
    let named: Vec<&str> = text.split_whitespace().filter(|word| word.contains("(1)") || word.contains("folkmoot-")).collect();
    assert!(named.is_empty(), "{named:?}");
    let commands = leaves(dir.path(), &[]);
    assert!(commands.len() > 20, "{commands:?}");
    for command in commands {
        let line = format!(".SS \"folkmoot {}", command.join(" "));
        let section = text.split(&line).nth(1).unwrap_or_else(|| panic!("no section of {command:?}: {text}"));
        let section = section.split("\n.S").next().unwrap_or_default();
        let help = help(dir.path(), &command);
        let flags = help.split_whitespace().filter(|word| word.starts_with("--") && !word.starts_with("--help"));
        for flag in flags.map(|flag| flag.trim_end_matches([']', ',', ';', '\'', '.', ')'])) {
            assert!(section.contains(flag), "{flag} of {command:?} is not in the manual page");
        }
        let examples = help.lines().skip_while(|line| !line.starts_with("Example")).filter(|line| line.starts_with("  ")).map(str::trim);
        let missing: Vec<&str> = examples.filter(|example| !section.contains(example)).collect();
        assert!(missing.is_empty(), "examples of {command:?} are not in the manual page: {missing:?}");
    }
}

fn help(dir: &Path, command: &[String]) -> String {
    let mut words: Vec<&str> = command.iter().map(String::as_str).collect();
    words.push("--help");
    let told = folkmoot(dir, &words, "");
    assert_eq!(told.code, 0, "{}", told.err);
    told.out
}

/// Every command without commands below it, as its `--help` lists them.
fn leaves(dir: &Path, command: &[String]) -> Vec<Vec<String>> {
    let help = help(dir, command);
    let listed = help.split("Commands:\n").nth(1).unwrap_or_default().lines().take_while(|line| line.starts_with("  "));
    let names: Vec<String> =
        listed.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect();
    if names.is_empty() {
        return vec![command.to_vec()];
    }
    names.into_iter().flat_map(|name| leaves(dir, &[command, &[name]].concat())).collect()
}
