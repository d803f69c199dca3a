//! Settings: what is stored is what is shown.

use rocket::http::{ContentType, Method};
use serde_json::{Value, json};

use super::contract::fixture::{Fixture, Someone};
use crate::test_server::TestServer;

fn settings(who: &Someone<'_>) -> Value {
    who.im.get("/user/settings").ok()
}

#[test]
fn a_new_user_has_the_documented_settings() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    let expected = json!({
        "id": ann.id, "user_id": ann.id, "auth_mode": 0, "auth_question": "", "auth_answer": "", "auto_download": false,
        "group_confirm": false, "no_push": false, "no_push_detail": false, "no_push_start_hour": 0, "no_push_end_hour": 0,
        "silence_start_time": 0, "silence_end_time": 0, "no_sounds": false, "vibratory": false, "push_nick_name": "",
    });
    let mut shown = settings(&ann);
    let token = shown.as_object_mut().expect("an object").remove("push_token").expect("a token");
    assert!(token.as_str().is_some_and(|token| token.len() == 32), "{token}");
    assert_eq!(shown, expected);
}

/// Path, parameter, value, the field it sets: under both methods, from query, form and JSON.
#[test]
fn every_switch_sets_its_field_in_every_encoding() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    for (path, name, sent, field, expected) in [
        ("/user/authmode", "value", "3", "auth_mode", json!(3)),
        ("/user/download", "value", "true", "auto_download", json!(true)),
        ("/user/push", "value", "true", "no_push", json!(true)),
        ("/user/push/detail", "value", "1", "no_push_detail", json!(true)),
        ("/user/push/nickname", "value", "Annie", "push_nick_name", json!("Annie")),
        ("/user/sounds", "value", "true", "no_sounds", json!(true)),
        ("/user/vibratory", "value", "true", "vibratory", json!(true)),
    ] {
        for method in [Method::Put, Method::Post] {
            let by_query = fixture.someone();
            // The official client posts an empty object along.
            by_query.im.json(method, &format!("{path}?{name}={sent}"), json!({})).done();
            let by_form = fixture.someone();
            by_form.im.send(method, path, Some((ContentType::Form, format!("{name}={sent}").into_bytes()))).done();
            let by_json = fixture.someone();
            by_json.im.json(method, path, json!({name: sent})).done();
            let typed = fixture.someone();
            typed.im.json(method, path, json!({name: expected})).done();
            for who in [by_query, by_form, by_json, typed] {
                assert_eq!(settings(&who)[field], expected, "{method} {path}");
            }
        }
        fixture.someone().im.post(path, json!({})).refused(10002);
    }
}

#[test]
fn hours_range_from_0_to_23_and_are_set_together() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    ann.im.put("/user/push/limit?no_push_start_hour=22&no_push_end_hour=7", Value::Null).done();
    let shown = settings(&ann);
    assert_eq!((&shown["no_push_start_hour"], &shown["no_push_end_hour"]), (&json!(22), &json!(7)));
    for query in ["no_push_start_hour=24&no_push_end_hour=1", "no_push_start_hour=1&no_push_end_hour=-1", "no_push_start_hour=1"] {
        let sentence = ann.im.post(&format!("/user/push/limit?{query}"), Value::Null).refused(10002);
        assert!(sentence.contains("hour"), "{sentence}");
    }
    assert_eq!(settings(&ann), shown, "nothing of a refused change is kept");
}

#[test]
fn settings_are_partial_updates_and_all_or_nothing() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let part = json!({"user_id": ann.id, "id": 5, "push_token": "mine", "auth_mode": 2, "auth_question": "Who?", "auth_answer": "me",
        "group_confirm": 1, "silence_start_time": 9, "silence_end_time": 10});
    ann.im.post("/user/settings", part).done();
    let shown = settings(&ann);
    assert_eq!((&shown["auth_mode"], &shown["auth_question"], &shown["auth_answer"]), (&json!(2), &json!("Who?"), &json!("me")));
    assert_eq!((&shown["group_confirm"], &shown["silence_start_time"], &shown["id"]), (&json!(true), &json!(9), &json!(ann.id)));
    assert_ne!(shown["push_token"], "mine");
    ann.im.put("/user/settings", json!({"user_id": bob.id, "no_push": true})).refused(10010);
    ann.im.put("/user/settings", json!({"no_push": true})).refused(10002);
    ann.im.put("/user/settings", json!({"user_id": ann.id, "no_push": true, "auth_mode": 4})).refused(10002);
    ann.im.put("/user/settings", json!({"user_id": ann.id, "no_push": true, "silence_end_time": 24})).refused(10002);
    assert_eq!(settings(&ann), shown);
    assert_eq!(settings(&bob)["group_confirm"], false);
}

#[test]
fn an_admin_token_changes_settings_of_any_user() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let ann = fixture.someone();
    fixture.admin.clone().with("user_id", ann.id).post("/user/push?value=true", Value::Null).done();
    assert_eq!(settings(&ann)["no_push"], true);
    fixture.admin.post("/user/push?value=true", Value::Null).refused(10002);
    fixture.admin.clone().with("user_id", 7).post("/user/push?value=true", Value::Null).refused(10000);
    fixture.admin.clone().with("user_id", "x").post("/user/push?value=true", Value::Null).refused(10002);
    ann.im.post("/user/delete", json!({"password": crate::test_server::PASSWORD})).done();
    fixture.admin.clone().with("user_id", ann.id).get("/user/settings").refused(10021);
}
