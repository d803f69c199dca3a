//! Messages between two people, as both of them see them (`docs/specs/fresns.md 1.5, 5.1.3, 5.2.8, 6.2`).

use folkmoot::internals::api::fresns::wire::family::Family;
use rocket::http::{ContentType, Method};
use serde_json::{Value, json};

use super::shapes;
use crate::database::{Dump, number, sql};
use crate::shape::{exact, items, page};
use crate::test_server::{FresnsResponse, Person, TestServer};

/// A PNG of this width.
pub fn png(width: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(width, 2).write_to(&mut bytes, image::ImageFormat::Png).expect("a picture can be written");
    bytes.into_inner()
}

/// Sends a form with one file in it.
pub fn upload(person: &Person<'_>, family: Family, path: &str, fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> FresnsResponse {
    let mut body = Vec::new();
    for (field, value) in fields {
        body.extend(format!("--xX\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes());
    }
    body.extend(format!("--xX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").bytes());
    body.extend(bytes);
    body.extend(b"\r\n--xX--\r\n");
    let kind = ContentType::parse_flexible("multipart/form-data; boundary=xX").expect("a type");
    let caller = person.caller(family);
    caller.send_raw(Method::Post, path, Some((kind, body)), &caller.headers())
}

/// Uploads a picture for a message to `to`.
pub fn picture(from: &Person<'_>, to: &str, family: Family, width: u32) -> FresnsResponse {
    match family {
        Family::V2 => {
            let fields = [
                ("usageType", "6"),
                ("tableName", "conversation_messages"),
                ("tableColumn", "message_file_id"),
                ("tableKey", to),
                ("type", "image"),
                ("uploadMode", "file"),
            ];
            upload(from, family, "/common/upload-file", &fields, "cat.png", &png(width))
        }
        Family::V1 => {
            let fields = [("usageType", "conversation"), ("usageFsid", to), ("type", "image")];
            upload(from, family, "/common/file/upload", &fields, "cat.png", &png(width))
        }
    }
}

pub fn send(from: &Person<'_>, family: Family, body: Value) -> FresnsResponse {
    match family {
        Family::V2 => from.v2().post("/conversation/send-message", body),
        Family::V1 => from.v1().post("/conversation/message", body),
    }
}

/// The v2 id of the newest conversation.
pub fn id(person: &Person<'_>) -> i64 {
    person.v2().get("/conversation/list").ok()["list"][0]["id"].as_i64().expect("an id")
}

fn path(person: &Person<'_>, family: Family, other: &str, query: &str) -> String {
    match family {
        Family::V2 => format!("/conversation/{}/messages?{query}", id(person)),
        Family::V1 => format!("/conversation/{other}/messages?{query}"),
    }
}

fn texts(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| row["content"].as_str().unwrap_or("-").to_owned()).collect()
}

#[test]
fn both_sides_see_a_text_with_the_same_read_state() {
    for family in Family::ALL {
        let server = TestServer::new();
        let (ann, bob) = (server.user("annie"), server.user("bobby"));
        let sent = send(&ann, family, json!({"uidOrUsername": "bobby", "message": "  Hello\nBob  "})).ok();
        shapes::message(&sent, family);
        shapes::user(&sent["user"], family);
        assert_eq!((&sent["content"], &sent["isMe"], &sent["readStatus"]), (&json!("Hello\nBob"), &json!(true), &json!(false)));
        assert_eq!(sent["type"], if family == Family::V2 { json!(1) } else { json!("text") });
        assert!(sent["file"].is_null());
        let see = |person: &Person<'_>, other: &str| {
            page(&person.caller(family).get(&path(person, family, other, "")).ok(), 1, 15, 1, 1)[0].clone()
        };
        assert_eq!(see(&ann, "bobby"), sent);
        let hers = see(&bob, "annie");
        shapes::message(&hers, family);
        assert_eq!((&hers["isMe"], &hers["user"]["username"], &hers["readStatus"]), (&json!(false), &json!("annie"), &json!(false)));
        send(&bob, family, json!({"uidOrUsername": "annie", "message": "answer"})).ok();
        assert_eq!(bob.panel()["conversations"]["unreadMessages"], 1, "answering reads nothing");

        match family {
            Family::V2 => bob.v2().put("/conversation/mark-as-read", json!({"type": "conversation", "conversationId": id(&bob)})),
            Family::V1 => bob.v1().patch("/conversation/annie/read-status", json!({})),
        }
        .ok();
        assert_eq!(bob.panel()["conversations"]["unreadMessages"], 0);
        assert_eq!(ann.panel()["conversations"]["unreadMessages"], 1, "only the receiver reads");
        for (person, other) in [(&ann, "bobby"), (&bob, "annie")] {
            let rows = person.caller(family).get(&path(person, family, other, "orderDirection=asc")).ok();
            let read: Vec<bool> = items(&rows["list"]).iter().filter_map(|row| row["readStatus"].as_bool()).collect();
            assert_eq!(read, [true, false], "both see that the first was read");
        }
    }
}

