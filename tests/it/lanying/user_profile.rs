//! User profiles.

use rocket::http::{ContentType, Method};
use serde_json::{Value, json};

use super::contract::fixture::{Fixture, Someone};
use crate::test_server::TestServer;

fn profile(who: &Someone<'_>) -> Value {
    who.im.get("/user/profile").ok()
}

#[test]
fn texts_are_changed_one_by_one_and_together() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    ann.im.put("/user/nickname?nick_name=Ann%20%E5%AE%89", Value::Null).done();
    ann.im.post("/user/profile", json!({"description": "about me", "public_info": "p"})).done();
    let shown = profile(&ann);
    assert_eq!(shown["nick_name"], "Ann 安");
    assert_eq!((&shown["description"], &shown["public_info"], &shown["username"]), (&json!("about me"), &json!("p"), &json!(ann.name)));
    ann.im.put("/user/profile", json!({"description": "", "nick_name": null})).done();
    let shown = profile(&ann);
    assert_eq!((&shown["description"], &shown["nick_name"]), (&json!(""), &json!("Ann 安")), "absent keeps, empty clears");
    ann.im.post("/user/profile", json!({})).done();
    ann.im.post("/user/nickname?nick_name=", Value::Null).done();
    assert_eq!(profile(&ann)["nick_name"], "");
    ann.im.post("/user/nickname", json!({"nick_name": "x".repeat(65)})).refused(10002);
    ann.im.post("/user/profile", json!({"nick_name": "fine", "description": "x".repeat(20_000)})).refused(10002);
    assert_eq!(profile(&ann)["nick_name"], "", "all or nothing");
}

#[test]
fn a_plain_body_is_a_text_whether_json_or_not() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    for (body, kept) in [("\"a \\\"b\\\"\"", "a \"b\""), ("{\"a\":1}", "{\"a\":1}"), ("plain", "plain"), ("", ""), ("12", "12")] {
        for (path, field) in [("/user/private", "private_info"), ("/user/public", "public_info")] {
            for kind in [ContentType::JSON, ContentType::Plain] {
                ann.im.send(Method::Put, path, Some((kind, body.into()))).done();
                assert_eq!(profile(&ann)[field], kept, "{path} {body}");
            }
        }
    }
    ann.im.send(Method::Post, "/user/public", Some((ContentType::Plain, vec![b'x'; 16 * 1024]))).done();
    ann.im.send(Method::Post, "/user/public", Some((ContentType::Plain, vec![b'x'; 16 * 1024 + 1]))).refused(10002);
    ann.im.send(Method::Post, "/user/public", Some((ContentType::Plain, vec![0xff, 0xfe]))).refused(10002);
}

#[test]
fn private_info_is_visible_to_its_owner_only() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    ann.im.post("/user/profile", json!({"private_info": "a secret", "public_info": "known"})).done();
    let seen = bob.im.get(&format!("/roster/id?user_id={}", ann.id)).ok();
    assert_eq!(seen["public_info"], "known");
    assert!(!seen.to_string().contains("a secret"));
}

#[test]
fn an_avatar_is_an_address_or_a_name_and_can_be_removed() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    for avatar in ["https://example.org/a.png", "bucket/object-1", ""] {
        ann.im.post("/user/avatar", json!({"avatar": avatar})).done();
        assert_eq!(profile(&ann)["avatar"], avatar);
    }
    ann.im.post("/user/avatar", json!({"avatar": "x".repeat(2_049)})).refused(10002);
    ann.im.post("/user/avatar", json!({})).refused(10002);
    ann.im.post("/user/avatar", json!({"avatar": null})).refused(10002);
}

#[test]
fn a_mobile_number_is_unique_and_can_log_in() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    ann.im.post("/user/mobile?mobile=13912345678", Value::Null).done();
    assert_eq!(profile(&ann)["mobile"], "13912345678");
    bob.im.post("/user/mobile?mobile=%2B8613912345678", Value::Null).refused(11012);
    bob.im.post("/user/mobile?mobile=+4917612345678", Value::Null).done();
    assert_eq!(profile(&bob)["mobile"], "+4917612345678");
    for mobile in ["", "12345", "12912345678", "%2B123", "abc"] {
        let sentence = ann.im.put(&format!("/user/mobile?mobile={mobile}"), Value::Null).refused(10002);
        assert!(sentence.contains("mobile"), "{sentence}");
    }
    for name in ["13912345678", "+8613912345678"] {
        let response = server.im().post("/token/login", json!({"login_name": name, "password": crate::test_server::PASSWORD})).ok();
        assert_eq!(response["user_id"], json!(ann.id), "{name}");
    }
}

#[test]
fn a_username_is_renamed_and_the_old_one_is_free() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    ann.im.put(&format!("/user/username?username={}", bob.name.to_uppercase()), Value::Null).refused(10004);
    ann.im.put("/user/username?username=Ann_%E5%AE%89", Value::Null).done();
    assert_eq!(profile(&ann)["username"], "Ann_安", "the session stays, the case too");
    bob.im.post(&format!("/user/username?username={}", ann.name), Value::Null).done();
    for odd in ["", "12345", "a-b", "a%20b", "mta_x", "maximus", "deleted_7", "%C3%A4"] {
        ann.im.post(&format!("/user/username?username={odd}"), Value::Null).refused(10002);
    }
    ann.im.post(&format!("/user/username?username={}", "x".repeat(65)), Value::Null).refused(10002);
}

#[test]
fn nobody_is_online_without_sockets() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    assert_eq!(ann.im.get("/user/online_status").ok(), json!({"online": false}));
}
