//! Backups: created, verified, downloaded, deleted; no other file is accessible.

use std::fs;

use rocket::http::{Cookie, Status};
use serde_json::json;

use super::client::AdminClient;
use crate::test_server::TestServer;

#[test]
fn a_backup_is_created_verified_downloaded_and_deleted() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let ann = server.user("annie");
    ann.publish("kept in the copy");
    let begun = admin.post("backups", json!({})).ok();
    let sentence = admin.job(&begun).expect("made");
    assert!(sentence.contains("intact"), "{sentence}");
    let list = admin.get("backups").ok();
    let name = list["backups"][0]["name"].as_str().expect("a name").to_owned();
    let begun = admin.post(&format!("backups/{name}/verify"), json!({})).ok();
    assert!(admin.job(&begun).expect("intact").contains("2 members"));
    let cookie = Cookie::new("moot_admin", admin.cookie.clone().expect("a cookie"));
    let file = server.client.get(format!("/admin/api/backups/{name}")).cookie(cookie).dispatch();
    assert_eq!(file.status(), Status::Ok);
    assert!(file.headers().get_one("Content-Disposition").is_some_and(|given| given.contains(&name)));
    let bytes = file.into_bytes().expect("bytes");
    assert!(bytes.starts_with(b"SQLite format 3\0"));
    assert_eq!(Some(u64::try_from(bytes.len()).expect("small")), list["backups"][0]["bytes"].as_u64());

    let path = server.app.core.db.path().with_file_name("backups").join(&name);
    fs::write(&path, &bytes[..bytes.len() / 2]).expect("truncated");
    let begun = admin.post(&format!("backups/{name}/verify"), json!({})).ok();
    admin.job(&begun).expect_err("half a file is no copy");
    admin.delete(&format!("backups/{name}"), json!({})).ok();
    assert!(!path.exists());
    admin.delete(&format!("backups/{name}"), json!({})).refused(404, "not_found");
    let acts = admin.acts();
    for act in ["backup.make", "backup.download", "backup.delete"] {
        assert!(acts.contains(&format!("{act} {name}")), "{acts:?}");
    }
}

#[test]
fn only_backups_can_be_named() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let folder = server.app.core.db.path().with_file_name("backups");
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
        admin.get(&format!("backups/{name}")).refused(404, "not_found");
        admin.delete(&format!("backups/{name}"), json!({})).refused(404, "not_found");
        admin.post(&format!("backups/{name}/verify"), json!({})).refused(404, "not_found");
    }
    assert!(folder.join("secret.txt").exists() && server.app.core.db.path().exists());
}

#[test]
fn a_failed_backup_is_reported_and_leaves_no_file() {
    let server = TestServer::new();
    let admin = AdminClient::of(&server);
    let folder = server.app.core.db.path().with_file_name("backups");
    // A file in the place of the folder makes writing fail, also for root.
    fs::write(&folder, "in the way").expect("a file");
    let begun = admin.post("backups", json!({})).ok();
    let why = admin.job(&begun).expect_err("it cannot be made");
    assert!(why.contains("backups") || why.contains("log"), "{why}");
    assert_eq!(fs::read(&folder).expect("untouched"), b"in the way");
    admin.get("overview").ok();
}
