//! Upload and download addresses.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rocket::http::{ContentType, Method};
use serde_json::{Value, json};

use super::contract::fixture::{Fixture, Someone};
use crate::database;
use crate::lanying_client::{LanyingClient, LanyingResponse};
use crate::test_server::TestServer;

/// One red pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";

fn pixel() -> Vec<u8> {
    STANDARD.decode(PIXEL).expect("base64")
}

fn local(url: &Value) -> String {
    url.as_str().and_then(|url| url.strip_prefix("https://moot.example")).expect("an address of ours").to_owned()
}

/// The upload address and the download address.
fn address(who: &Someone<'_>, ask: &str) -> (String, String) {
    let given = who.im.get(ask).ok();
    assert_eq!((&given["upload_method"], &given["oss_body_param"]), (&json!("POST"), &json!({})));
    (local(&given["upload_url"]), local(&given["download_url"]))
}

fn multipart(bytes: &[u8]) -> (ContentType, Vec<u8>) {
    let mut body = b"--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%E5%AE%89.png\"\r\n\r\n".to_vec();
    body.extend(bytes);
    body.extend(b"\r\n--b--\r\n");
    ("multipart/form-data; boundary=b".parse().expect("a type"), body)
}

/// A client without a token, as uploads are sent without one.
fn put(server: &TestServer, method: Method, url: &str, body: (ContentType, Vec<u8>)) -> LanyingResponse {
    server.im().send(method, url, Some(body))
}

fn uploaded(who: &Someone<'_>, ask: &str, bytes: &[u8]) -> String {
    let (to, from) = address(who, ask);
    put(who.im.server, Method::Post, &to, multipart(bytes)).done();
    from
}

fn status(who: &LanyingClient<'_>, url: &str) -> u16 {
    who.get(url).status.code
}

#[test]
fn a_profile_picture_is_the_same_in_every_api() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let from = uploaded(&ann, "/file/upload/avatar/user", &pixel());
    ann.im.post("/user/avatar", json!({"avatar": format!("https://moot.example{from}")})).done();
    let shown = ann.im.get("/user/profile").ok()["avatar"].as_str().expect("an address").to_owned();
    assert!(shown.starts_with("https://moot.example/files/"), "{shown}");
    assert_eq!(server.client.get(shown.trim_start_matches("https://moot.example").to_owned()).dispatch().status().code, 200);
    let account = server.mastodon().get(&format!("/api/v1/accounts/{}", ann.id)).ok();
    assert_eq!(account["avatar"], json!(shown));
    let response = bob.im.get(&format!("{from}&image_type=2"));
    assert_eq!(
        (response.status.code, response.header("Content-Type"), response.header("X-Content-Type-Options")),
        (200, Some("image/png"), Some("nosniff"))
    );
    // The upload of another user is treated like any other address.
    bob.im.post("/user/avatar", json!({"avatar": format!("https://moot.example{from}")})).done();
    assert_eq!(bob.im.get("/user/profile").ok()["avatar"], json!(format!("https://moot.example{from}")));
    ann.im.post("/user/delete", json!({"password": crate::test_server::PASSWORD})).done();
    assert_eq!(status(&bob.im, &from), 404, "their pictures go with them");
}

#[test]
fn an_upload_ticket_is_for_one_file_and_ten_minutes() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let ann = fixture.someone();
    let (to, from) = address(&ann, "/file/upload/avatar/user");
    assert_eq!(status(&ann.im, &from), 404, "nothing came yet");
    put(&server, Method::Post, &to, (ContentType::Plain, b"no picture".to_vec())).refused(10002);
    put(&server, Method::Post, &to, multipart(b"")).refused(10002);
    put(&server, Method::Put, &to, (ContentType::Binary, pixel())).done();
    put(&server, Method::Put, &to, (ContentType::Binary, pixel())).refused(10002);
    put(&server, Method::Post, "/file/put/xyz", multipart(&pixel())).refused(10002);
    assert_eq!(status(&ann.im, &from), 200);
    let (late, _) = address(&ann, "/file/upload/avatar/user");
    server.clock.advance(600_000);
    put(&server, Method::Post, &late, multipart(&pixel())).refused(10002);
    assert_eq!(database::number(&server, "SELECT count(*) FROM files WHERE state = 'staging'"), 0, "nothing is left half-stored");
    let (other, _) = address(&ann, "/file/upload/avatar/user");
    fixture.admin.put("/user/disable", json!({"list": [ann.id]})).done();
    put(&server, Method::Post, &other, multipart(&pixel())).refused(10010);
}

