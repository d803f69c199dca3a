//! Addresses to upload to and download from.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rocket::http::{ContentType, Method};
use serde_json::{Value, json};

use super::contract::world::{Someone, World};
use crate::im::{Im, Told};
use crate::kit::Moot;
use crate::rows;

/// One red pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";

fn pixel() -> Vec<u8> {
    STANDARD.decode(PIXEL).expect("base64")
}

fn local(url: &Value) -> String {
    url.as_str().and_then(|url| url.strip_prefix("https://moot.example")).expect("an address of ours").to_owned()
}

/// Where to send it and where it is then.
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

/// Nobody's client, as uploads are sent without a token.
fn put(moot: &Moot, method: Method, url: &str, body: (ContentType, Vec<u8>)) -> Told {
    moot.im().send(method, url, Some(body))
}

fn uploaded(who: &Someone<'_>, ask: &str, bytes: &[u8]) -> String {
    let (to, from) = address(who, ask);
    put(who.im.moot, Method::Post, &to, multipart(bytes)).done();
    from
}

fn status(who: &Im<'_>, url: &str) -> u16 {
    who.get(url).status.code
}

#[test]
fn a_picture_of_oneself_is_one_in_every_dialect() {
    let moot = Moot::new();
    let world = World::new(&moot);
    let (ann, bob) = (world.someone(), world.someone());
    let from = uploaded(&ann, "/file/upload/avatar/user", &pixel());
    ann.im.post("/user/avatar", json!({"avatar": format!("https://moot.example{from}")})).done();
    let shown = ann.im.get("/user/profile").ok()["avatar"].as_str().expect("an address").to_owned();
    assert!(shown.starts_with("https://moot.example/files/"), "{shown}");
    assert_eq!(moot.client.get(shown.trim_start_matches("https://moot.example").to_owned()).dispatch().status().code, 200);
    let account = moot.toot().get(&format!("/api/v1/accounts/{}", ann.id)).ok();
    assert_eq!(account["avatar"], json!(shown));
    let told = bob.im.get(&format!("{from}&image_type=2"));
    assert_eq!(
        (told.status.code, told.header("Content-Type"), told.header("X-Content-Type-Options")),
        (200, Some("image/png"), Some("nosniff"))
    );
    // Somebody else's upload is an address like any other.
    bob.im.post("/user/avatar", json!({"avatar": format!("https://moot.example{from}")})).done();
    assert_eq!(bob.im.get("/user/profile").ok()["avatar"], json!(format!("https://moot.example{from}")));
    ann.im.post("/user/delete", json!({"password": crate::kit::PASSWORD})).done();
    assert_eq!(status(&bob.im, &from), 404, "their pictures go with them");
}

#[test]
fn a_ticket_is_good_for_one_file_for_ten_minutes() {
    let moot = Moot::new();
    let world = World::new(&moot);
    let ann = world.someone();
    let (to, from) = address(&ann, "/file/upload/avatar/user");
    assert_eq!(status(&ann.im, &from), 404, "nothing came yet");
    put(&moot, Method::Post, &to, (ContentType::Plain, b"no picture".to_vec())).refused(10002);
    put(&moot, Method::Post, &to, multipart(b"")).refused(10002);
    put(&moot, Method::Put, &to, (ContentType::Binary, pixel())).done();
    put(&moot, Method::Put, &to, (ContentType::Binary, pixel())).refused(10002);
    put(&moot, Method::Post, "/file/put/xyz", multipart(&pixel())).refused(10002);
    assert_eq!(status(&ann.im, &from), 200);
    let (late, _) = address(&ann, "/file/upload/avatar/user");
    moot.clock.advance(600_000);
    put(&moot, Method::Post, &late, multipart(&pixel())).refused(10002);
    assert_eq!(rows::number(&moot, "SELECT count(*) FROM files WHERE state = 'staging'"), 0, "nothing is left half-stored");
    let (other, _) = address(&ann, "/file/upload/avatar/user");
    world.admin.put("/user/disable", json!({"list": [ann.id]})).done();
    put(&moot, Method::Post, &other, multipart(&pixel())).refused(10010);
}

