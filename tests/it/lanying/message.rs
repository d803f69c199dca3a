//! Messages between two people, and from the community itself.

use serde_json::{Value, json};

use super::contract::fixture::{Fixture, Someone, send_message};
use crate::database;
use crate::test_server::TestServer;

pub fn page(who: &Someone<'_>, with: i64, start: i64, limit: i64) -> Value {
    who.im.get(&format!("/message/conversation?opposite_id={with}&msg_id_start={start}&limit={limit}")).ok()
}

/// The contents of the messages, newest first.
pub fn contents(who: &Someone<'_>, with: i64) -> Vec<String> {
    let messages = page(who, with, 0, 200)["messages"].clone();
    let content = |message: &Value| message["content"].as_str().unwrap_or_default().to_owned();
    messages.as_array().expect("a list").iter().map(content).collect()
}

pub fn unread(who: &Someone<'_>) -> Vec<(i64, i64)> {
    let list = who.im.get("/message/unread").list();
    list.iter().map(|one| (one["conversation_id"]["uid"].as_i64().expect("an id"), one["num"].as_i64().expect("a number"))).collect()
}

fn send(who: &Someone<'_>, body: Value) -> crate::lanying_client::LanyingResponse {
    who.im.post("/message/send", body)
}

fn text(to: i64, content: &str) -> Value {
    json!({"type": 1, "targets": [to], "content": content, "content_type": 0})
}

#[test]
fn sent_messages_are_received_and_counted() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let body = json!({"type": "1", "targets": [bob.id], "content": " hello ", "content_type": 0, "ext": "{\"a\":1}", "config": "{}"});
    let response = send(&ann, body);
    response.done();
    let id = response.body["msg_ids"][0].as_i64().expect("an id");
    let expected = json!({
        "msg_id": id, "from_xid": {"uid": ann.id, "device_sn": 0}, "to_xid": {"uid": bob.id, "device_sn": 0}, "content": " hello ",
        "ctype": "TEXT", "attachment": "", "ext": "{\"a\":1}", "config": "{}", "status": "UNREAD", "timestamp": crate::test_server::NOW,
    });
    assert_eq!(page(&bob, ann.id, 0, 20), json!({"messages": [expected], "is_last": true, "next_msg_id": 0}));
    assert_eq!(page(&ann, bob.id, 0, 20)["messages"][0]["status"], "DELIVERED");
    assert_eq!((unread(&bob), unread(&ann)), (vec![(ann.id, 1)], vec![(bob.id, 0)]));
    bob.im.get(&format!("/message/ack?conversation_id={}&msg_id={id}", ann.id)).done();
    assert_eq!((unread(&bob), page(&ann, bob.id, 0, 20)["messages"][0]["status"].clone()), (vec![(ann.id, 0)], json!("READ")));
}

#[test]
fn a_conversation_is_paged_backwards() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let ids: Vec<i64> = (0..5).map(|_| send_message(&ann, 1, bob.id)).collect();
    let (mut start, mut seen) = (0, Vec::new());
    loop {
        let part = page(&bob, ann.id, start, 2);
        seen.extend(part["messages"].as_array().expect("a list").iter().filter_map(|one| one["msg_id"].as_i64()));
        if part["is_last"] == true {
            assert_eq!(part["next_msg_id"], 0);
            break;
        }
        start = part["next_msg_id"].as_i64().expect("an id");
    }
    assert_eq!(seen, ids.iter().rev().copied().collect::<Vec<_>>());
    let path = |query: &str| format!("/message/conversation?{query}");
    for bad in [
        "opposite_id=1&msg_id_start=0&limit=0",
        "opposite_id=1&msg_id_start=0&limit=201",
        "opposite_id=1&msg_id_start=-1&limit=1",
        "opposite_id=1",
    ] {
        ann.im.get(&path(bad)).refused(10002);
    }
    ann.im.get(&path("opposite_id=7&msg_id_start=0&limit=1")).refused(10000);
    assert_eq!(page(&ann, fixture.someone().id, 0, 1)["messages"], json!([]));
}