#[test]
fn a_chat_file_is_for_its_participants_only() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob, carol) = (fixture.someone(), fixture.someone(), fixture.someone());
    let from = uploaded(&ann, &format!("/file/upload/chat?file_type=100&to_id={}&to_type=1", bob.id), b"some words in a file");
    assert!(from.contains("file_sign=") && !from.split_once("file_sign=").expect("a sign").1.contains('&'), "{from}");
    let response = bob.im.get(&from);
    assert_eq!((response.status.code, response.text.as_str()), (200, "some words in a file"));
    assert!(response.header("Content-Disposition").is_some_and(|shown| shown.starts_with("attachment")));
    assert!(response.header("Cache-Control").is_some_and(|kept| kept.starts_with("private")));
    assert_eq!(
        (status(&ann.im, &from), status(&carol.im, &from), status(&fixture.admin, &from), status(&server.im(), &from)),
        (200, 403, 200, 403)
    );
    let part = bob.im.clone().with("Range", "bytes=5-9").get(&from);
    assert_eq!((part.status.code, part.text.as_str()), (206, "words"));
    // As `<img>` requests it: all parameters in the address.
    let token = bob.im.token.clone().expect("a token");
    let plain = server.client.get(format!("{from}&access-token={token}&app_id=folkmoot")).dispatch();
    assert_eq!(plain.status().code, 200);
    assert_eq!(server.client.get(format!("{from}&access-token={token}")).dispatch().status().code, 403, "without its app");
    let login = server.im().post("/token/user", json!({"name": bob.name, "password": crate::test_server::PASSWORD})).ok();
    let store = login["store_token"].as_str().expect("a token");
    assert_eq!(status(&server.im(), &format!("{from}&store_token={store}")), 200);
    let reader = LanyingClient { token: Some(store.to_owned()), ..server.im() };
    assert_eq!(reader.get("/user/profile").code(), 10008, "it opens files, nothing else");
    bob.im.put("/user/kick", Value::Null).done();
    assert_eq!(status(&server.im(), &format!("{from}&store_token={store}")), 403, "and ends with its login");
}

#[test]
fn a_file_can_be_forwarded_by_its_readers() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob, carol) = (fixture.someone(), fixture.someone(), fixture.someone());
    let from = uploaded(&ann, &format!("/file/upload/chat?file_type=100&to_id={}", bob.id), b"words");
    let sign = from.split_once("file_sign=").expect("a sign").1.to_owned();
    let on = local(&bob.im.get(&format!("/file/upload/forward?file_sign={sign}&to_id={}", carol.id)).ok());
    assert_eq!((status(&carol.im, &on), status(&carol.im, &from), status(&ann.im, &on)), (200, 403, 403));
    carol.im.get(&format!("/file/upload/forward?file_sign={sign}&to_id={}", bob.id)).refused(10010);
    bob.im.get(&format!("/file/upload/forward?file_sign={}&to_id={}", "0".repeat(32), carol.id)).refused(10002);
}

#[test]
fn rooms_have_their_own_files_and_avatar() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob, room) = fixture.room();
    let dan = fixture.someone();
    let from = uploaded(&bob, &format!("/file/upload/chat?file_type=202&to_id={room}&to_type=2"), &pixel());
    assert_eq!((status(&ann.im, &from), status(&dan.im, &from)), (200, 403));
    dan.im.get(&format!("/file/upload/chat?file_type=100&to_id={room}&to_type=2")).refused(20002);
    bob.im.get(&format!("/file/upload/avatar/group?group_id={room}")).refused(20012);
    let picture = uploaded(&ann, &format!("/file/upload/avatar/group?group_id={room}"), &pixel());
    assert_eq!(status(&dan.im, &picture), 200, "pictures are for everybody with a token");
    bob.im.post("/group/leave", json!({"group_id": room})).done();
    assert_eq!(status(&bob.im, &from), 200, "their own");
    for bad in ["file_type=99&to_id=1", "file_type=100", "file_type=100&to_id=x", "file_type=100&to_id=1&to_type=3"] {
        ann.im.get(&format!("/file/upload/chat?{bad}")).refused(10002);
    }
    ann.im.get("/file/upload/chat?file_type=100&to_id=7").refused(10000);
}

#[test]
fn unknown_files_are_not_found() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    for path in
        ["/file/download/chat?file_sign=", "/file/download/chat?file_sign=../../etc/passwd", "/file/download/avatar?object_name=%00"]
    {
        assert_eq!(status(&ann.im, path), 404, "{path}");
    }
    let response = ann.im.get("/file/download/chat");
    assert_eq!((response.status.code, response.code()), (200, 10002));
}

#[test]
fn a_chat_picture_is_a_message_file_in_every_api() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let given = ann.im().get(&format!("/file/upload/chat?file_type=102&to_id={}&to_type=1", bob.login.uid)).ok();
    put(&server, Method::Post, &local(&given["upload_url"]), multipart(&pixel())).done();
    let attachment = json!({"url": given["download_url"], "dName": "a.png", "fLen": 1, "width": 1, "height": 1}).to_string();
    let body = json!({"type": 1, "targets": [bob.login.uid], "content": "", "content_type": 1, "attachment": attachment});
    ann.im().post("/message/send", body).done();
    let mastodon = bob.mastodon().get("/api/v1/conversations").list()[0]["last_status"].clone();
    assert_eq!(
        (mastodon["media_attachments"][0]["type"].clone(), mastodon["media_attachments"].as_array().map(Vec::len)),
        (json!("image"), Some(1))
    );
    let list = bob.v2().get("/conversation/list").ok();
    assert_eq!(list["list"][0]["latestMessage"]["type"], 2, "a file message: {list}");
}
