//! Groups: messages to many, and notices of what happens in them.

use prost::Message as _;
use serde_json::{Value, json};

use super::client::{Device, GROUP_CHAT, body, xid};
use super::proto::{Body, GroupNotice, RosterNotice};
use crate::lanying::contract::fixture::Fixture;
use crate::test_server::TestServer;

const RECALL: i32 = 5;

fn said(text: &str) -> Body {
    Body { kind: GROUP_CHAT, content: text.into(), ..Body::default() }
}

/// The notice of a group that comes next.
#[track_caller]
fn group_notice(device: &mut Device) -> GroupNotice {
    device.noticed(0);
    let got = device.fetch(0);
    assert_eq!((got.len(), got[0].ns), (1, 2), "{got:?}");
    GroupNotice::decode(got[0].payload.as_slice()).expect("a notice")
}

#[test]
fn members_hear_what_is_said_and_others_do_not() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob, room) = fixture.room();
    let eve = fixture.someone();
    let listening = server.listen();
    let (mut one, mut two, mut other) = (listening.device(&ann, "phone"), listening.device(&bob, "phone"), listening.device(&eve, "phone"));
    let id = one.done(room, &said("hello all"));
    two.noticed(room);
    let got = two.fetch(room);
    assert_eq!((got.len(), got[0].id, got[0].from, got[0].to), (1, id, xid(ann.id), xid(room)));
    assert_eq!((body(&got[0]).kind, body(&got[0]).content.as_str()), (GROUP_CHAT, "hello all"));
    assert!(two.unread().contains(&(room.unsigned_abs(), 0, 2)));
    let refused = other.write(room, &said("let me in"));
    assert_eq!(refused.status.map(|status| status.code), Some(8));
    assert!(other.fetch(room).is_empty() && other.history(room, 0, 20).metas.is_empty(), "nothing is shown to outsiders");
    // Those who lead take back what others said.
    let id = two.done(room, &said("nonsense"));
    one.noticed(room);
    one.fetch(room);
    one.operate(room, RECALL, id, Some(room), "");
    two.noticed(room);
    let got = two.fetch(room);
    let operation = body(&got[got.len() - 1]).operation.expect("an operation");
    assert_eq!((operation.kind, operation.mid), (RECALL, id));
    ann.im.post("/group/ban", json!({"group_id": room, "user_list": [bob.id], "duration": 30})).ok();
    let silenced = group_notice(&mut two);
    assert_eq!((silenced.kind, silenced.content.as_str()), (21, "30"));
    assert_eq!(two.write(room, &said("hm")).status.map(|status| status.code), Some(11));
}

#[test]
fn what_happens_in_a_group_is_told() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let listening = server.listen();
    let mut two = listening.device(&bob, "phone");
    let made = ann.im.post("/group/create", json!({"name": "room", "type": 0, "description": "", "user_list": [bob.id]})).ok();
    let room = made["group_id"].as_i64().expect("a room");
    let joined = group_notice(&mut two);
    assert_eq!((joined.kind, joined.gid, joined.from), (5, xid(room), xid(bob.id)));
    ann.im.post("/group/info/name", json!({"group_id": room, "value": "chess"})).done();
    let renamed = group_notice(&mut two);
    assert_eq!((renamed.kind, renamed.content.as_str()), (23, r#"{"name":"chess"}"#));
    ann.im.post("/group/kick", json!({"group_id": room, "user_list": [bob.id]})).ok();
    let kicked = group_notice(&mut two);
    assert_eq!((kicked.kind, kicked.from, kicked.to), (13, xid(ann.id), vec![xid(bob.id).expect("an xid")]));
    assert!(two.fetch(room).is_empty());
}

#[test]
fn what_happens_between_friends_is_told() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    bob.im.post("/user/authmode?value=1", Value::Null).done();
    let listening = server.listen();
    let (mut one, mut two) = (listening.device(&ann, "phone"), listening.device(&bob, "phone"));
    let notice = |device: &mut Device| {
        device.noticed(0);
        let got = device.fetch(0);
        assert_eq!((got.len(), got[0].ns), (1, 3), "{got:?}");
        RosterNotice::decode(got[0].payload.as_slice()).expect("a notice")
    };
    ann.im.post("/roster/apply", json!({"user_id": bob.id, "reason": "it is me"})).done();
    let applied = notice(&mut two);
    assert_eq!((applied.kind, applied.from, applied.content.as_str()), (7, xid(ann.id), "it is me"));
    bob.im.post("/roster/accept", json!({"user_id": ann.id})).done();
    let accepted = notice(&mut one);
    assert_eq!((accepted.kind, accepted.from, accepted.to.clone()), (3, xid(bob.id), vec![xid(ann.id).expect("an xid")]));
    assert_eq!(notice(&mut two), accepted, "both sides learn of it");
    ann.im.post("/roster/delete", json!({"user_id": bob.id})).done();
    let removed = notice(&mut two);
    assert_eq!((removed.kind, removed.from), (2, xid(ann.id)));
}
