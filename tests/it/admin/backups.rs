//! Copies of the community: made, proved, fetched, deleted; and nothing else of the disk.

use std::fs;

use rocket::http::{Cookie, Status};
use serde_json::json;

use super::desk::Desk;
use crate::kit::Moot;

#[test]
fn a_copy_is_made_proved_fetched_and_deleted() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let ann = moot.user("annie");
    ann.publish("kept in the copy");
    let begun = desk.post("backups", json!({})).ok();
    let sentence = desk.job(&begun).expect("made");
    assert!(sentence.contains("whole"), "{sentence}");
    let list = desk.get("backups").ok();
    let name = list["backups"][0]["name"].as_str().expect("a name").to_owned();
    let begun = desk.post(&format!("backups/{name}/verify"), json!({})).ok();
    assert!(desk.job(&begun).expect("whole").contains("2 members"));
    let cookie = Cookie::new("moot_admin", desk.cookie.clone().expect("a cookie"));
    let file = moot.client.get(format!("/admin/api/backups/{name}")).cookie(cookie).dispatch();
    assert_eq!(file.status(), Status::Ok);
    assert!(file.headers().get_one("Content-Disposition").is_some_and(|given| given.contains(&name)));
    let bytes = file.into_bytes().expect("bytes");
    assert!(bytes.starts_with(b"SQLite format 3\0"));
    assert_eq!(Some(u64::try_from(bytes.len()).expect("small")), list["backups"][0]["bytes"].as_u64());

    let path = moot.app.core.db.path().with_file_name("backups").join(&name);
    fs::write(&path, &bytes[..bytes.len() / 2]).expect("truncated");
    let begun = desk.post(&format!("backups/{name}/verify"), json!({})).ok();
    desk.job(&begun).expect_err("half a file is no copy");
    desk.delete(&format!("backups/{name}"), json!({})).ok();
    assert!(!path.exists());
    desk.delete(&format!("backups/{name}"), json!({})).refused(404, "not_found");
    let acts = desk.acts();
    for act in ["backup.make", "backup.download", "backup.delete"] {
        assert!(acts.contains(&format!("{act} {name}")), "{acts:?}");
    }
}

#[test]
fn nothing_but_copies_can_be_named() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let folder = moot.app.core.db.path().with_file_name("backups");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("secret.txt"), "x").expect("a file");
    for name in [
        "..%2Fmoot.db",
        "%2e%2e%2fmoot.db",
        "secret.txt",
        "moot.db",
        "folkmoot-..db",
        "folkmoot-1.db",
        "%00",
        "folkmoot-20260101-000000.db%00",
    ] {
        desk.get(&format!("backups/{name}")).refused(404, "not_found");
        desk.delete(&format!("backups/{name}"), json!({})).refused(404, "not_found");
        desk.post(&format!("backups/{name}/verify"), json!({})).refused(404, "not_found");
    }
    assert!(folder.join("secret.txt").exists() && moot.app.core.db.path().exists());
}

#[test]
fn a_copy_that_cannot_be_written_is_a_sentence_and_leaves_nothing() {
    let moot = Moot::new();
    let desk = Desk::of(&moot);
    let folder = moot.app.core.db.path().with_file_name("backups");
    // A file where the folder would be: whoever runs the tests may write anywhere.
    fs::write(&folder, "in the way").expect("a file");
    let begun = desk.post("backups", json!({})).ok();
    let why = desk.job(&begun).expect_err("it cannot be made");
    assert!(why.contains("backups") || why.contains("log"), "{why}");
    assert_eq!(fs::read(&folder).expect("untouched"), b"in the way");
    desk.get("overview").ok();
}
