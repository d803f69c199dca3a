//! Many streams over one socket, with a real client of the protocol.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::listener::until;
use crate::mastodon::account_fixtures::disable;
use crate::mastodon::browser::Program;
use crate::mastodon_client::id;
use crate::test_server::TestServer;

/// From the end of a token to the end of its sockets.
const AT_ONCE: Duration = Duration::from_secs(1);

#[test]
fn a_token_comes_in_the_query_the_header_or_as_the_subprotocol() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let listening = server.listen();
    let token = server.token(Some(&ann), "read");
    let bearer = format!("Bearer {token}");
    for (query, headers) in [
        (format!("?access_token={token}&stream=user"), vec![]),
        (format!("/?access_token={token}&stream=user"), vec![]),
        ("?stream=user".to_owned(), vec![("Authorization", bearer.as_str())]),
        ("?stream=user".to_owned(), vec![("Sec-WebSocket-Protocol", token.as_str())]),
    ] {
        let (mut socket, response) = listening.open(&query, &headers).expect("a socket");
        assert_eq!(response.status(), 101);
        let agreed = response.headers().get("Sec-WebSocket-Protocol").map(|value| value.to_str().expect("text"));
        assert_eq!(agreed, headers.iter().find(|(name, _)| name.starts_with("Sec")).map(|(_, token)| *token));
        ann.publish_status("hello");
        socket.told(&["user"], "update");
    }
    for headers in [vec![], vec![("Authorization", "Bearer nonsense")], vec![("Sec-WebSocket-Protocol", "nonsense")]] {
        assert_eq!(listening.open("?stream=public", &headers).err(), Some(401));
    }
}

#[test]
fn one_socket_carries_many_streams() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    bob.mastodon().post(&format!("/api/v1/accounts/{}/follow", ann.id()), json!({})).ok();
    let list = id(&bob.mastodon().post("/api/v1/lists", json!({"title": "x"})).ok());
    bob.mastodon().post(&format!("/api/v1/lists/{list}/accounts"), json!({"account_ids": [ann.id()]})).ok();
    let listening = server.listen();
    let mut socket = listening.socket(bob.mastodon().token.as_deref().expect("a token"));
    for (stream, argument) in
        [("user", None), ("public", None), ("hashtag", Some("Games")), ("list", Some(list.as_str())), ("direct", None)]
    {
        socket.subscribe(stream, argument);
        // A second time changes nothing.
        socket.subscribe(stream, argument);
    }
    socket.settle();
    let made = ann.publish_status("hello #games");
    let first = bob.mastodon().get("/api/v1/timelines/home").list().remove(0);
    for label in [vec!["user"], vec!["public"], vec!["hashtag", "Games"], vec!["list", &list]] {
        assert_eq!(socket.told(&label, "update"), first);
    }
    for left in ["public", "hashtag", "hashtag:local", "direct"] {
        socket.unsubscribe(left, (left != "public" && left != "direct").then_some("Games"));
    }
    socket.settle();
    ann.mastodon().put(&format!("/api/v1/statuses/{}", id(&made)), json!({"status": "bye"})).ok();
    socket.told(&["user"], "status.update");
    socket.told(&["list", &list], "status.update");
    ann.mastodon().delete(&format!("/api/v1/statuses/{}", id(&made))).ok();
    assert_eq!(socket.told(&["user"], "delete"), made["id"]);
    assert_eq!(socket.told(&["list", &list], "delete"), made["id"]);
    bob.mastodon().post("/api/v2/filters", json!({"title": "x", "context": ["home"]})).ok();
    let changed = socket.next();
    assert_eq!(changed, json!({"stream": ["user"], "event": "filters_changed"}), "without a payload");
}

