//! Aliases, tags and tokens that address pushes.

use serde_json::{Value, json};

use super::contract::fixture::Fixture;
use crate::test_server::TestServer;

#[test]
fn tags_are_kept_in_insertion_order() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let ann = fixture.someone();
    ann.im.post("/user/push/tag", json!({"tags": ["b", "a"]})).done();
    ann.im.post("/user/push/tag", json!({"tags": ["a", "c", "b"]})).done();
    assert_eq!(ann.im.get("/user/push/tag").ok(), json!(["b", "a", "c"]));
    ann.im.delete("/user/push/tag", json!({"tags": ["a", "never"]})).done();
    assert_eq!(ann.im.get("/user/push/tag").ok(), json!(["b", "c"]));
    for tags in [json!([""]), json!(["x".repeat(65)]), json!((0..101).map(|n| n.to_string()).collect::<Vec<_>>())] {
        ann.im.post("/user/push/tag", json!({"tags": tags})).refused(10002);
    }
    ann.im.post("/user/push/tag", json!({"tags": (0..98).map(|n| n.to_string()).collect::<Vec<_>>()})).done();
    ann.im.post("/user/push/tag", json!({"tags": ["one more"]})).refused(10002);
    assert_eq!(fixture.someone().im.get("/user/push/tag").ok(), json!([]));
    ann.im.delete("/user/push/tag/all", Value::Null).done();
    assert_eq!(ann.im.get("/user/push/tag").ok(), json!([]));
}

#[test]
fn an_alias_is_unique_until_released() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    ann.im.post("/user/push/alias", json!({"alias": "the one"})).done();
    ann.im.post("/user/push/alias", json!({"alias": "the one"})).done();
    bob.im.post("/user/push/alias", json!({"alias": "the one"})).refused(10011);
    ann.im.post("/user/push/alias", json!({"alias": "another"})).done();
    bob.im.post("/user/push/alias", json!({"alias": "the one"})).done();
    ann.im.post("/user/push/alias", json!({"alias": ""})).done();
    let token = bob.im.get("/user/settings").ok()["push_token"].clone();
    bob.im.post("/user/push/alias", json!({"alias": "another", "push_token": token})).done();
    ann.im.post("/user/push/alias", json!({"alias": "mine", "push_token": token})).refused(10002);
    ann.im.post("/user/push/alias", json!({"alias": "x".repeat(65)})).refused(10002);
}

#[test]
fn a_badge_is_a_number_that_is_not_negative() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    ann.im.post("/user/push/badge", json!({"badge": 7})).done();
    assert_eq!(crate::database::number(&server, &format!("SELECT badge FROM chat_profiles WHERE user_id = {}", ann.id)), 7);
    for badge in [json!(-1), json!("x"), json!(1_i64 << 40), Value::Null] {
        ann.im.post("/user/push/badge", json!({"badge": badge})).refused(10002);
    }
}

#[test]
fn a_token_belongs_to_one_device() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let bind = |sn: i64, token: &str| json!({"device_sn": sn, "device_token": token, "notifier_name": "phones"});
    let bound = |id: i64| {
        crate::database::number(&server, &format!("SELECT count(*) FROM devices WHERE user_id = {id} AND device_token IS NOT NULL"))
    };
    ann.im.put("/user/token/bind", bind(1, "abc")).done();
    assert_eq!(bound(ann.id), 1);
    bob.im.post("/user/token/bind", bind(1, "abc")).done();
    assert_eq!((bound(ann.id), bound(bob.id)), (0, 1), "the same machine, somebody else");
    ann.im.post("/user/token/bind", bind(2, "abc")).refused(10002);
    ann.im.post("/user/token/bind", bind(1, "")).refused(10002);
    ann.im.post("/user/token/bind", json!({"device_sn": 1, "device_token": "x"})).refused(10002);
    assert_eq!(bob.im.delete("/user/token/unbind?deviceSn=1", Value::Null).ok(), json!({}));
    assert_eq!(bob.im.post("/user/token/unbind?device_sn=1", Value::Null).ok(), json!({}));
    assert_eq!(bob.im.post("/user/token/unbind?deviceSn=77", Value::Null).ok(), json!({}));
    bob.im.post("/user/token/unbind", Value::Null).refused(10002);
    assert_eq!(bound(bob.id), 0);
}
