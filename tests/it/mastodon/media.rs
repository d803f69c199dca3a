//! Uploads (`docs/specs/mastodon.md 4.5`).

use rocket::http::{ContentType, Method, Status};
use serde_json::{Value, json};

use super::profile::has_keys;
use super::profile_images::png;
use crate::database::{number, sql};
use crate::mastodon_client::{MastodonClient, MastodonResponse, id};
use crate::test_server::{Person, TestServer};

const KEYS: [&str; 10] =
    ["id", "type", "url", "preview_url", "remote_url", "preview_remote_url", "text_url", "meta", "description", "blurhash"];
const NO_FILE: &str = "Validation failed: File can't be blank";
const NO_MEDIA: &str = "Validation failed: File content type is invalid, File is invalid";

fn send(client: &MastodonClient<'_>, texts: &[(&str, &str)], name: &str, bytes: &[u8]) -> MastodonResponse {
    client.multipart(Method::Post, "/api/v2/media", texts, &[("file", name, bytes)])
}

fn path(media: &Value) -> String {
    format!("/api/v1/media/{}", id(media))
}

fn served(server: &TestServer, url: &Value) -> (Status, Option<ContentType>, Vec<u8>) {
    let path = url.as_str().and_then(|url| url.strip_prefix("https://moot.example")).expect("an address of ours").to_owned();
    let response = server.client.get(path).dispatch();
    (response.status(), response.content_type(), response.into_bytes().unwrap_or_default())
}

#[test]
fn a_picture_is_ready_at_once_with_every_key() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    for version in ["/api/v2/media", "/api/v1/media"] {
        let texts = [("description", " a cat "), ("focus", "-0.5,2.5")];
        let media = client
            .multipart(Method::Post, version, &texts, &[("file", "cat.txt", &png(800, 600)), ("thumbnail", "t.png", &png(9, 9))])
            .ok();
        has_keys(&media, &KEYS);
        assert_eq!((&media["type"], &media["description"]), (&json!("image"), &json!("a cat")));
        for null in ["remote_url", "preview_remote_url", "text_url"] {
            assert_eq!(media[null], Value::Null);
        }
        assert_eq!(
            media["meta"],
            json!({"original": {"width": 800, "height": 600, "size": "800x600", "aspect": 800.0 / 600.0},
                "small": {"width": 400, "height": 300, "size": "400x300", "aspect": 400.0 / 300.0},
                "focus": {"x": -0.5, "y": 1.0}})
        );
        assert_eq!(media["blurhash"].as_str().map(str::len), Some(28));
        for (key, width) in [("url", 800), ("preview_url", 400)] {
            let (status, kind, bytes) = served(&server, &media[key]);
            assert_eq!(status, Status::Ok);
            assert!(kind.is_some_and(|kind| kind.top() == "image"));
            assert_eq!(image::load_from_memory(&bytes).expect("a picture").width(), width, "{key}");
        }
        assert_eq!(client.get(&path(&media)).ok(), media);
    }
}

#[test]
fn video_and_audio_are_detected_by_content() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    for (head, kind, mime) in [
        (&b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"[..], "video", "video/mp4"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "video", "video/webm"),
        (b"ID3\x04\0\0\0\0\0\0", "audio", "audio/mpeg"),
        (b"OggS\0\x02\0\0\0\x01vorbis", "audio", "audio/ogg"),
        (b"fLaC\0\0\0\x22", "audio", "audio/flac"),
    ] {
        let bytes = [head, &[7; 5_000]].concat();
        let media = send(&client, &[], "anything.png", &bytes).ok();
        has_keys(&media, &KEYS);
        assert_eq!(
            (&media["type"], &media["meta"], &media["blurhash"], &media["preview_url"]),
            (&json!(kind), &json!({}), &Value::Null, &Value::Null)
        );
        let (status, served_as, found) = served(&server, &media["url"]);
        assert_eq!((status, served_as.map(|kind| kind.to_string())), (Status::Ok, Some(mime.to_owned())));
        assert_eq!(found, bytes, "untouched");
    }
}

#[test]
fn other_file_types_are_refused() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    client.send(Method::Post, "/api/v2/media", None, &[]).refused(422, NO_FILE);
    client.post("/api/v2/media", json!({"file": "text"})).refused(422, NO_FILE);
    client.multipart(Method::Post, "/api/v2/media", &[], &[("other", "a.png", &png(9, 9))]).refused(422, NO_FILE);
    send(&client, &[], "a.png", b"").refused(422, NO_FILE);
    let jpeg_head = [0xff, 0xd8, 0xff, 0xe0, 0, 16];
    for bytes in [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"%PDF-1.7", b"MZ\x90\0", b"just text", b"<html>", &jpeg_head] {
        send(&client, &[], "a.png", bytes).refused(422, NO_MEDIA);
    }
    let long = "é".repeat(10_001);
    send(&client, &[("description", &long)], "a.png", &png(9, 9))
        .refused(422, "Validation failed: Description is too long (maximum is 10000 characters)");
    assert_eq!(number(&server, "SELECT (SELECT count(*) FROM files) + (SELECT count(*) FROM file_chunks)"), 0);
    assert_eq!(
        send(&client, &[("description", &long[..20_000])], "a.png", &png(9, 9)).ok()["description"]
            .as_str()
            .map(|text| text.chars().count()),
        Some(10_000)
    );
}

