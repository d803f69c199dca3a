//! Batch operations of admin tokens.

use serde_json::{Value, json};

use super::contract::fixture::Fixture;
use crate::test_server::TestServer;

#[test]
fn a_batch_reports_each_result_and_failures_leave_nothing() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let list = json!([{"user_id": ann.id, "nick_name": "Ann", "description": "d"}, {"nick_name": "nobody"}, {"user_id": 7, "nick_name": "x"},
        {"user_id": bob.id.to_string(), "nick_name": "Bob", "description": "x".repeat(20_000)}]);
    let response = fixture.admin.put("/user/profile/batch", json!({"list": list})).list();
    let success: Vec<&Value> = response.iter().map(|one| &one["success"]).collect();
    assert_eq!(success, [&json!(true), &json!(false), &json!(false), &json!(false)]);
    assert_eq!((&response[0]["user_id"], &response[0]["reason"]), (&json!(ann.id), &json!("")));
    assert!(response[1..].iter().all(|one| one["reason"].as_str().is_some_and(|why| !why.is_empty())));
    assert_eq!(ann.im.get("/user/profile").ok()["nick_name"], "Ann");
    assert_eq!(bob.im.get("/user/profile").ok()["nick_name"], json!(bob.name), "not by half");
    ann.im.put("/user/profile/batch", json!({"list": []})).refused(10010);
    assert_eq!(fixture.admin.post("/user/profile/batch", json!({})).list(), Vec::<Value>::new());
    let many: Vec<Value> = (0..501).map(|_| json!({"user_id": ann.id})).collect();
    fixture.admin.put("/user/profile/batch", json!({"list": many})).refused(10002);
}

#[test]
fn avatars_and_registrations_in_batches() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let ann = fixture.someone();
    let list = json!([{"user_id": ann.id, "avatar": "https://example.org/a.png"}, {"user_id": 7, "avatar": "x"}]);
    let response = fixture.admin.post("/user/avatar/batch", json!({"list": list})).list();
    assert_eq!((&response[0]["success"], &response[1]["success"]), (&json!(true), &json!(false)));
    assert_eq!(ann.im.get("/user/profile").ok()["avatar"], "https://example.org/a.png");
    let list = json!([{"username": "one_new", "password": "abc"}, {"username": "ONE_NEW", "password": "abc"}, {"username": "1", "password": "abc"}]);
    let response = fixture.admin.post("/user/register/batch", json!({"list": list})).list();
    assert_eq!(response.iter().map(|one| one["success"].as_bool()).collect::<Vec<_>>(), [Some(true), Some(false), Some(false)]);
    assert_eq!((&response[1]["user_id"], &response[1]["username"]), (&json!(0), &json!("ONE_NEW")));
    server.im().post("/token/user", json!({"name": "one_new", "password": "abc"})).ok();
    ann.im.post("/user/register/batch", json!({"list": []})).refused(10010);
    server.im().post("/user/register/batch", json!({"list": []})).refused(10003);
}

#[test]
fn disabling_takes_effect_at_once_and_is_all_or_nothing() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    fixture.admin.put("/user/disable", json!({"list": [ann.id, 7]})).refused(10000);
    ann.im.get("/user/profile").ok();
    fixture.admin.put("/user/disable", json!({"list": [ann.id, ann.id]})).done();
    fixture.admin.post("/user/disable", json!({"list": [ann.id]})).done();
    ann.im.get("/user/profile").refused(402);
    server.im().post("/token/user", json!({"name": ann.name, "password": crate::test_server::PASSWORD})).refused(10010);
    bob.im.post("/message/send", json!({"type": 1, "targets": [ann.id], "content": "x", "content_type": 0})).refused(10010);
    assert_eq!(bob.im.get(&format!("/roster/id?user_id={}", ann.id)).ok()["username"], json!(ann.name), "still to be seen");
    let status = |id: i64| {
        let all = fixture.admin.get("/user/list?page_size=200").list();
        all.iter().find(|one| one["user_id"] == json!(id)).map(|one| one["status"].clone())
    };
    assert_eq!((status(ann.id), status(bob.id)), (Some(json!(1)), Some(json!(0))));
    fixture.admin.put("/user/enable", json!({"list": [ann.id]})).done();
    ann.im.get("/user/profile").refused(402);
    server.im().post("/token/user", json!({"name": ann.name, "password": crate::test_server::PASSWORD})).ok();
    for body in [json!({}), json!({"list": "x"}), json!({"list": [-1]}), json!({"list": ["9007199254740993000"]})] {
        let response = fixture.admin.put("/user/disable", body);
        assert!([10000, 10002].contains(&response.code()), "{}", response.text);
    }
    ann.im.put("/user/disable", json!({"list": [bob.id]})).refused(402);
    bob.im.put("/user/disable", json!({"list": [ann.id]})).refused(10010);
}

#[test]
fn all_users_are_listed_page_by_page() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let people: Vec<_> = (0..5).map(|_| fixture.someone()).collect();
    people[1].im.post("/user/delete", json!({"password": crate::test_server::PASSWORD})).done();
    let mut ids = Vec::new();
    for page in 1.. {
        let part = fixture.admin.get(&format!("/user/list?page_num={page}&page_size=2")).list();
        if part.is_empty() {
            break;
        }
        assert!(part.len() <= 2);
        ids.extend(part.iter().filter_map(|one| one["user_id"].as_i64()));
    }
    let expected: Vec<i64> = [0, 2, 3, 4].map(|at| people[at].id).to_vec();
    assert_eq!(ids, expected);
    for query in ["page_num=0", "page_size=0", "page_size=201", "page_num=x"] {
        fixture.admin.get(&format!("/user/list?{query}")).refused(10002);
    }
    assert_eq!(fixture.admin.get("/user/list?page_num=9223372036854775807").list(), Vec::<Value>::new());
    people[0].im.get("/user/list").refused(10010);
}
