//! Clients that send nonsense, too much, or do not read: they are closed with a reason, and nobody else notices.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use super::listener::{Listening, Socket, until};
use crate::test_server::{Person, TestServer};

fn token(who: &Person<'_>) -> String {
    who.server.token(Some(who), "read")
}

/// A socket that hears the user's own stream.
fn witness(listening: &Listening, who: &Person<'_>) -> Socket {
    let mut witness = listening.socket(&token(who));
    witness.subscribe("user", None);
    witness.settle();
    witness
}

/// Somebody else's socket goes on.
fn goes_on(witness: &mut Socket, who: &Person<'_>) {
    let made = who.publish_status("all is well");
    assert_eq!(witness.told(&["user"], "update")["id"], made["id"]);
}

#[test]
fn nonsense_is_closed_with_a_reason() {
    let server = TestServer::new();
    let (ann, eve) = (server.user("annie"), server.user("evely"));
    let listening = server.listen();
    let mut witness = witness(&listening, &ann);
    let mut socket = listening.socket(&token(&eve));
    socket.0.send(Message::binary(vec![1, 2, 3])).expect("it is open");
    assert_eq!(socket.closed(), (1003, "only text is understood".into()));
    for length in [8 * 1024 + 1, 10 << 20] {
        let mut socket = listening.socket(&token(&eve));
        // The server may close before all of it is sent.
        let _ = socket.0.send(Message::text("x".repeat(length)));
        assert_eq!(socket.closed(), (1009, "the message is too long".into()), "{length}");
    }
    let raw: [(&[u8], u16, &str); 4] = [
        // Without a mask, of a kind that does not exist, with a bit that nobody agreed to, and no UTF-8.
        (&[0x81, 0x02, b'h', b'i'], 1002, "that is no WebSocket frame"),
        (&[0x83, 0x80, 0, 0, 0, 0], 1002, "that is no WebSocket frame"),
        (&[0xC1, 0x80, 0, 0, 0, 0], 1002, "that is no WebSocket frame"),
        (&[0x81, 0x82, 0, 0, 0, 0, 0xC3, 0x28], 1007, "the text is no UTF-8"),
    ];
    for (bytes, code, reason) in raw {
        let mut socket = listening.socket(&token(&eve));
        socket.0.get_mut().write_all(bytes).expect("it is open");
        assert_eq!(socket.closed(), (code, reason.into()), "{bytes:?}");
    }
    // Half a frame, and gone.
    let mut half = listening.socket(&token(&eve));
    half.0.get_mut().write_all(&[0x81, 0xFE, 0x10]).expect("it is open");
    drop(half);
    goes_on(&mut witness, &ann);
    until("only the witness is left", || server.app.streams() == 1);
}

#[test]
fn a_thousand_subscriptions_are_too_many() {
    let server = TestServer::new();
    let (ann, eve) = (server.user("annie"), server.user("evely"));
    let listening = server.listen();
    let mut witness = witness(&listening, &ann);
    let mut socket = listening.socket(&token(&eve));
    for n in 0..1_000 {
        let frame = json!({"type": "subscribe", "stream": "hashtag", "tag": format!("tag{n}")});
        if socket.0.send(Message::text(frame.to_string())).is_err() {
            break;
        }
    }
    assert_eq!(socket.next(), json!({"error": "Too many subscriptions", "status": 429}));
    assert_eq!(socket.closed(), (1008, "too many frames were refused".into()));
    let mut socket = listening.socket(&token(&eve));
    for _ in 0..101 {
        let _ = socket.0.send(Message::text("{"));
    }
    assert_eq!(socket.closed(), (1008, "too many frames were refused".into()));
    goes_on(&mut witness, &ann);
}

#[test]
fn a_flood_of_good_frames_ends() {
    let server = TestServer::new();
    let (ann, eve) = (server.user("annie"), server.user("evely"));
    let listening = server.listen();
    let mut witness = witness(&listening, &ann);
    let mut socket = listening.socket(&token(&eve));
    let frame = json!({"type": "subscribe", "stream": "user"}).to_string();
    let sent = (0..20_000).take_while(|_| socket.0.send(Message::text(frame.clone())).is_ok()).count();
    assert!(sent >= 1_000, "{sent}");
    assert_eq!(socket.closed(), (1008, "too many messages a second".into()));
    goes_on(&mut witness, &ann);
}

#[test]
fn a_reader_who_does_not_read_is_dropped() {
    let server = TestServer::with(|config| config.metrics_token = Some("let me look".into()));
    let (ann, eve) = (server.user("annie"), server.user("evely"));
    let listening = server.listen();
    let (mut quick, mut slow) = (listening.socket(&token(&ann)), listening.socket(&token(&eve)));
    quick.subscribe("public", None);
    quick.settle();
    // The same entry in 64 streams: a few of them fill every buffer on the way.
    for n in 0..64_u32 {
        let tag: String = "harvest".chars().enumerate().map(|(at, c)| if n >> at & 1 == 1 { c.to_ascii_uppercase() } else { c }).collect();
        slow.subscribe("hashtag", Some(&tag));
    }
    slow.settle();
    let text = format!("#harvest {}", "x".repeat(480));
    let ann = ann.mastodon();
    let mut told = 0;
    let began = Instant::now();
    while server.app.streams_ended("slow") == 0 {
        ann.post("/api/v1/statuses", json!({"status": text})).ok();
        quick.told(&["public"], "update");
        told += 1;
        assert!(told < 2_000 && began.elapsed() < Duration::from_secs(120), "it was never dropped");
    }
    until("it is forgotten", || server.app.streams() == 1);
    let metrics = server.client.get("/metrics").header(rocket::http::Header::new("Authorization", "Bearer let me look")).dispatch();
    let metrics = metrics.into_string().expect("a text");
    for line in
        [r#"folkmoot_streams{dialect="mastodon"} 1"#, r#"folkmoot_streams_ended_total{reason="slow"} 1"#, "folkmoot_stream_events_total "]
    {
        assert!(metrics.contains(line), "no {line} in\n{metrics}");
    }
}

#[test]
fn a_user_and_an_address_have_a_number_of_streams() {
    let server = TestServer::with(|config| config.streams_per_address = 70);
    let (ann, eve) = (server.user("annie"), server.user("evely"));
    let listening = server.listen();
    let open = |who: &Person<'_>| listening.open(&format!("?access_token={}", token(who)), &[]).map(|(socket, _)| socket);
    let mut sockets: Vec<Socket> = (0..64).map(|_| open(&eve).expect("room")).collect();
    assert_eq!(open(&eve).err(), Some(429));
    eve.mastodon().get("/api/v1/streaming/user").refused(429, "Too many open streams");
    sockets.extend((0..6).map(|_| open(&ann).expect("room")));
    assert_eq!(open(&ann).err(), Some(429));
    drop(sockets.pop());
    until("there is room again", || server.app.streams() == 69);
    assert!(open(&ann).is_ok());
}

#[test]
fn a_connection_that_is_cut_is_forgotten() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let listening = server.listen();
    let socket = listening.socket(&token(&ann));
    let stream: &TcpStream = socket.0.get_ref();
    stream.shutdown(std::net::Shutdown::Both).expect("it was open");
    until("it is forgotten", || server.app.streams() == 0);
}
