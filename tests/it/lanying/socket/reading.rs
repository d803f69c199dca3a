//! Reading in one API, as devices and streams of the two others are told of it.

use serde_json::{Value, json};

use super::client::{Device, body, xid};
use crate::lanying::contract::fixture::Someone;
use crate::mastodon::streaming::listener::{Events, Listening};
use crate::mastodon_client::id;
use crate::test_server::{Person, TestServer};

/// Operations.
const READ_ACK: i32 = 1;
const READ_ALL: i32 = 2;
const READ_CANCEL: i32 = 3;

fn someone<'m>(who: &Person<'m>) -> Someone<'m> {
    Someone { id: who.login.uid, name: who.name.clone(), im: who.im() }
}

fn phone(listening: &Listening, who: &Person<'_>) -> Device {
    listening.device(&someone(who), "phone")
}

fn listed(who: &Person<'_>) -> Value {
    who.mastodon().get("/api/v1/conversations").list().remove(0)
}

/// The next event is that of the one conversation, as the list shows it.
#[track_caller]
fn told(events: &mut Events<'_>, who: &Person<'_>, unread: bool) {
    let conversation = events.next("conversation");
    assert_eq!((&conversation, &conversation["unread"]), (&listed(who), &json!(unread)));
}

/// The last of what is new in a conversation is this operation, about this message.
#[track_caller]
fn operation(device: &mut Device, with: i64, kind: i32, about: u64) {
    device.noticed(with);
    let meta = device.fetch(with).pop().expect("something new");
    let operation = body(&meta).operation.expect("an operation");
    assert_eq!((operation.kind, operation.mid), (kind, about));
}

#[test]
fn what_is_read_in_any_api_is_read_in_the_streams_and_sockets_of_all() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let (ann_id, bob_id) = (ann.login.uid, bob.login.uid);
    let (listening, im) = (server.listen(), bob.im());
    let (mut hers, mut his) = (phone(&listening, &ann), phone(&listening, &bob));
    let (mut author, mut reader) = (ann.mastodon().listen("direct"), bob.mastodon().listen("direct"));
    let over_http = || {
        let last = listed(&bob)["last_status"]["id"].as_str().expect("an id").to_owned();
        im.get(&format!("/message/ack?conversation_id={ann_id}&msg_id={last}")).done();
    };
    let in_mastodon = || {
        let path = format!("/api/v1/conversations/{}/read", id(&listed(&bob)));
        bob.mastodon().post(&path, json!({})).ok();
        // What was read before is not told again.
        bob.mastodon().post(&path, json!({})).ok();
    };
    let in_fresns = || drop(bob.v1().patch("/conversation/annie/read-status", json!({})).ok());
    let ways: [&dyn Fn(); 3] = [&in_fresns, &in_mastodon, &over_http];
    for (n, read) in ways.into_iter().enumerate() {
        ann.write_to(&bob, &format!("message {n}"));
        told(&mut reader, &bob, true);
        told(&mut author, &ann, false);
        his.noticed(ann_id);
        hers.noticed(bob_id);
        let message = his.fetch(ann_id).pop().expect("a message").id;
        assert_eq!(hers.fetch(bob_id).pop().map(|meta| (meta.id, meta.from)), Some((message, xid(ann_id))));
        read();
        told(&mut reader, &bob, false);
        operation(&mut his, bob_id, READ_ALL, message);
        operation(&mut hers, bob_id, READ_ACK, message);
    }
    // Over the socket, which its own device is not told of.
    ann.write_to(&bob, "the last one");
    told(&mut reader, &bob, true);
    told(&mut author, &ann, false);
    his.noticed(ann_id);
    let message = his.fetch(ann_id).pop().expect("a message").id;
    his.operate(ann_id, READ_ACK, message, None, "");
    told(&mut reader, &bob, false);
    // Unread again, read again.
    his.operate(ann_id, READ_CANCEL, message, None, "");
    told(&mut reader, &bob, true);
}

#[test]
fn a_thread_with_several_people_is_told_as_read() {
    let server = TestServer::new();
    let (ann, bob, carol) = (server.user("annie"), server.user("bobby"), server.user("carol"));
    let mut reader = bob.mastodon().listen("direct");
    let direct = json!({"status": "@bobby @carol, both of you", "visibility": "direct"});
    ann.mastodon().post("/api/v1/statuses", direct).ok();
    server.work_off();
    told(&mut reader, &bob, true);
    let path = format!("/api/v1/conversations/{}/read", id(&listed(&bob)));
    for _ in 0..2 {
        bob.mastodon().post(&path, json!({})).ok();
    }
    told(&mut reader, &bob, false);
    // Neither a second time, nor for others.
    ann.write_to(&bob, "now you alone");
    assert_eq!(reader.next("conversation"), listed(&bob));
    assert_eq!(listed(&carol)["unread"], true);
}