#[test]
fn an_unreachable_receiver_is_an_error_alone_and_skipped_among_others() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob, carol) = (fixture.someone(), fixture.someone(), fixture.someone());
    bob.im.post(&format!("/roster/block?user_id={}", ann.id), Value::Null).done();
    send(&ann, text(bob.id, "x")).refused(10006);
    send(&ann, text(7, "x")).refused(10000);
    send(&ann, text(ann.id, "x")).refused(10002);
    let response = send(&ann, json!({"type": 1, "targets": [bob.id, carol.id, 7, carol.id], "content": "x", "content_type": 0}));
    response.done();
    assert!(response.body.get("msg_ids").is_none());
    assert_eq!((contents(&carol, ann.id), contents(&bob, ann.id)), (vec!["x".to_owned()], Vec::new()));
    for bad in [
        json!({"type": 1, "targets": [], "content": "x", "content_type": 0}),
        json!({"type": 3, "targets": [bob.id], "content": "x", "content_type": 0}),
        json!({"type": 1, "targets": [carol.id], "content": "", "content_type": 0}),
        json!({"type": 1, "targets": [carol.id], "content": "x", "content_type": 8}),
        json!({"type": 1, "targets": [carol.id], "content": "x".repeat(20_001), "content_type": 0}),
        json!({"type": 1, "targets": [carol.id], "content": "x", "content_type": 0, "ext": "x".repeat(16_385)}),
        json!({"type": 1, "targets": vec![carol.id; 501], "content": "x", "content_type": 0}),
        json!({"type": 1, "targets": "x", "content": "x", "content_type": 0}),
        json!({"type": 1, "targets": [carol.id], "content_type": 0}),
    ] {
        send(&ann, bad).refused(10002);
    }
    send(&ann, json!({"type": 1, "targets": [carol.id], "content": "x", "content_type": 0, "from_user_id": bob.id})).refused(10010);
    assert_eq!(contents(&carol, ann.id).len(), 1);
}

#[test]
fn a_transaction_id_is_idempotent_for_a_while() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let body = json!({"type": 1, "targets": [bob.id], "content": "once", "content_type": 0, "transaction_id": 77});
    let first = send(&ann, body.clone());
    let again = send(&ann, body.clone());
    assert_eq!(first.body, again.body);
    assert_eq!(contents(&bob, ann.id).len(), 1);
    send(&fixture.someone(), body.clone()).done();
    server.clock.advance(10 * 60_000);
    send(&ann, body).done();
    assert_eq!(contents(&bob, ann.id).len(), 2);
}

#[test]
fn every_content_type_is_kept_unchanged() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let image = r#"{"url":"https://example.org/a.png","dName":"a.png","fLen":3,"width":1,"height":1}"#;
    for (kind, ctype, content, attachment) in [
        (1, "IMAGE", "", image),
        (2, "AUDIO", "", r#"{"url":"https://example.org/a.amr","duration":3}"#),
        (3, "VIDEO", "", r#"{"url":"https://example.org/a.mp4"}"#),
        (4, "FILE", "see", r#"{"url":"https://example.org/a.pdf"}"#),
        (5, "LOCATION", "", r#"{"lat":"48.1","lon":11.5,"addr":"Munich"}"#),
        (6, "COMMAND", "", ""),
        (7, "FORWARD", "", ""),
        (0, "TEXT", "plain", "no json"),
    ] {
        send(
            &ann,
            json!({"type": 1, "targets": [bob.id], "content": content, "content_type": kind, "attachment": attachment, "ext": "{}"}),
        )
        .done();
        let last = page(&bob, ann.id, 0, 1)["messages"][0].clone();
        assert_eq!((&last["ctype"], &last["content"], &last["attachment"]), (&json!(ctype), &json!(content), &json!(attachment)));
    }
    let typing = json!({"type": 1, "targets": [bob.id], "content": "", "content_type": 0, "ext": "{\"input_status\":\"typing\"}"});
    send(&ann, typing).done();
    send(&ann, json!({"type": 1, "targets": [bob.id], "content": "x", "content_type": 0, "online_only": true})).done();
    assert_eq!(contents(&bob, ann.id).len(), 8, "what is for open sockets alone is not kept");
}

#[test]
fn a_message_is_recalled_for_both_within_the_time_limit() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob, first) = fixture.conversation();
    let recall = |who: &Someone<'_>, with: i64, id: i64| who.im.post("/message/recall", json!({"conversation_id": with, "msg_id": id}));
    recall(&bob, ann.id, first).refused(10010);
    recall(&fixture.someone(), ann.id, first).refused(10002);
    recall(&ann, ann.id + 1, first).refused(10002);
    recall(&ann, bob.id, first).done();
    assert_eq!((contents(&ann, bob.id), contents(&bob, ann.id), unread(&bob)), (Vec::new(), Vec::new(), Vec::new()));
    recall(&ann, bob.id, first).refused(10002);
    let late = send_message(&ann, 1, bob.id);
    server.clock.advance(120_001);
    recall(&ann, bob.id, late).refused(10010);
    fixture.admin.post("/message/recall", json!({"conversation_id": bob.id, "msg_id": late})).done();
    assert_eq!(contents(&bob, ann.id), Vec::<String>::new());
    let by_message = send_message(&ann, 1, bob.id);
    send(&ann, json!({"type": 1, "targets": [bob.id], "content": "", "content_type": 10, "related_mid": by_message})).done();
    assert_eq!(contents(&bob, ann.id), Vec::<String>::new());
}

#[test]
fn append_and_replace_change_the_text() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob, id) = fixture.conversation();
    let act = |who: &Someone<'_>, with: i64, kind: i64, content: &str| {
        send(who, json!({"type": 1, "targets": [with], "content": content, "content_type": kind, "related_mid": id}))
    };
    act(&ann, bob.id, 11, " there").done();
    assert_eq!(contents(&bob, ann.id), ["hello there"]);
    act(&ann, bob.id, 12, "bye").done();
    assert_eq!(contents(&bob, ann.id), ["bye"]);
    act(&bob, ann.id, 12, "mine").refused(10002);
    act(&bob, ann.id, 9, "").done();
    assert_eq!(unread(&bob), [(ann.id, 0)]);
    send(&ann, json!({"type": 1, "targets": [bob.id], "content": "x", "content_type": 12})).refused(10002);
}

