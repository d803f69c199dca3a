//! What is done with messages, and who learns of it.

use serde_json::json;

use super::client::{CHAT, Device, body, xid};
use super::proto::{Body, Conversation, ConversationOperation, Meta, SyncUl};
use crate::lanying::contract::fixture::{Fixture, Someone};
use crate::mastodon::streaming::listener::Listening;
use crate::test_server::TestServer;
use prost::Message as _;

const READ_ACK: i32 = 1;
const READ_ALL: i32 = 2;
const RECALL: i32 = 5;
const DELETE: i32 = 6;
const APPEND: i32 = 8;
const REPLACE: i32 = 9;

/// Two devices of one person, and one of another. Notices of the logins are read.
fn three(listening: &Listening, ann: &Someone<'_>, bob: &Someone<'_>) -> [Device; 3] {
    let mut phone = listening.device(ann, "phone");
    let desk = listening.device(ann, "desk");
    assert_eq!([phone.user_notice().0, phone.user_notice().0], [9, 7]);
    [phone, desk, listening.device(bob, "phone")]
}

/// The one operation that is new: its type, message and conversation.
#[track_caller]
fn operation(device: &mut Device, with: i64) -> (Meta, i32, u64) {
    device.noticed(with);
    let got = device.fetch(with);
    assert_eq!(got.len(), 1, "{got:?}");
    let operation = body(&got[0]).operation.expect("an operation");
    (got[0].clone(), operation.kind, operation.mid)
}

#[track_caller]
fn arrives(device: &mut Device, with: i64) {
    device.noticed(with);
    assert_eq!(device.fetch(with).len(), 1);
}

#[test]
fn a_recalled_message_is_gone_everywhere() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let listening = server.listen();
    let [mut phone, mut desk, mut peer] = three(&listening, &ann, &bob);
    let id = phone.say(bob.id, "oops");
    arrives(&mut desk, bob.id);
    arrives(&mut peer, ann.id);
    let answer = phone.operate(bob.id, RECALL, id, Some(bob.id), "");
    assert_eq!(answer.status.map(|status| status.code), Some(1));
    let (meta, kind, mid) = operation(&mut peer, ann.id);
    assert_eq!((kind, mid, meta.from, meta.to), (RECALL, id, xid(ann.id), xid(bob.id)));
    let (meta, kind, mid) = operation(&mut desk, bob.id);
    assert_eq!((kind, mid, meta.from, meta.to), (RECALL, id, xid(ann.id), xid(bob.id)));
    assert!(peer.history(ann.id, 0, 20).metas.is_empty());
    let late = phone.say(bob.id, "too late");
    server.clock.advance(121_000);
    let answer = phone.operate(bob.id, RECALL, late, Some(bob.id), "").status.expect("a status");
    assert_eq!((answer.code, answer.reason.as_str()), (2, "exceed recall time limit"));
    arrives(&mut peer, ann.id);
    let others = peer.operate(ann.id, RECALL, late, Some(ann.id), "");
    assert_ne!(others.status.map(|status| status.code), Some(1), "only one's own");
}

#[test]
fn read_is_told_to_the_author_and_to_the_own_devices() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let listening = server.listen();
    let [mut phone, mut desk, mut peer] = three(&listening, &ann, &bob);
    let id = peer.say(ann.id, "read me");
    peer.fetch(ann.id);
    arrives(&mut phone, bob.id);
    arrives(&mut desk, bob.id);
    phone.operate(bob.id, READ_ACK, id, None, "");
    let (meta, kind, mid) = operation(&mut peer, ann.id);
    assert_eq!((kind, mid, meta.from), (READ_ACK, id, xid(ann.id)));
    let (meta, kind, mid) = operation(&mut desk, ann.id);
    assert_eq!((kind, mid, meta.to), (READ_ALL, id, xid(ann.id)));
    assert_eq!(ann.im.get("/message/unread").list()[0]["num"], 0);
    assert_eq!(body(&peer.history(ann.id, 0, 1).metas[0]).status, 2, "read by the other");
}

