//! Messages in rooms.

use serde_json::json;

use super::contract::fixture::{Fixture, Someone, send_message};
use super::message::{contents, page, unread};
use crate::test_server::TestServer;

fn send(who: &Someone<'_>, room: i64, content: &str) -> i64 {
    let response = who.im.post("/message/send", json!({"type": 2, "targets": [room], "content": content, "content_type": 0}));
    response.done();
    response.body["msg_ids"][0].as_i64().expect("an id")
}

fn recall(who: &Someone<'_>, room: i64, id: i64) -> i64 {
    who.im.post("/message/recall", json!({"conversation_id": room, "msg_id": id})).code()
}

#[test]
fn every_member_has_their_own_read_state() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob, room) = fixture.room();
    let first = send(&ann, room, "one");
    server.clock.advance(1);
    send(&ann, room, "two");
    assert_eq!((contents(&bob, room), unread(&bob), unread(&ann)), (vec!["two".into(), "one".into()], vec![(room, 2)], vec![(room, 0)]));
    let shown = page(&bob, room, 0, 1);
    assert_eq!(
        (&shown["messages"][0]["to_xid"]["uid"], &shown["messages"][0]["status"], &shown["is_last"]),
        (&json!(room), &json!("UNREAD"), &json!(false))
    );
    bob.im.get(&format!("/message/ack?conversation_id={room}&msg_id={first}")).done();
    assert_eq!((unread(&bob), page(&bob, room, 0, 5)["messages"][1]["status"].clone()), (vec![(room, 1)], json!("READ")));
    bob.im.get(&format!("/message/ack?conversation_id={room}")).done();
    assert_eq!(unread(&bob), [(room, 0)]);
    let dan = fixture.someone();
    dan.im.post("/message/send", json!({"type": 2, "targets": [room], "content": "x", "content_type": 0})).refused(20002);
    dan.im.get(&format!("/message/conversation?opposite_id={room}&msg_id_start=0&limit=1")).refused(20002);
    dan.im.get(&format!("/message/ack?conversation_id={room}")).refused(20002);
}

#[test]
fn new_members_see_history_only_where_the_room_shows_it() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, _, room) = fixture.room();
    send(&ann, room, "before");
    server.clock.advance(1);
    let carol = fixture.someone();
    ann.im.post("/group/invite", json!({"group_id": room, "user_list": [carol.id]})).ok();
    assert_eq!((contents(&carol, room), unread(&carol)), (Vec::new(), Vec::new()));
    send(&ann, room, "after");
    assert_eq!((contents(&carol, room), unread(&carol)), (vec!["after".into()], vec![(room, 1)]));
    ann.im.post("/group/settings/history_visible", json!({"group_id": room, "value": true})).done();
    assert_eq!((contents(&carol, room), unread(&carol)), (vec!["after".into(), "before".into()], vec![(room, 2)]));
    carol.im.send(rocket::http::Method::Delete, &format!("/message/conversation?conversation_id={room}"), None).done();
    assert_eq!((contents(&carol, room), unread(&carol), contents(&ann, room).len()), (Vec::new(), Vec::new(), 2));
    send(&ann, room, "anew");
    assert_eq!(contents(&carol, room), ["anew"]);
}

#[test]
fn own_messages_are_recalled_for_a_while_and_all_by_admins() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob, room) = fixture.room();
    let (anns, bobs) = (send(&ann, room, "ann"), send(&bob, room, "bob"));
    assert_eq!(recall(&bob, room, anns), 10010);
    assert_eq!(recall(&bob, room, bobs), 200);
    assert_eq!(recall(&bob, room, bobs), 10002);
    let late = send(&bob, room, "late");
    server.clock.advance(120_001);
    assert_eq!(recall(&bob, room, late), 10010);
    assert_eq!(recall(&ann, room, late), 200);
    assert_eq!(recall(&fixture.someone(), room, anns), 20002);
    assert_eq!(contents(&bob, room), ["ann"]);
    let words = json!({"type": 2, "targets": [room], "content": "!", "content_type": 11, "related_mid": anns});
    ann.im.post("/message/send", words.clone()).done();
    bob.im.post("/message/send", words).refused(10002);
    assert_eq!(contents(&bob, room), ["ann!"]);
}

#[test]
fn muted_rooms_have_no_unread_messages() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob, room) = fixture.room();
    bob.im.post("/group/msg/mute_mode", json!({"group_id": room, "msg_mute_mode": 2})).ok();
    send_message(&ann, 2, room);
    assert_eq!((unread(&bob), contents(&bob, room).len()), (vec![(room, 0)], 1));
    bob.im.post("/user/conversation/pin", json!({"conversation_id": room})).done();
    assert_eq!(bob.im.get("/user/conversation/pin_list").ok(), json!({"conversation_ids": [room]}));
    fixture.someone().im.post("/user/conversation/pin", json!({"conversation_id": room})).refused(20002);
}

#[test]
fn system_messages_are_sent_to_rooms() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (_, bob, room) = fixture.room();
    fixture.admin.post("/message/notify", json!({"type": 2, "targets": [room], "content": "hear", "content_type": 0})).done();
    let response = page(&bob, room, 0, 1)["messages"][0].clone();
    assert_eq!((&response["from_xid"]["uid"], &response["content"]), (&json!(0), &json!("hear")));
    fixture.admin.post("/message/notify", json!({"type": 2, "targets": [7], "content": "hear", "content_type": 0})).refused(20001);
}

#[test]
fn the_latest_conversation_is_first() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob, room) = fixture.room();
    let carol = fixture.someone();
    send_message(&ann, 1, bob.id);
    server.clock.advance(1);
    send_message(&ann, 2, room);
    server.clock.advance(1);
    fixture.admin.post("/message/notify", json!({"type": 1, "targets": [bob.id], "content": "x", "content_type": 0})).done();
    server.clock.advance(1);
    send_message(&carol, 1, bob.id);
    assert_eq!(unread(&bob), [(carol.id, 1), (0, 1), (room, 1), (ann.id, 1)]);
    bob.im.get("/message/ack").done();
    assert_eq!(unread(&bob), [(carol.id, 0), (0, 0), (room, 0), (ann.id, 0)]);
    let empty: Vec<(i64, i64)> = Vec::new();
    assert_eq!(unread(&fixture.someone()), empty);
}