#[test]
fn a_file_is_a_message_of_its_own_type() {
    for family in Family::ALL {
        let server = TestServer::new();
        let (ann, bob) = (server.user("annie"), server.user("bobby"));
        let file = picture(&ann, "bobby", family, 3).ok();
        shapes::image(&file, family);
        let fid = file["fid"].as_str().expect("a fid");
        let sent = send(&ann, family, json!({"uidOrUsername": bob.login.uid, "fid": fid, "message": "the file wins"})).ok();
        shapes::message(&sent, family);
        assert_eq!(sent["type"], if family == Family::V2 { json!(2) } else { json!("file") });
        assert!(sent["content"].is_null());
        shapes::image(&sent["file"], family);
        assert_eq!(sent["file"]["fid"], fid);
        let list = bob.caller(family).get("/conversation/list").ok();
        assert_eq!(list["list"][0]["latestMessage"]["message"], "Image");
        send(&bob, family, json!({"uidOrUsername": "annie", "fid": fid})).refused(i64::from(family.codes().file_missing));
        send(&ann, family, json!({"uidOrUsername": "bobby", "fid": "nothing0"})).refused(i64::from(family.codes().file_missing));
        let again = send(&ann, family, json!({"uidOrUsername": "bobby", "fid": fid})).ok();
        let count = ann.caller(family).get(&path(&ann, family, "bobby", "")).ok()["pagination"]["total"].clone();
        if family == Family::V1 {
            assert_eq!((again, count), (sent, json!(1)), "the same file again is the same message");
        } else {
            assert_eq!(count, 2);
        }
    }
}

#[test]
fn only_pictures_can_be_sent_in_messages() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let v2 = |kind, name| {
        let fields = [
            ("usageType", "6"),
            ("tableName", "conversation_messages"),
            ("tableColumn", "message_file_id"),
            ("tableKey", "bobby"),
            ("type", kind),
            ("uploadMode", "file"),
        ];
        upload(&ann, Family::V2, "/common/upload-file", &fields, name, b"some bytes")
    };
    v2("video", "a.mp4").refused(36110);
    v2("audio", "a.mp3").refused(36111);
    v2("document", "a.txt").refused(36112);
    let refused = v2("image", "a.exe");
    assert_eq!(refused.body["data"], json!({"currentFileExtension": "exe"}));
    refused.refused(36310);
    v2("image", "a.png").refused(36310);
    picture(&ann, "nobody", Family::V2, 2).refused(32201);
    bob.mark("block", "user", "annie");
    for family in Family::ALL {
        picture(&ann, "bobby", family, 2).refused(36608);
    }
    assert_eq!(number(&server, "SELECT count(*) FROM files WHERE state = 'live'"), 0, "nothing was kept");
}

/// Nine messages, `1` to `9`, odd ones from annie.
fn nine(server: &TestServer) -> (Person<'_>, Person<'_>) {
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    for n in 1..=9 {
        let (from, to) = if n % 2 == 1 { (&ann, &bob) } else { (&bob, &ann) };
        from.write_to(to, &n.to_string());
    }
    (ann, bob)
}