#[test]
fn pictures_have_a_limit_of_sixteen_mebibytes() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let mut picture = png(9, 9);
    picture.resize(16_777_216, 0);
    send(&ann.mastodon(), &[], "a.png", &picture).ok();
    picture.push(0);
    let response = send(&ann.mastodon(), &[], "a.png", &picture);
    assert!(
        response.status.code == 422 && response.body["error"].as_str().is_some_and(|text| text.starts_with("Validation failed: File ")),
        "{}",
        response.text
    );
}

#[test]
fn videos_have_their_own_limit() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let mut film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec();
    film.resize(103_809_025, 0);
    let response = send(&ann.mastodon(), &[], "a.mp4", &film);
    assert!(
        response.status.code == 422 && response.body["error"].as_str().is_some_and(|text| text.starts_with("Validation failed: File ")),
        "{}",
        response.text
    );
    film.pop();
    send(&ann.mastodon(), &[], "a.mp4", &film).ok();
    film.resize(120 << 20, 0);
    assert_eq!(send(&ann.mastodon(), &[], "a.mp4", &film).status.code, 413);
}

#[test]
fn unused_uploads_can_be_described_and_deleted() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let client = ann.mastodon();
    let media = send(&client, &[("description", "first")], "a.png", &png(40, 40)).ok();
    let at = path(&media);
    assert_eq!(media["meta"].get("focus"), None);
    for (method, body, description, focus) in [
        (Method::Put, json!({"description": "second", "focus": "0.25,-1"}), "second", json!({"x": 0.25, "y": -1.0})),
        (Method::Patch, json!({"focus": "nowhere"}), "second", json!({"x": 0.25, "y": -1.0})),
        (Method::Put, json!({"focus": "NaN,0"}), "second", json!({"x": 0.25, "y": -1.0})),
        (Method::Put, json!({}), "second", json!({"x": 0.25, "y": -1.0})),
    ] {
        let after = client.json(method, &at, body).ok();
        assert_eq!((&after["description"], &after["meta"]["focus"], &after["url"]), (&json!(description), &focus, &media["url"]));
        assert_eq!(client.get(&at).ok(), after);
    }
    let cleared = client.multipart(Method::Put, &at, &[("description", "")], &[("thumbnail", "t.png", &png(5, 5))]).ok();
    assert_eq!(cleared["description"], Value::Null);
    client
        .put(&at, json!({"description": "é".repeat(10_001)}))
        .refused(422, "Validation failed: Description is too long (maximum is 10000 characters)");
    assert_eq!(client.delete(&at).ok(), json!({}));
    for again in [client.delete(&at), client.get(&at), client.put(&at, json!({"description": "x"}))] {
        again.refused(404, "Record not found");
    }
    assert_eq!(served(&server, &media["url"]).0, Status::NotFound);
    assert_eq!(number(&server, "SELECT count(*) FROM file_chunks"), 0);
}

#[test]
fn uploads_of_others_and_used_ones_are_not_found() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let upload = |person: &Person<'_>| send(&person.mastodon(), &[], "a.png", &png(40, 40)).ok();
    let (mine, posted, planned) = (upload(&ann), upload(&ann), upload(&ann));
    let post = ann.publish("with a picture");
    sql(
        &server,
        &format!(
            "INSERT INTO file_uses (id, key, file_id, purpose, entry_id)
               VALUES (5, '{}', {}, 'entry', (SELECT id FROM contents WHERE code = '{post}'));
             INSERT INTO scheduled (id, user_id, at, params) VALUES (6, {}, 1, '{{}}');
             INSERT INTO scheduled_files (scheduled_id, file_id) VALUES (6, {});",
            "k".repeat(32),
            id(&posted),
            ann.id(),
            id(&planned)
        ),
    );
    let gone = |client: &MastodonClient<'_>, at: &str| {
        for response in [client.get(at), client.put(at, json!({"description": "x"})), client.delete(at)] {
            response.refused(404, "Record not found");
        }
    };
    gone(&bob.mastodon(), &path(&mine));
    gone(&ann.mastodon(), &path(&posted));
    gone(&ann.mastodon(), &path(&planned));
    for odd in ["/api/v1/media/0", "/api/v1/media/-1", "/api/v1/media/abc", "/api/v1/media/99999999999999999999"] {
        gone(&ann.mastodon(), odd);
    }
    ann.mastodon().get(&path(&mine)).ok();
    assert_eq!(number(&server, "SELECT count(*) FROM files WHERE description = 'x' OR state = 'gone'"), 0);
}

#[test]
fn who_may_upload() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let app = MastodonClient { server: &server, token: Some(server.token(None, crate::mastodon_client::ALL)) };
    let at = path(&send(&ann.mastodon(), &[], "a.png", &png(9, 9)).ok());
    for (method, path) in
        [(Method::Post, "/api/v2/media"), (Method::Post, "/api/v1/media"), (Method::Get, &at), (Method::Put, &at), (Method::Delete, &at)]
    {
        server.mastodon().send(method, path, None, &[]).refused(401, "The access token is invalid");
        app.send(method, path, None, &[]).refused(422, "This method requires an authenticated user");
        for scope in ["read", "write:accounts", "write:statuses", "push"] {
            ann.scoped(scope).send(method, path, None, &[]).refused(403, "This action is outside the authorized scopes");
        }
    }
    for scope in ["write", "write:media"] {
        ann.scoped(scope).get(&at).ok();
        send(&ann.scoped(scope), &[], "a.png", &png(9, 9)).ok();
    }
}
