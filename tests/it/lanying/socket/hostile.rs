//! Clients that send nonsense, too much, or do not read: they are answered or closed, and nobody else notices.

use std::io::Write as _;
use std::time::{Duration, Instant};

use prost::Message as _;
use tokio_tungstenite::tungstenite::Message;

use super::client::{CHAT, Device, HEADER, PROVISION, SYNC, UNREAD, xid};
use super::proto::{Body, Frame, Meta, Provision, SyncDl, SyncUl};
use crate::lanying::contract::fixture::{Fixture, Someone};
use crate::mastodon::streaming::listener::until;
use crate::test_server::TestServer;

/// A connection that goes on whatever others do.
fn goes_on(device: &mut Device, other: &Someone<'_>) {
    other.im.post("/message/send", serde_json::json!({"type": 1, "targets": [device.me], "content": "well?", "content_type": 0})).ok();
    device.noticed(other.id);
    device.fetch(other.id);
}

/// The code of the answer to a frame of a device that is logged in.
#[track_caller]
fn code(device: &mut Device) -> i32 {
    let answer: SyncDl = device.engine.told(SYNC);
    assert!(answer.xid.is_some(), "clients need one");
    answer.status.expect("a status").code
}

#[test]
fn frames_that_cannot_be_read_are_refused_and_the_connection_goes_on() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let listening = server.listen();
    let mut phone = listening.device(&ann, "phone");
    let bytes: [&[u8]; 4] = [&[0xFF], &[0x22, 0x7F, 0], &[0x42, 0x01, 0xFF], &[0x08]];
    for wrong in bytes {
        phone.engine.say(HEADER);
        phone.engine.bytes([&[4], wrong].concat());
        assert_eq!(code(&mut phone), 4, "{wrong:?}");
    }
    for (frame, expected) in [
        (Frame { command: 9, ..Frame::default() }, 3),
        (Frame { command: -1, ..Frame::default() }, 3),
        (Frame { command: 2, ..Frame::default() }, 3),
        (Frame { command: SYNC, payload: vec![0xFF], ..Frame::default() }, 4),
        (Frame { command: SYNC, compress: 1, ..Frame::default() }, 14),
        (Frame { command: SYNC, encrypt: 2, ..Frame::default() }, 14),
        (Frame { command: SYNC, ..Frame::default() }, 8),
        (Frame { command: SYNC, payload: SyncUl { xid: xid(i64::MIN), ..SyncUl::default() }.encode_to_vec(), ..Frame::default() }, 8),
    ] {
        phone.engine.frame(&frame);
        assert_eq!(code(&mut phone), expected, "{frame:?}");
    }
    for ns in [0, 2, 3, 4, 5, 7, 99, -1] {
        let answer = phone.ask(SyncUl { meta: Some(Meta { id: 3, to: xid(bob.id), ns, ..Meta::default() }), ..SyncUl::default() });
        assert_eq!((answer.status.map(|status| status.code), answer.client_mid), (Some(8), 3), "{ns}");
    }
    // Unknown fields are passed over, unknown people have nothing to say.
    assert!(phone.fetch(999_999).is_empty() && phone.history(999_999, u64::MAX >> 1, i32::MIN).metas.is_empty());
    // Attachments without headers, headers without attachments, other events.
    phone.engine.bytes(vec![4, 1, 2]);
    phone.engine.say(HEADER);
    phone.engine.say(r#"42["hello"]"#);
    phone.engine.bytes(vec![1, 2]);
    phone.engine.say("2");
    assert_eq!(phone.engine.text(), "3");
    goes_on(&mut phone, &bob);
}

#[test]
fn what_is_too_long_or_no_frame_at_all_is_closed_with_a_reason() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let listening = server.listen();
    let mut witness = listening.device(&ann, "phone");
    for (message, expected) in [
        (Message::binary(vec![4; (1 << 20) + 1]), (1009, "the message is too long")),
        (Message::binary(vec![4; 10 << 20]), (1009, "the message is too long")),
        (Message::text("x".repeat((1 << 20) + 1)), (1009, "the message is too long")),
    ] {
        let mut device = listening.device(&bob, "phone");
        // The server may close before all of it is sent.
        let _ = device.engine.0.send(message);
        assert_eq!(device.engine.closed(), (expected.0, expected.1.into()));
    }
    let mut nonsense = listening.device(&bob, "phone");
    for _ in 0..101 {
        nonsense.engine.say("what?");
    }
    assert_eq!(nonsense.engine.closed(), (1008, "too much is not understood".into()));
    let mut raw = listening.device(&bob, "phone");
    raw.engine.0.get_mut().write_all(&[0x81, 0x02, b'h', b'i']).expect("it is open");
    assert_eq!(raw.engine.closed(), (1002, "that is no WebSocket frame".into()));
    // Half a frame, and gone; half a packet, and gone.
    let mut half = listening.device(&bob, "phone");
    half.engine.0.get_mut().write_all(&[0x82, 0xFE, 0x10]).expect("it is open");
    drop(half);
    let mut half = listening.engine();
    half.say(HEADER);
    drop(half);
    goes_on(&mut witness, &bob);
    until("only the witness is left", || server.app.streams() == 1);
}