#[test]
fn messages_are_ordered_and_paged() {
    let server = TestServer::new();
    let (ann, bob) = nine(&server);
    let cases = [
        ("", "987654321"),
        ("orderDirection=desc&pageListDirection=latest", "987654321"),
        ("pageListDirection=oldest", "123456789"),
        ("orderDirection=asc", "123456789"),
        ("orderDirection=asc&pageListDirection=oldest", "987654321"),
        ("pageSize=4", "9876"),
        ("pageSize=4&page=2", "5432"),
        ("pageSize=4&page=3", "1"),
        ("pageSize=4&page=4", ""),
        ("pageSize=4&pageListDirection=oldest", "6789"),
        ("pageSize=4&page=2&pageListDirection=oldest", "2345"),
        ("pageSize=4&page=2&orderDirection=asc", "5678"),
        ("pageSize=4&page=2&orderDirection=asc&pageListDirection=oldest", "8765"),
        ("orderDirection=&pageListDirection=&pageSize=&page=", "987654321"),
        ("page=0", "987654321"),
        ("page=1000000000000", ""),
    ];
    let wrong =
        ["orderDirection=up", "orderDirection=ASC", "pageListDirection=newest", "pageSize=0", "pageSize=31", "pageSize=x", "page=x"];
    for family in Family::ALL {
        for name in ["bobby".to_owned(), "BOBBY".into(), bob.login.uid.to_string()] {
            for (query, expected) in cases {
                let data = ann.caller(family).get(&path(&ann, family, &name, query)).ok();
                assert_eq!(data["pagination"]["total"], 9);
                assert_eq!(texts(items(&data["list"])).concat(), expected, "{family:?} {query}");
            }
        }
        for query in wrong {
            let response = ann.caller(family).get(&path(&ann, family, "bobby", query));
            assert_eq!(response.code(), i64::from(family.codes().invalid), "{query}: {}", response.body);
        }
    }
}

#[test]
fn the_key_filter_applies_to_the_sender_only() {
    let server = TestServer::new();
    let (ann, _bob) = nine(&server);
    let cases = [
        (Family::V2, "whitelistKeys=username,stats.likeUserCount"),
        (Family::V1, "filterUserType=whitelist&filterUserKeys=username,stats.likeUserCount"),
    ];
    for (family, query) in cases {
        let data = ann.caller(family).get(&path(&ann, family, "bobby", query)).ok();
        for row in items(&data["list"]) {
            shapes::message(row, family);
            exact(&row["user"], "username str, stats obj");
            exact(&row["user"]["stats"], "likeUserCount int?");
        }
        let list = ann.caller(family).get(&format!("/conversation/list?{query}")).ok();
        exact(&list["list"][0]["user"], "username str, stats obj");
    }
    let query = "filterUserType=blacklist&filterUserKeys=stats,interaction";
    let data = ann.v1().get(&path(&ann, Family::V1, "bobby", query)).ok();
    assert!(data["list"][0]["user"].get("stats").is_none() && data["list"][0]["user"]["uid"].is_i64());
    ann.v1().get(&path(&ann, Family::V1, "bobby", "filterUserType=whitelist")).refused(10000);
}

#[test]
fn reading_an_unknown_conversation_is_empty_and_creates_nothing() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    bob.write_to(&cat, "between us");
    let theirs = id(&bob);
    ann.panel();
    let before = Dump::of(&server, &[]);
    assert!(page(&ann.v1().get("/conversation/bobby/messages").ok(), 0, 15, 1, 1).is_empty());
    let detail = ann.v1().get("/conversation/bobby/detail").ok();
    assert_eq!((&detail["detail"]["messageCount"], &detail["detail"]["unreadCount"]), (&json!(0), &json!(0)));
    ann.v1().patch("/conversation/bobby/pin", json!({})).ok();
    ann.v1().put("/conversation/bobby/pin", json!({})).ok();
    ann.v1().patch("/conversation/bobby/read-status", json!({})).ok();
    ann.v1().delete("/conversation/bobby", json!({"type": "conversation"})).ok();
    for what in ["messages", "detail"] {
        ann.v1().get(&format!("/conversation/nobody/{what}")).refused(31602);
        ann.v2().get(&format!("/conversation/{theirs}/{what}")).refused(36602);
        for unknown in ["1", "0", "-1", "99999999999999999999", "x"] {
            ann.v2().get(&format!("/conversation/{unknown}/{what}")).refused(36601);
        }
    }
    ann.v1().patch("/conversation/nobody/pin", json!({})).refused(31602);
    ann.v2().put("/conversation/pin", json!({"conversationId": theirs})).refused(36602);
    ann.v2().put("/conversation/pin", json!({"conversationId": 1})).refused(36601);
    ann.v2().put("/conversation/pin", json!({"conversationId": "x"})).refused(30002);
    ann.v2().put("/conversation/pin", json!({})).refused(30000);
    for kind in ["mark-as-read", "delete"] {
        let call = |body| match kind {
            "delete" => ann.v2().delete("/conversation/delete", body),
            _ => ann.v2().put("/conversation/mark-as-read", body),
        };
        call(json!({"type": "conversation", "conversationId": theirs})).refused(36602);
        for body in [json!({}), json!({"type": "conversation"}), json!({"type": "message"}), json!({"type": "all", "messageIds": "1"})] {
            call(body).refused(30000);
        }
        let all = format!("{},1,x", number(&server, "SELECT max(id) FROM messages"));
        call(json!({"type": "message", "messageIds": all})).ok();
    }
    assert_eq!(before.changed(&Dump::of(&server, &[])), [""; 0]);
}