#[test]
fn an_edit_reaches_everybody() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let listening = server.listen();
    let [mut phone, mut desk, mut peer] = three(&listening, &ann, &bob);
    let id = phone.say(bob.id, "one");
    arrives(&mut desk, bob.id);
    arrives(&mut peer, ann.id);
    for (kind, content, expected) in [(APPEND, " two", "one two"), (REPLACE, "three", "three")] {
        server.clock.advance(1_000);
        let answer = phone.operate(bob.id, kind, id, None, content);
        assert!(answer.status.is_some_and(|status| status.code == 1) && answer.edited_at > 0);
        for (device, with) in [(&mut desk, bob.id), (&mut peer, ann.id)] {
            let (meta, told, mid) = operation(device, with);
            let edited = body(&meta);
            assert_eq!((told, mid, edited.content.as_str(), edited.edited_at), (REPLACE, id, expected, answer.edited_at));
        }
    }
    let stored = peer.history(ann.id, 0, 1);
    assert_eq!((body(&stored.metas[0]).content.as_str(), body(&stored.metas[0]).edited_at > 0), ("three", true));
    assert_ne!(peer.operate(ann.id, REPLACE, id, None, "mine").status.map(|status| status.code), Some(1));
}

#[test]
fn what_one_deletes_is_gone_on_the_own_devices_alone() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let listening = server.listen();
    let [mut phone, mut desk, mut peer] = three(&listening, &ann, &bob);
    let id = peer.say(ann.id, "one");
    arrives(&mut phone, bob.id);
    arrives(&mut desk, bob.id);
    let answer = phone.operate(ann.id, DELETE, id, Some(bob.id), "");
    assert_eq!(answer.status.map(|status| status.code), Some(1));
    let (_, kind, mid) = operation(&mut desk, ann.id);
    assert_eq!((kind, mid), (DELETE, id));
    assert!(phone.history(bob.id, 0, 20).metas.is_empty());
    assert_eq!(peer.history(ann.id, 0, 20).metas.len(), 1);
    peer.say(ann.id, "two");
    arrives(&mut phone, bob.id);
    arrives(&mut desk, bob.id);
    phone.mid += 1;
    let everywhere = Conversation { kind: 1, operation: Some(ConversationOperation { kind: 2, xid: xid(bob.id) }) };
    let meta = Meta { id: phone.mid, ns: 6, payload: everywhere.encode_to_vec(), ..Meta::default() };
    let answer = phone.ask(SyncUl { meta: Some(meta), ..SyncUl::default() });
    assert_eq!((answer.status.map(|status| status.code), answer.client_mid), (Some(1), phone.mid));
    desk.noticed(0);
    let got = desk.fetch(0);
    assert_eq!((got.len(), got[0].ns), (1, 6));
    assert_eq!(Conversation::decode(got[0].payload.as_slice()).expect("an operation"), everywhere);
    assert!(phone.history(bob.id, 0, 20).metas.is_empty());
    assert_eq!(peer.history(ann.id, 0, 20).metas.len(), 2);
}

#[test]
fn operations_that_make_no_sense_are_refused() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let listening = server.listen();
    let mut phone = listening.device(&ann, "phone");
    let id = phone.say(bob.id, "hello");
    for (kind, mid, to) in
        [(0, id, bob.id), (77, id, bob.id), (READ_ACK, 0, bob.id), (RECALL, 1, bob.id), (RECALL, u64::MAX, bob.id), (RECALL, id, 1)]
    {
        let status = phone.operate(to, kind, mid, None, "").status.expect("a status");
        assert_eq!(status.code, 8, "{kind} {mid}: {status:?}");
    }
    let bare = phone.write(bob.id, &Body { kind: 1, ctype: 6, ..Body::default() });
    assert_eq!(bare.status.map(|status| status.code), Some(8), "without an operation");
    assert_eq!(phone.history(bob.id, 0, 20).metas.len(), 1);
    // What is done over HTTP comes over the socket.
    let other = phone.done(bob.id, &Body { kind: CHAT, content: "mine".into(), ..Body::default() });
    phone.fetch(bob.id);
    ann.im.post("/message/recall", json!({"conversation_id": bob.id, "msg_id": other})).done();
    let (_, kind, mid) = operation(&mut phone, bob.id);
    assert_eq!((kind, mid), (RECALL, other));
}