#[test]
fn what_cannot_be_listened_to_is_answered_in_a_frame() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    let list = id(&bob.mastodon().post("/api/v1/lists", json!({"title": "x"})).ok());
    let listening = server.listen();
    let token = server.token(Some(&ann), "read:accounts");
    let (mut socket, _) = listening.open(&format!("?access_token={token}&stream=user"), &[]).expect("a socket");
    let scope = "Access token does not have the required scopes";
    assert_eq!(socket.next(), json!({"error": scope, "status": 401}));
    let whole = server.token(Some(&ann), "read");
    let mut other = listening.socket(&whole);
    for (is_whole, frame, status, text) in [
        (false, json!({"type": "subscribe", "stream": "user:notification"}), 401, scope),
        (false, json!({"type": "subscribe", "stream": "direct"}), 401, scope),
        (true, json!({"type": "subscribe", "stream": "nonsense"}), 400, "Unknown stream type"),
        (true, json!({"type": "subscribe"}), 400, "Unknown stream type"),
        (true, json!({"type": "subscribe", "stream": "hashtag"}), 400, "Missing tag name parameter"),
        (true, json!({"type": "subscribe", "stream": "hashtag:local", "tag": "#"}), 400, "Missing tag name parameter"),
        (true, json!({"type": "subscribe", "stream": "list"}), 400, "Missing list name parameter"),
        (true, json!({"type": "subscribe", "stream": "list", "list": list}), 401, "Not authorized to stream this list"),
        (true, json!({"type": "sing", "stream": "user"}), 400, "The frame is not understood"),
        (true, json!([1, 2]), 400, "The frame is not understood"),
        (true, json!({"type": "subscribe", "stream": {"a": 1}}), 400, "The frame is not understood"),
    ] {
        let socket = if is_whole { &mut other } else { &mut socket };
        socket.send(&frame);
        assert_eq!(socket.next(), json!({"error": text, "status": status}), "{frame}");
    }
    // It goes on all the same, and public streams need no scope.
    socket.subscribe("public", None);
    socket.settle();
    ann.publish_status("hello");
    socket.told(&["public"], "update");
}

#[test]
fn a_socket_is_closed_when_its_token_or_its_user_is() {
    let server = TestServer::new();
    let ann = server.user("annie");
    let program = Program::new(&server);
    let listening = server.listen();
    let token = program.token(&ann);
    let (mut ending, mut kept) = (listening.socket(&token), listening.socket(&server.token(Some(&ann), "read")));
    kept.subscribe("user", None);
    kept.settle();
    let began = Instant::now();
    server.mastodon().post("/oauth/revoke", json!({"client_id": program.id, "client_secret": program.secret, "token": token})).ok();
    let farewell = (1008, "the access token is not valid any more".to_owned());
    assert_eq!(ending.closed(), farewell);
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    assert_eq!(listening.open(&format!("?access_token={token}"), &[]).err(), Some(401));
    ann.publish_status("still here");
    kept.told(&["user"], "update");
    let began = Instant::now();
    disable(&ann);
    assert_eq!(kept.closed(), farewell);
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    until("both are forgotten", || server.app.streams() == 0);
}

#[test]
fn the_server_says_goodbye_when_it_stops() {
    let server = TestServer::new();
    let ann = server.user("annie");
    // Other tests may keep the processors for more than a second.
    let listening = server.listen_with(10);
    let mut sockets: Vec<_> = (0..20).map(|_| listening.socket(&server.token(Some(&ann), "read"))).collect();
    let began = Instant::now();
    listening.stop();
    for socket in &mut sockets {
        assert_eq!(socket.closed(), (1001, "the server stops".to_owned()));
    }
    drop(listening);
    // How soon a process ends is held in `tests/binary`; here other tests share the processors.
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
fn events_over_http_arrive_through_a_real_connection() {
    use std::io::{BufRead, BufReader, Write};
    let server = TestServer::new();
    let ann = server.user("annie");
    let listening = server.listen();
    let mut stream = std::net::TcpStream::connect(listening.address).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    let token = server.token(Some(&ann), "read");
    write!(stream, "GET /api/v1/streaming/user HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n").expect("it is sent");
    let mut lines = BufReader::new(stream).lines().map(|line| line.expect("a line"));
    let head: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).map(|line| line.to_ascii_lowercase()).collect();
    for expected in ["http/1.1 200 ok", "content-type: text/event-stream", "cache-control: private, no-store", "x-accel-buffering: no"] {
        assert!(head.iter().any(|line| line == expected), "{expected}: {head:?}");
    }
    assert!(lines.any(|line| line == ":)"));
    let made = ann.publish_status("hello");
    assert!(lines.any(|line| line == "event: update"));
    let data = lines.next().expect("data");
    let data: Value = serde_json::from_str(data.strip_prefix("data: ").expect("data")).expect("JSON");
    assert_eq!(data["id"], made["id"]);
    listening.stop();
    assert_eq!(lines.last().as_deref(), Some(""), "the answer has an end");
}
