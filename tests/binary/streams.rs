//! Open streams when the program is stopped: each is told, and none holds the program up.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio_tungstenite::tungstenite::{self, Message, WebSocket};

use crate::process::Server;

/// From the signal to the exit.
const STOP: Duration = Duration::from_secs(5);
const PATIENCE: Duration = Duration::from_secs(20);

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream
}

fn socket(address: SocketAddr, token: &str) -> WebSocket<TcpStream> {
    let url = format!("ws://{address}/api/v1/streaming?stream=public&access_token={token}");
    tungstenite::client(url, connect(address)).expect("a socket").0
}

/// A connection of another API, which nobody has logged in on.
fn guest(address: SocketAddr) -> WebSocket<TcpStream> {
    let url = format!("ws://{address}/socket.io/?EIO=3&transport=websocket");
    let mut guest = tungstenite::client(url, connect(address)).expect("a socket").0;
    for _ in 0..2 {
        assert!(guest.read().expect("a greeting").is_text());
    }
    guest
}

/// An event stream that has begun.
fn events(address: SocketAddr, token: &str) -> BufReader<TcpStream> {
    let mut stream = connect(address);
    write!(stream, "GET /api/v1/streaming/public HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n").expect("it is sent");
    let mut lines = BufReader::new(stream);
    until(&mut lines, |line| line == ":)");
    lines
}

/// Reads up to the first such line.
fn until(lines: &mut BufReader<TcpStream>, is_it: impl Fn(&str) -> bool) {
    let mut line = String::new();
    while !is_it(line.trim()) {
        line.clear();
        assert!(lines.read_line(&mut line).expect("a line") > 0, "it ended");
    }
}

#[test]
fn sigterm_ends_every_stream_and_then_the_program() {
    stopped("");
}

#[test]
fn sigterm_does_so_behind_the_gate() {
    stopped("gate = true\n");
}

/// A sandbox with these settings and many open streams is stopped.
fn stopped(settings: &str) {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("folkmoot.toml"), settings).expect("a file");
    let server = Server::start(dir.path(), &["sandbox", "--seed", "5", "--config", "folkmoot.toml", "--credentials", "credentials.json"]);
    let text = std::fs::read_to_string(dir.path().join("credentials.json")).expect("credentials");
    let credentials: Value = serde_json::from_str(&text).expect("JSON");
    let token = credentials["users"][0]["mastodon"]["access_token"].as_str().expect("a token").to_owned();
    let address = server.address;
    let mut sockets: Vec<_> = (0..20).map(|_| socket(address, &token)).collect();
    let mut streams: Vec<_> = (0..20).map(|_| events(address, &token)).collect();
    let mut guests: Vec<_> = (0..5).map(|_| guest(address)).collect();
    // Neither a connection without a request nor half of one holds it up.
    let (idle, mut half) = (connect(address), connect(address));
    half.write_all(b"GET /health HTT").expect("it is sent");
    let posted = crate::http::send(
        address,
        "POST",
        "/api/v1/statuses",
        &[("Authorization", &format!("Bearer {token}")), ("Content-Type", "application/json")],
        r#"{"status": "the last word"}"#,
    );
    assert_eq!(posted.expect("it answers").status, 200);
    // What still waits for a stream when the server stops is for its client to read from the timeline.
    for socket in &mut sockets {
        let Message::Text(told) = socket.read().expect("what was posted") else { panic!("a message") };
        assert!(told.contains("the last word"), "{told}");
    }
    streams.iter_mut().for_each(|lines| until(lines, |line| line.contains("the last word")));
    let began = Instant::now();
    let status = server.stop(STOP);
    assert!(status.success() && began.elapsed() < STOP, "{status:?} after {:?}", began.elapsed());
    for socket in sockets.iter_mut().chain(&mut guests) {
        match socket.read() {
            Ok(Message::Close(Some(frame))) => assert_eq!((u16::from(frame.code), &*frame.reason), (1001, "the server stops")),
            other => panic!("a farewell was expected: {other:?}"),
        }
    }
    for lines in &mut streams {
        let rest: Vec<String> = lines.lines().map(|line| line.expect("a whole answer")).collect();
        assert!(rest.ends_with(&["0".into(), String::new()]), "{rest:?}");
    }
    drop((idle, half));
}