#[test]
fn a_file_of_a_chat_is_for_those_who_talk_there() {
    let moot = Moot::new();
    let world = World::new(&moot);
    let (ann, bob, carol) = (world.someone(), world.someone(), world.someone());
    let from = uploaded(&ann, &format!("/file/upload/chat?file_type=100&to_id={}&to_type=1", bob.id), b"some words in a file");
    assert!(from.contains("file_sign=") && !from.split_once("file_sign=").expect("a sign").1.contains('&'), "{from}");
    let told = bob.im.get(&from);
    assert_eq!((told.status.code, told.text.as_str()), (200, "some words in a file"));
    assert!(told.header("Content-Disposition").is_some_and(|shown| shown.starts_with("attachment")));
    assert!(told.header("Cache-Control").is_some_and(|kept| kept.starts_with("private")));
    assert_eq!(
        (status(&ann.im, &from), status(&carol.im, &from), status(&world.admin, &from), status(&moot.im(), &from)),
        (200, 403, 200, 403)
    );
    let part = bob.im.clone().with("Range", "bytes=5-9").get(&from);
    assert_eq!((part.status.code, part.text.as_str()), (206, "words"));
    // As `<img>` asks: everything in the address.
    let token = bob.im.token.clone().expect("a token");
    let plain = moot.client.get(format!("{from}&access-token={token}&app_id=folkmoot")).dispatch();
    assert_eq!(plain.status().code, 200);
    assert_eq!(moot.client.get(format!("{from}&access-token={token}")).dispatch().status().code, 403, "without its app");
    let login = moot.im().post("/token/user", json!({"name": bob.name, "password": crate::kit::PASSWORD})).ok();
    let store = login["store_token"].as_str().expect("a token");
    assert_eq!(status(&moot.im(), &format!("{from}&store_token={store}")), 200);
    let reader = Im { token: Some(store.to_owned()), ..moot.im() };
    assert_eq!(reader.get("/user/profile").code(), 10008, "it opens files, nothing else");
    bob.im.put("/user/kick", Value::Null).done();
    assert_eq!(status(&moot.im(), &format!("{from}&store_token={store}")), 403, "and ends with its login");
}

#[test]
fn a_file_is_passed_on_by_those_who_may_open_it() {
    let moot = Moot::new();
    let world = World::new(&moot);
    let (ann, bob, carol) = (world.someone(), world.someone(), world.someone());
    let from = uploaded(&ann, &format!("/file/upload/chat?file_type=100&to_id={}", bob.id), b"words");
    let sign = from.split_once("file_sign=").expect("a sign").1.to_owned();
    let on = local(&bob.im.get(&format!("/file/upload/forward?file_sign={sign}&to_id={}", carol.id)).ok());
    assert_eq!((status(&carol.im, &on), status(&carol.im, &from), status(&ann.im, &on)), (200, 403, 403));
    carol.im.get(&format!("/file/upload/forward?file_sign={sign}&to_id={}", bob.id)).refused(10010);
    bob.im.get(&format!("/file/upload/forward?file_sign={}&to_id={}", "0".repeat(32), carol.id)).refused(10002);
}

#[test]
fn rooms_have_files_and_a_picture_of_their_own() {
    let moot = Moot::new();
    let world = World::new(&moot);
    let (ann, bob, room) = world.room();
    let dan = world.someone();
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
fn what_leads_nowhere_is_missing() {
    let moot = Moot::new();
    let ann = World::new(&moot).someone();
    for path in
        ["/file/download/chat?file_sign=", "/file/download/chat?file_sign=../../etc/passwd", "/file/download/avatar?object_name=%00"]
    {
        assert_eq!(status(&ann.im, path), 404, "{path}");
    }
    let told = ann.im.get("/file/download/chat");
    assert_eq!((told.status.code, told.code()), (200, 10002));
}

#[test]
fn a_picture_in_a_chat_is_a_file_of_the_message_everywhere() {
    let moot = Moot::new();
    let (ann, bob) = (moot.user("annie"), moot.user("bobby"));
    let given = ann.im().get(&format!("/file/upload/chat?file_type=102&to_id={}&to_type=1", bob.login.uid)).ok();
    put(&moot, Method::Post, &local(&given["upload_url"]), multipart(&pixel())).done();
    let attachment = json!({"url": given["download_url"], "dName": "a.png", "fLen": 1, "width": 1, "height": 1}).to_string();
    let body = json!({"type": 1, "targets": [bob.login.uid], "content": "", "content_type": 1, "attachment": attachment});
    ann.im().post("/message/send", body).done();
    let toot = bob.mastodon().get("/api/v1/conversations").list()[0]["last_status"].clone();
    assert_eq!(
        (toot["media_attachments"][0]["type"].clone(), toot["media_attachments"].as_array().map(Vec::len)),
        (json!("image"), Some(1))
    );
    let list = bob.v2().get("/conversation/list").ok();
    assert_eq!(list["list"][0]["latestMessage"]["type"], 2, "a file message: {list}");
}