#[test]
fn who_does_not_log_in_is_closed() {
    let server = TestServer::new();
    let listening = server.listen();
    let mut engine = listening.engine();
    engine.0.get_ref().set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    let began = Instant::now();
    assert_eq!(engine.closed(), (1008, "no login came".into()));
    assert!(began.elapsed() > Duration::from_secs(8), "{:?}", began.elapsed());
}

#[test]
fn connections_of_one_address_are_counted_before_anybody_logs_in() {
    let server = TestServer::with(|config| config.streams_per_address = 20);
    let ann = Fixture::new(&server).someone();
    let listening = server.listen();
    let mut guests: Vec<_> = (0..19).map(|_| listening.engine()).collect();
    let mut last = listening.device(&ann, "phone");
    assert_eq!(listening.open_engine("?EIO=3&transport=websocket").err(), Some(429));
    assert!(last.unread().is_empty(), "logging in takes no second place");
    drop(guests.pop());
    until("there is room again", || listening.open_engine("?EIO=3&transport=websocket").is_ok());
}

#[test]
fn one_user_has_a_number_of_connections() {
    let server = TestServer::new();
    let ann = Fixture::new(&server).someone();
    let listening = server.listen();
    let devices: Vec<_> = (0..64).map(|_| listening.device(&ann, "phone")).collect();
    let asked = Provision { xid: xid(ann.id), token: ann.im.token.clone().expect("a token"), guid: "phone".into(), ..Provision::default() };
    let mut engine = listening.engine();
    let status = engine.log_in(&asked).status.expect("a status");
    assert_eq!((status.code, status.reason.as_str()), (20, "too many open connections"));
    engine.closed();
    drop(devices);
}

#[test]
fn a_reader_who_does_not_read_is_dropped() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let listening = server.listen();
    let mut quick = listening.device(&ann, "phone");
    let mut slow = listening.device(&bob, "phone");
    let text = "x".repeat(15_000);
    for _ in 0..20 {
        server.clock.advance(1_000);
        quick.done(bob.id, &Body { kind: CHAT, content: text.clone(), ..Body::default() });
    }
    // Every one of these asks for 300 kB, and none is read: the server stops reading, too, and waits for a while.
    slow.engine.0.get_ref().set_nonblocking(true).expect("a setting");
    let began = Instant::now();
    let mut asked = 0;
    while server.app.streams_ended("slow") == 0 {
        assert!(began.elapsed() < Duration::from_secs(120), "it was never dropped");
        let history = SyncUl { xid: xid(ann.id), is_full: true, n: 100, ..SyncUl::default() };
        let frame = Frame { command: SYNC, payload: history.encode_to_vec(), ..Frame::default() };
        let attachment = [vec![4], frame.encode_to_vec()].concat();
        if asked < 200 {
            let _ = slow.engine.0.send(Message::text(HEADER));
            let _ = slow.engine.0.send(Message::binary(attachment));
            asked += 1;
        } else {
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    until("it is forgotten", || server.app.streams() == 1);
    assert!(quick.unread().len() == 1);
}

#[test]
fn a_second_login_on_a_connection_takes_the_place_of_the_first() {
    let server = TestServer::new();
    let fixture = Fixture::new(&server);
    let (ann, bob) = (fixture.someone(), fixture.someone());
    let listening = server.listen();
    let mut phone = listening.device(&ann, "phone");
    let asked = Provision { xid: xid(bob.id), token: bob.im.token.clone().expect("a token"), guid: "phone".into(), ..Provision::default() };
    assert_eq!(phone.engine.log_in(&asked).status.map(|status| status.code), Some(1));
    phone.me = bob.id;
    goes_on(&mut phone, &ann);
    assert_eq!(server.app.streams(), 1);
    // With the token of somebody else it has none at all.
    let stolen = Provision { xid: xid(ann.id), ..asked };
    phone.engine.send(PROVISION, stolen.encode_to_vec());
    let answer: Provision = phone.engine.told(PROVISION);
    assert_eq!(answer.status.map(|status| status.code), Some(7));
    phone.engine.send(UNREAD, Vec::new());
    let refused: super::proto::UnreadDl = phone.engine.told(UNREAD);
    assert_eq!(refused.status.map(|status| status.code), Some(9));
    phone.engine.closed();
    until("nobody is left", || server.app.streams() == 0);
}