#[test]
fn receivers_that_cannot_get_messages() {
    let server = TestServer::new();
    let (ann, bob, cat) = (server.user("annie"), server.user("bobby"), server.user("cathy"));
    let hello = |to: &str| json!({"uidOrUsername": to, "message": "hello"});
    let policy = |n: i64| drop(bob.v2().put("/user/edit", json!({"conversationLimit": n})).ok());
    for (family, oneself) in [(Family::V2, 31602), (Family::V1, 36603)] {
        let code = |to: &str, code: i64| {
            let response = send(&ann, family, hello(to));
            assert_eq!(response.code(), code, "{}", response.body);
            if code != 31602 && to != "annie" {
                let seen = ann.caller(family).get(&format!("/user/{to}/detail")).ok();
                let conversation = &seen["detail"]["conversation"];
                assert_eq!((&conversation["code"], &conversation["status"]), (&json!(code), &json!(code == 0)), "User Info says the same");
            }
        };
        code("annie", oneself);
        code("nobody", 31602);
        policy(4);
        code("bobby", 36608);
        policy(3);
        code("bobby", 36607);
        policy(2);
        code("bobby", 36606);
        bob.mark("follow", "user", "annie");
        code("bobby", 0);
        policy(3);
        code("bobby", 0);
        bob.mark("follow", "user", "annie");
        sql(&server, &format!("UPDATE users SET verified_at = 1 WHERE id = {}", ann.login.uid));
        code("bobby", 0);
        policy(2);
        code("bobby", 36606);
        sql(&server, &format!("UPDATE users SET verified_at = NULL WHERE id = {}", ann.login.uid));
        policy(1);
        bob.mark("block", "user", "annie");
        code("bobby", 36608);
        send(&bob, family, hello("annie")).ok();
        bob.mark("block", "user", "annie");
        code("bobby", 0);
        for (status, refused) in [("disabled", 35202), ("deleted", 35203)] {
            sql(&server, &format!("UPDATE users SET status = '{status}' WHERE id = {}", cat.login.uid));
            send(&ann, family, hello("cathy")).refused(refused);
        }
        sql(&server, &format!("UPDATE users SET status = 'enabled' WHERE id = {}", cat.login.uid));
        let invalid = i64::from(family.codes().invalid);
        for body in [
            json!({}),
            json!({"uidOrUsername": "bobby"}),
            json!({"message": "x"}),
            hello(""),
            json!({"uidOrUsername": "bobby", "message": " \n "}),
        ] {
            let response = send(&ann, family, body.clone());
            assert_eq!(response.code(), invalid, "{body}: {}", response.body);
        }
    }
}

#[test]
fn sending_is_refused_in_the_documented_order() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    bob.mark("block", "user", "annie");
    for family in Family::ALL {
        send(&ann, family, json!({"uidOrUsername": "bobby", "fid": "nothing0"})).refused(36608);
        send(&ann, family, json!({"uidOrUsername": "bobby", "message": "x".repeat(20_001)})).refused(36608);
        send(&ann, family, json!({"uidOrUsername": "nobody", "fid": "nothing0"})).refused(31602);
    }
    let mut settings = (*server.app.core.settings()).clone();
    settings.conversations = false;
    futures::executor::block_on(server.app.core.change_settings(settings)).expect("settings change");
    for family in Family::ALL {
        for to in ["annie", "bobby", "nobody"] {
            send(&ann, family, json!({"uidOrUsername": to, "fid": "nothing0"})).refused(36600);
        }
    }
}
