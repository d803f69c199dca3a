//! Conversations with people, across devices and APIs.

use rocket::futures::executor::block_on;
use serde_json::json;

use super::client::{CHAT, GROUP_CHAT, SYNC, body, xid};
use super::proto::{Body, Meta, Status, SyncUl};
use crate::lanying::contract::fixture::{Fixture, Someone, send_message};
use crate::mastodon::streaming::listener::until;
use crate::test_server::TestServer;
use prost::Message as _;

#[test]
fn a_message_reaches_every_device_once() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let listening = server.listen();
    let mut phone = listening.device(&ann, "phone");
    let mut desk = listening.device(&ann, "desk");
    assert_eq!([phone.user_notice().0, phone.user_notice().0], [9, 7]);
    let (mut one, mut two) = (listening.device(&bob, "phone"), listening.device(&bob, "phone"));
    let id = phone.say(bob.id, "hello");
    desk.noticed(bob.id);
    one.noticed(ann.id);
    two.noticed(ann.id);
    for tab in [&mut one, &mut two] {
        let got = tab.fetch(ann.id);
        assert_eq!(got.len(), 1, "two tabs of one device get it both");
        let meta = &got[0];
        assert_eq!((meta.id, meta.from, meta.to, meta.ns), (id, xid(ann.id), xid(bob.id), 1));
        let said = body(meta);
        assert_eq!((said.kind, said.content.as_str(), said.ctype), (CHAT, "hello", 0));
    }
    assert_eq!(desk.texts(bob.id), ["hello"], "what one says is on one's other devices, too");
    assert!(phone.fetch(bob.id).iter().all(|meta| meta.id == id));
    assert!(one.fetch(ann.id).is_empty());
}

#[test]
fn what_was_sent_to_somebody_offline_waits_until_it_is_acknowledged() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let listening = server.listen();
    drop(listening.device(&bob, "phone"));
    let id = send_message(&ann, 1, bob.id).unsigned_abs();
    let mut phone = listening.device(&bob, "phone");
    assert_eq!(phone.unread(), [(ann.id.unsigned_abs(), 1, 1)]);
    let answer = phone.sync(ann.id, 0);
    assert_eq!((answer.metas.len(), answer.next_key), (1, id));
    drop(phone);
    // The acknowledgement was lost.
    let mut phone = listening.device(&bob, "phone");
    assert_eq!(phone.unread(), [(ann.id.unsigned_abs(), 1, 1)]);
    assert_eq!(phone.texts(ann.id), ["hello"]);
    assert_eq!(phone.unread(), [(ann.id.unsigned_abs(), 0, 1)]);
    drop(phone);
    let mut phone = listening.device(&bob, "phone");
    assert_eq!(phone.unread(), [(ann.id.unsigned_abs(), 0, 1)]);
    assert!(phone.fetch(ann.id).is_empty());
    assert_eq!(bob.im.get("/message/unread").list()[0]["num"], 1, "fetched is not read");
}

#[test]
fn a_repeated_send_is_answered_as_the_first_time() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let listening = server.listen();
    let mut phone = listening.device(&ann, "phone");
    let mut tab = listening.device(&ann, "phone");
    let said = Body { kind: CHAT, content: "once".into(), ..Body::default() };
    let first = phone.write(bob.id, &said);
    tab.mid = phone.mid - 1;
    tab.noticed(bob.id);
    let again = tab.write(bob.id, &said);
    assert_eq!((first.server_mid, first.server_time), (again.server_mid, again.server_time));
    tab.mid -= 1;
    let other = tab.write(bob.id, &Body { content: "twice".into(), ..said });
    assert_ne!(first.server_mid, other.server_mid, "another message under the same number");
    let page = bob.im.get(&format!("/message/conversation?opposite_id={}&msg_id_start=0&limit=10", ann.id)).ok();
    assert_eq!(page["messages"].as_array().map(Vec::len), Some(2));
}

#[test]
fn refusals_have_the_texts_that_clients_look_for() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob, ida) = (fixture.someone(), fixture.someone(), fixture.someone());
    let listening = server.listen();
    let mut phone = listening.device(&ann, "phone");
    bob.im.post("/roster/block", json!({"user_id": ann.id})).done();
    let hello = Body { kind: CHAT, content: "hello".into(), ..Body::default() };
    let refused = |code: i32, reason: &str| Some(Status { code, reason: reason.into() });
    let answer = phone.write(bob.id, &hello);
    assert_eq!((answer.status, answer.server_mid), (refused(2, "you have been blocked by the recipient"), 0));
    let mut settings = (*server.app.core.settings()).clone();
    settings.strangers_may_chat = false;
    block_on(server.app.core.change_settings(settings)).expect("settings");
    assert_eq!(phone.write(ida.id, &hello).status, refused(2, "your relation with target does not allow chat"));
    for (to, said) in [
        (1, hello.clone()),
        (i64::MAX, hello.clone()),
        (ida.id, Body { kind: GROUP_CHAT, ..hello.clone() }),
        (ida.id, Body { kind: 77, ..hello.clone() }),
        (ida.id, Body { ctype: 99, ..hello.clone() }),
        (0, hello.clone()),
    ] {
        let status = phone.write(to, &said).status.expect("a status");
        assert!(matches!(status.code, 2 | 8), "{to} {said:?}: {status:?}");
    }
    let meta = Meta { id: 5, to: xid(ida.id), ns: 8, ..Meta::default() };
    let answer = phone.ask(SyncUl { meta: Some(meta), ..SyncUl::default() });
    assert_eq!((answer.status.map(|status| status.code), answer.client_mid), (Some(2), 5), "calls have no server here");
    let meta = Meta { id: 6, to: xid(ida.id), ns: 1, payload: vec![0xFF], ..Meta::default() };
    let answer = phone.ask(SyncUl { meta: Some(meta), ..SyncUl::default() });
    assert_eq!((answer.status.map(|status| status.code), answer.client_mid), (Some(4), 6));
    for other in [&bob, &ida] {
        assert!(other.im.get("/message/unread").list().is_empty(), "nothing arrived");
    }
}

