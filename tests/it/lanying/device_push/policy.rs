//! What changes between a message and its push.

use folkmoot::internals::model::clock::HOUR;
use serde_json::{Value, json};

use super::relay::{community, read, send};
use crate::database;
use crate::http_receiver::HttpReceiver;
use crate::lanying::contract::fixture::{Fixture, notifier, send_message};
use crate::lanying::push::reachable;
use crate::mastodon::streaming::listener::until;
use crate::metrics::metric;

#[test]
fn what_is_not_wanted_any_more_is_not_pushed() {
    let relay = HttpReceiver::start();
    let server = community(&relay);
    let fixture = Fixture::new(&server);
    notifier(&server);
    let ann = fixture.someone();
    // Each waits for its second attempt when the change comes.
    let waits_for = |id: i64| {
        relay.answer(503);
        let message = send_message(&ann, 1, id);
        send(&server);
        assert!(!relay.arrived().is_empty());
        relay.answer(200);
        message
    };
    let is_dropped = |why: &str| {
        server.clock.advance(HOUR);
        send(&server);
        assert!(relay.arrived().is_empty(), "{why}");
    };
    for (path, body) in [
        ("/user/push?value=true", Value::Null),
        ("/user/push/limit?no_push_start_hour=0&no_push_end_hour=23", Value::Null),
        ("/user/token/unbind?deviceSn=1", Value::Null),
        ("/user/kick", Value::Null),
    ] {
        let bob = reachable(&fixture);
        waits_for(bob.id);
        bob.im.post(path, body);
        is_dropped(path);
    }
    let bob = reachable(&fixture);
    let id = waits_for(bob.id);
    ann.im.post("/message/recall", json!({"conversation_id": bob.id, "msg_id": id}));
    let recalled = database::number(&server, &format!("SELECT deleted_at IS NOT NULL FROM entries WHERE id = {id}"));
    assert_eq!(recalled, 1);
    is_dropped("a message that was recalled");
    assert_eq!(database::number(&server, "SELECT count(*) FROM push_outbox"), 0);
    assert_eq!((metric(&server, "device_pushes_sent_total"), metric(&server, "device_pushes_given_up_total")), ("0".into(), "0".into()));
}

#[test]
fn who_is_online_is_not_pushed_to_and_their_badge_does_not_grow() {
    let relay = HttpReceiver::start();
    let server = community(&relay);
    let fixture = Fixture::new(&server);
    notifier(&server);
    let (ann, bob, carol) = (fixture.someone(), reachable(&fixture), reachable(&fixture));
    let listening = server.listen();
    let connected = listening.device(&bob, "phone");
    for _ in 0..3 {
        send_message(&ann, 1, bob.id);
        send_message(&ann, 1, carol.id);
        send(&server);
        assert_eq!(read(&relay.only())["user_id"], carol.id.to_string());
    }
    // What the operator pushes comes to everybody.
    fixture.admin.post("/push/notify", json!({"audience": {"user_id": [bob.id]}, "message": {"body": "b", "badge": "+0"}})).ok();
    send(&server);
    assert_eq!(read(&relay.only())["badge"], 0);
    drop(connected);
    until("nobody is connected", || server.app.streams() == 0);
    send_message(&ann, 1, bob.id);
    send(&server);
    assert_eq!(read(&relay.only())["badge"], 1);
}

#[test]
fn details_sound_and_badge_are_those_of_the_receiver() {
    let relay = HttpReceiver::start();
    let server = community(&relay);
    let fixture = Fixture::new(&server);
    notifier(&server);
    let (ann, bob) = (fixture.someone(), reachable(&fixture));
    bob.im.post("/user/push/detail?value=true", Value::Null).done();
    bob.im.post("/user/sounds?value=true", Value::Null).done();
    bob.im.post("/user/vibratory?value=true", Value::Null).done();
    bob.im.post("/user/push/badge", json!({"badge": 6})).done();
    send_message(&ann, 1, bob.id);
    send(&server);
    let push = relay.only();
    let body = read(&push);
    assert_eq!((&body["badge"], &body["sound"], &body["vibrate"]), (&json!(7), &json!(false), &json!(true)));
    assert!(!String::from_utf8_lossy(&push.body).contains("hello"), "{body}");
}
