//! `folkmoot export`: everything of one person beside a running server, without anything secret; `import` reads its lists.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use serde_json::Value;

use crate::STOP;
use crate::process::{Server, folkmoot};

fn unpacked(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = tar::Archive::new(GzDecoder::new(fs::File::open(path).expect("an archive")));
    let mut files = BTreeMap::new();
    for entry in archive.entries().expect("entries") {
        let mut entry = entry.expect("an entry");
        let name = entry.path().expect("a name").display().to_string();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("whole");
        files.insert(name, bytes);
    }
    files
}

#[test]
fn export_contains_all_data_of_a_user_and_no_secrets() {
    let dir = tempfile::tempdir().expect("a folder");
    let server = Server::start(
        dir.path(),
        &["sandbox", "--seed", "1", "--scale", "50", "--database", "moot.db", "--credentials", "c.json", "--port", "0"],
    );
    let known: Value = serde_json::from_str(&fs::read_to_string(dir.path().join("c.json")).expect("a file")).expect("JSON");
    let run = |more: &[&str]| folkmoot(dir.path(), &[&["export"], more, &["--database", "moot.db"]].concat(), "");
    let result = run(&["alice", "--json"]);
    assert_eq!(result.code, 0, "{}", result.err);
    let summary: Value = serde_json::from_str(&result.out).expect("JSON");
    assert_eq!((&summary["file"], &summary["username"]), (&"alice.tar.gz".into(), &"alice".into()));
    let files = unpacked(&dir.path().join("alice.tar.gz"));
    assert_eq!(summary["files"], files.len());

    let json = |name: &str| -> Value { serde_json::from_slice(&files[name]).unwrap_or_else(|error| panic!("{name}: {error}")) };
    files.keys().filter(|name| Path::new(name).extension().is_some_and(|kind| kind == "json")).for_each(|name| drop(json(name)));
    let actor = json("actor.json");
    assert_eq!((&actor["preferredUsername"], &actor["type"]), (&"alice".into(), &"Person".into()));
    let base = known["base_url"].as_str().expect("an address");
    assert!(actor["url"].as_str().is_some_and(|url| url == format!("{base}/@alice")), "{actor}");
    let conn =
        rusqlite::Connection::open_with_flags(dir.path().join("moot.db"), rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a file");
    let alice = known["users"].as_array().expect("people").iter().find(|it| it["username"] == "alice").expect("alice").clone();
    let count = |sql: &str| conn.query_row(sql, [alice["uid"].as_i64()], |row| row.get::<_, u32>(0)).expect("a number") as usize;
    let outbox = json("outbox.json");
    let posted = count("SELECT count(*) FROM entries WHERE author_id = ?1 AND kind <> 'message' AND deleted_at IS NULL");
    assert!(posted > 3);
    assert_eq!(
        (outbox["totalItems"].as_u64(), outbox["orderedItems"].as_array().map(Vec::len)),
        (u64::try_from(posted).ok(), Some(posted))
    );
    let notes = outbox["orderedItems"].as_array().expect("a list").iter().filter(|it| it["type"] == "Create");
    notes.for_each(|it| assert!(it["object"]["content"].as_str().is_some_and(|html| html.starts_with("<p>")), "{it}"));
    let notifications = count("SELECT count(*) FROM notifications WHERE receiver_id = ?1 AND deleted_at IS NULL");
    assert_eq!(json("notifications.json").as_array().map(Vec::len), Some(notifications));
    let messages = count("SELECT coalesce(sum(messages), 0) FROM conversation_sides WHERE user_id = ?1");
    assert_eq!(json("messages.json").as_array().map(Vec::len), Some(messages));
    for (name, bytes) in files.iter().filter(|(name, _)| name.starts_with("media_attachments/")) {
        let fid = name.trim_start_matches("media_attachments/").split('.').next().expect("a name");
        let size = conn.query_row("SELECT size FROM files WHERE fid = ?1", [fid], |row| row.get::<_, u32>(0)).expect("a size") as usize;
        assert_eq!(bytes.len(), size, "{name}");
    }
    assert!(files.keys().any(|name| name.starts_with("media_attachments/")), "she has a picture");

    let everything: Vec<u8> = files.values().flatten().copied().collect();
    let text = String::from_utf8_lossy(&everything);
    let secrets = [
        &alice["password"],
        &alice["fresns"]["v2"]["aid_token"],
        &alice["fresns"]["v2"]["uid_token"],
        &alice["mastodon"]["access_token"],
        &alice["lanying"]["token"],
    ];
    for secret in secrets.map(|it| it.as_str().expect("a secret")) {
        assert!(!text.contains(secret), "a secret is in the archive");
    }
    for part in ["argon2", "token_hash", "password", "totp"] {
        assert!(!text.contains(part), "{part}");
    }

    let again = run(&["alice"]);
    assert!(again.code == 1 && again.err.contains("--force"), "{}", again.err);
    assert_eq!(run(&["alice", "--force"]).code, 0);
    for (who, why) in [(&["nobody"][..], "no such user"), (&["alice", "--output", "none/at/all.tar.gz"], "does not exist")] {
        let result = run(who);
        assert!(result.code == 1 && result.err.contains(why), "{}", result.err);
    }
    let left: Vec<_> = fs::read_dir(dir.path())
        .expect("a folder")
        .flatten()
        .map(|it| it.file_name())
        .filter(|name| name.to_string_lossy().starts_with(".tmp"))
        .collect();
    assert!(left.is_empty(), "{left:?}");

    // Lists exported for one user can be imported for another.
    for (kind, list) in [
        ("following", "following_accounts.csv"),
        ("blocks", "blocked_accounts.csv"),
        ("mutes", "muted_accounts.csv"),
        ("lists", "lists.csv"),
        ("bookmarks", "bookmarks.csv"),
    ] {
        fs::write(dir.path().join(list), &files[list]).expect("a file");
        let result = folkmoot(dir.path(), &["import", "dave", "--kind", kind, list, "--database", "moot.db"], "");
        assert_eq!(result.code, 0, "{list}: {}", result.err);
        assert!(!result.out.contains("unknown here\n") || result.out.contains("0 unknown here"), "{list}: {}", result.out);
    }
    assert!(!files["following_accounts.csv"].is_empty());
    server.stop(STOP);

    // Anonymous authors stay unknown to those who liked or replied.
    let conn = rusqlite::Connection::open(dir.path().join("moot.db")).expect("a file");
    let hidden = "UPDATE entries SET anonymous = 1 WHERE author_id <> ?1 AND kind IN ('post', 'comment')";
    assert!(conn.execute(hidden, [alice["uid"].as_i64()]).expect("a change") > 0);
    // An earlier version of one of her posts.
    for sql in [
        "INSERT INTO revisions (id, code, entry_id, text, is_markdown, poll_options) SELECT 1, 'version', min(id), 'said before', 0, '[\"y\",\"n\"]'
         FROM entries WHERE author_id = ?1 AND kind = 'post' AND deleted_at IS NULL",
        "INSERT INTO revision_files (revision_id, position, file_id, description) SELECT 1, 0, min(id), 'a cat' FROM files WHERE owner_id = ?1 AND state = 'live'",
    ] {
        assert_eq!(conn.execute(sql, [alice["uid"].as_i64()]).expect("a row"), 1);
    }
    drop(conn);
    assert_eq!(run(&["alice", "--output", "hidden.tar.gz"]).code, 0);
    let hidden = unpacked(&dir.path().join("hidden.tar.gz"));
    let edits: Value = serde_json::from_slice(&hidden["edits.json"]).expect("JSON");
    assert_eq!((&edits[0]["text"], &edits[0]["poll"], &edits[1]), (&"said before".into(), &serde_json::json!(["y", "n"]), &Value::Null));
    let file = &edits[0]["attachment"][0];
    assert!(file["name"] == "a cat" && hidden.contains_key(file["url"].as_str().expect("a file")), "{file}");
    for name in ["outbox.json", "likes.json", "bookmarks.json", "bookmarks.csv"] {
        let text = String::from_utf8_lossy(&hidden[name]);
        for author in ["bob", "carol", "dave", "erin"] {
            assert!(!text.contains(&format!("/@{author}/")), "{name} names {author}");
        }
    }
}