#[test]
fn typing_reaches_who_is_connected_and_is_not_kept() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let listening = server.listen();
    let (mut phone, mut peer) = (listening.device(&ann, "phone"), listening.device(&bob, "phone"));
    let typing = Body { kind: CHAT, qos: 1, ext: r#"{"input_status":"typing"}"#.into(), ..Body::default() };
    phone.done(bob.id, &typing);
    let (pushed, meta) = peer.pushed();
    assert_eq!((pushed.xid, pushed.next_key, meta.from), (xid(ann.id), 0, xid(ann.id)));
    assert_eq!(body(&meta).ext, typing.ext);
    peer.say(ann.id, "go on");
    phone.noticed(bob.id);
    assert_eq!(phone.texts(bob.id), ["go on"]);
    assert_eq!(peer.history(ann.id, 0, 20).metas.len(), 1, "only what was said is there");
}

#[test]
fn history_goes_back_without_gaps() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let listening = server.listen();
    let ids: Vec<u64> = (0..45)
        .map(|_| {
            server.clock.advance(1_000);
            send_message(&ann, 1, bob.id).unsigned_abs()
        })
        .collect();
    let mut phone = listening.device(&bob, "phone");
    let (mut seen, mut below) = (Vec::new(), 0);
    for expected in [20, 20, 5] {
        let answer = phone.history(ann.id, below, 20);
        assert_eq!(answer.metas.len(), expected);
        seen.extend(answer.metas.iter().map(|meta| meta.id));
        below = answer.next_key;
    }
    assert_eq!(below, 0, "the end");
    let newest_first: Vec<u64> = ids.iter().rev().copied().collect();
    assert_eq!(seen, newest_first);
    assert_eq!(phone.history(ann.id, 0, 1_000).metas.len(), 45);
    assert_eq!(phone.history(ann.id, ids[0], 20).metas.len(), 0);
    assert_eq!(phone.unread()[0].1, 45, "history acknowledges nothing");
    bob.im.get(&format!("/message/ack?conversation_id={}", ann.id)).done();
    // What one reads elsewhere one's own devices learn of.
    phone.noticed(bob.id);
    assert_eq!(body(&phone.history(ann.id, 0, 1).metas[0]).status, 2, "read");
}

#[test]
fn messages_of_the_other_apis_arrive_and_the_reverse() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let listening = server.listen();
    let a = Someone { id: ann.login.uid, name: ann.name.clone(), im: ann.im() };
    let b = Someone { id: bob.login.uid, name: bob.name.clone(), im: bob.im() };
    let mut phone = listening.device(&b, "phone");
    let mut events = bob.mastodon().listen("direct");
    ann.mastodon().post("/api/v1/statuses", json!({"status": "@bobby from Mastodon", "visibility": "direct"})).ok();
    phone.noticed(a.id);
    events.next("conversation");
    ann.write_to(&bob, "from Fresns");
    phone.noticed(a.id);
    events.next("conversation");
    let texts = phone.texts(a.id);
    assert!(texts[0].contains("from Mastodon") && texts[1] == "from Fresns", "{texts:?}");
    phone.say(a.id, "from the socket");
    let told = events.next("conversation");
    assert!(told["last_status"]["content"].as_str().is_some_and(|content| content.contains("from the socket")), "{told}");
    let seen = ann.v1().get("/conversation/bobby/messages").ok();
    assert!(seen.to_string().contains("from the socket"), "{seen}");
}

#[test]
fn a_notice_of_the_community_is_in_its_own_conversation() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let ann = fixture.someone();
    let listening = server.listen();
    let mut phone = listening.device(&ann, "phone");
    let notice = json!({"type": 1, "targets": [ann.id], "content": "welcome", "content_type": 0});
    fixture.admin.post("/message/notify", notice).ok();
    phone.noticed(0);
    assert!(phone.unread().contains(&(0, 1, 0)));
    let got = phone.fetch(0);
    let said = body(&got[0]);
    assert_eq!((got[0].from, got[0].to, said.is_system, said.content.as_str()), (xid(0), xid(ann.id), true, "welcome"));
    assert!(!phone.unread().iter().any(|(with, ..)| *with == 0), "where nothing is new it is not in the list");
}

#[test]
fn a_large_backlog_comes_in_parts() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let listening = server.listen();
    drop(listening.device(&bob, "phone"));
    let text = "ü".repeat(15_000);
    for _ in 0..60 {
        server.clock.advance(1_000);
        ann.im.post("/message/send", json!({"type": 1, "targets": [bob.id], "content": text, "content_type": 0})).ok();
    }
    let mut phone = listening.device(&bob, "phone");
    phone.engine.send(SYNC, SyncUl { xid: xid(ann.id), ..SyncUl::default() }.encode_to_vec());
    let frame = phone.engine.next();
    assert!(frame.payload.len() <= 600 << 10, "{}", frame.payload.len());
    assert_eq!(phone.fetch(ann.id).len(), 60);
    until("it stays connected", || server.app.streams() == 1);
}