#[test]
fn clearing_and_pinning_affect_ones_own_side_only() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob, _) = fixture.conversation();
    bob.im.put("/user/conversation/pin", json!({"conversation_id": ann.id})).done();
    bob.im.post("/user/conversation/pin", json!({"conversation_id": ann.id})).done();
    assert_eq!(bob.im.get("/user/conversation/pin_list").ok(), json!({"conversation_ids": [ann.id]}));
    assert_eq!(ann.im.get("/user/conversation/pin_list").ok(), json!({"conversation_ids": []}));
    bob.im.post("/user/conversation/unpin", json!({"conversation_id": ann.id})).done();
    assert_eq!(bob.im.get("/user/conversation/pin_list").ok(), json!({"conversation_ids": []}));
    bob.im.post("/user/conversation/pin", json!({"conversation_id": fixture.someone().id})).refused(10002);
    bob.im.send(rocket::http::Method::Delete, &format!("/message/conversation?conversation_id={}", ann.id), None).done();
    assert_eq!((contents(&bob, ann.id).len(), contents(&ann, bob.id).len(), unread(&bob)), (0, 1, Vec::new()));
}

#[test]
fn system_messages_have_sender_zero_and_are_notifications() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let body = json!({"type": 1, "targets": [ann.id, bob.id], "content": "The server moves.", "content_type": 0, "ext": "{\"x\":1}"});
    fixture.admin.put("/message/notify", body.clone()).done();
    ann.im.post("/message/notify", body.clone()).refused(10010);
    fixture.admin.post("/message/send", text(ann.id, "Twice.")).done();
    let response = page(&ann, 0, 0, 10);
    assert_eq!(response["messages"][1]["from_xid"], json!({"uid": 0, "device_sn": 0}));
    assert_eq!((&response["messages"][1]["content"], &response["messages"][1]["ext"]), (&json!("The server moves."), &json!("{\"x\":1}")));
    assert_eq!((unread(&ann), unread(&bob)), (vec![(0, 2)], vec![(0, 1)]));
    assert_eq!(database::number(&server, &format!("SELECT unread FROM notification_counters WHERE user_id = {} AND kind = 1", ann.id)), 2);
    let first = response["messages"][1]["msg_id"].as_i64().expect("an id");
    ann.im.get(&format!("/message/ack?conversation_id=0&msg_id={first}")).done();
    assert_eq!(unread(&ann), [(0, 1)]);
    ann.im.get("/message/ack").done();
    assert_eq!(unread(&ann), [(0, 0)]);
    ann.im.send(rocket::http::Method::Delete, "/message/conversation?conversation_id=0", None).done();
    assert_eq!((page(&ann, 0, 0, 10)["messages"].clone(), unread(&ann)), (json!([]), Vec::new()));
}

#[test]
fn an_admin_token_writes_for_the_named_user() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let mut body = text(bob.id, "by header");
    fixture.admin.clone().with("user_id", ann.id).post("/message/send", body.clone()).done();
    body["from_user_id"] = json!(ann.id);
    body["content"] = json!("by body");
    fixture.admin.post("/message/send", body.clone()).done();
    assert_eq!(contents(&bob, ann.id), ["by body", "by header"]);
    body["from_user_id"] = json!(7);
    fixture.admin.post("/message/send", body).refused(10000);
}

#[test]
fn a_broadcast_is_sent_in_batches() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let people: Vec<_> = (0..3).map(|_| fixture.someone()).collect();
    fixture.admin.put("/user/disable", json!({"list": [people[2].id]})).done();
    let response = fixture.admin.post("/message/broadcast", json!({"type": 1, "content_type": 0, "content": "Hear!"})).ok();
    assert_eq!(response, json!({"success": true, "send_num": 2}));
    assert_eq!(contents(&people[0], 0), ["Hear!"]);
    for bad in [
        json!({"type": 2, "content_type": 0, "content": "x"}),
        json!({"type": 1, "content_type": 7, "content": "x"}),
        json!({"type": 1, "content_type": 0}),
    ] {
        fixture.admin.post("/message/broadcast", bad).refused(10002);
    }
    people[0].im.post("/message/broadcast", json!({"type": 1, "content_type": 0, "content": "x"})).refused(10010);
}
