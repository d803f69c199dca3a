//! A thousand idle streams beside calls in every API, and far more sockets than one address may have.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use folkmoot::internals::community::people::sessions::hash_token;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{self, Message, WebSocket};

use crate::http;
use crate::process::Server;
use crate::sandbox_user::SandboxUser;

const ARGUMENTS: [&str; 9] = ["sandbox", "--database", "moot.db", "--seed", "7", "--members", "40", "--credentials", "credentials.json"];
const IDLE: usize = 1_000;
/// Streams of each of those who idle: less than one user may have.
pub const EACH: usize = 50;
/// Streams that hear everything.
const LISTENING: usize = 8;
/// Calls that are heard.
const CALLS: usize = 60;
/// Sockets that are asked for in all.
const SOCKETS: usize = 10_000;
const PATIENCE: Duration = Duration::from_secs(60);

pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream
}

/// The body of an answer that comes in chunks.
pub struct Chunks {
    inner: BufReader<TcpStream>,
    /// Bytes of this chunk that are still to come.
    left: usize,
}

impl Read for Chunks {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        while self.left == 0 {
            // The end of the last chunk is an empty line.
            let mut line = String::new();
            if self.inner.read_line(&mut line)? == 0 {
                return Ok(0);
            }
            if !line.trim().is_empty() {
                self.left = usize::from_str_radix(line.trim(), 16).map_err(std::io::Error::other)?;
            }
        }
        let most = into.len().min(self.left);
        let read = self.inner.read(&mut into[..most])?;
        self.left -= read;
        Ok(read)
    }
}

/// A stream that tells what happens.
pub enum Stream {
    Events(BufReader<Chunks>),
    Socket(Box<WebSocket<TcpStream>>),
}

impl Stream {
    /// `name` may bring more parameters: `hashtag?tag=x`.
    pub fn open(address: SocketAddr, token: &str, name: &str, socket: bool) -> Self {
        if socket {
            let url = format!("ws://{address}/api/v1/streaming?access_token={token}&stream={}", name.replace('?', "&"));
            return Self::Socket(Box::new(tungstenite::client(url, connect(address)).expect("a socket").0));
        }
        let mut stream = connect(address);
        let sent = write!(stream, "GET /api/v1/streaming/{name} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n");
        sent.expect("it is sent");
        let (mut inner, mut line) = (BufReader::with_capacity(1_024, stream), String::new());
        while line != "\r\n" {
            line.clear();
            assert!(inner.read_line(&mut line).expect("a line") > 0, "no stream");
        }
        Self::Events(BufReader::with_capacity(1_024, Chunks { inner, left: 0 }))
    }

    /// The next status that it tells of.
    fn status(&mut self) -> Value {
        self.next("update")
    }

    /// What the next event of this kind tells; others are passed over.
    pub fn next(&mut self, event: &str) -> Value {
        let text = match self {
            Self::Socket(socket) => loop {
                if let Message::Text(text) = socket.read().expect("a message") {
                    let message: Value = serde_json::from_str(&text).expect("JSON");
                    if message["event"] == event {
                        break message["payload"].as_str().expect("a text").to_owned();
                    }
                }
            },
            Self::Events(events) => {
                let mut is_next = false;
                loop {
                    let mut line = String::new();
                    assert!(events.read_line(&mut line).expect("a line") > 0, "it ended");
                    if let Some(kind) = line.strip_prefix("event: ") {
                        is_next = kind.trim() == event;
                    } else if let Some(data) = line.strip_prefix("data: ").filter(|_| is_next) {
                        break data.trim().to_owned();
                    }
                }
            }
        };
        serde_json::from_str(&text).expect("JSON")
    }

    /// Has it nothing more to tell? Signs of life do not count.
    pub fn is_quiet(&mut self) -> bool {
        match self {
            Self::Socket(socket) => {
                socket.get_mut().set_nonblocking(true).expect("a socket");
                loop {
                    match socket.read() {
                        Ok(Message::Text(_)) => return false,
                        Ok(_) => {}
                        Err(_) => return true,
                    }
                }
            }
            Self::Events(events) => {
                events.get_mut().inner.get_mut().set_nonblocking(true).expect("a socket");
                let mut rest = Vec::new();
                // It ends with the error that nothing is there.
                let _ = events.read_to_end(&mut rest);
                !String::from_utf8_lossy(&rest).contains("data: ")
            }
        }
    }
}

/// Logins of members who have none: a token each.
fn log_in_members(dir: &Path) -> Vec<String> {
    let file = rusqlite::Connection::open(dir.join("moot.db")).expect("it opens");
    let mut tokens = Vec::new();
    for n in 0..IDLE / EACH {
        let token = format!("idle-{n}");
        let made = file.execute(
            "INSERT INTO sessions (id, kind, token_hash, account_id, user_id, app_id, scopes, created_at)
             SELECT (SELECT max(id) FROM sessions) + 1, s.kind, ?1, u.account_id, u.id, s.app_id, s.scopes, s.created_at
             FROM sessions s, users u WHERE s.kind = 'oauth' AND u.status = 'enabled' AND u.role = 'general'
             ORDER BY s.id, u.id DESC LIMIT 1 OFFSET ?2",
            (hash_token(&token), n as i64),
        );
        assert_eq!(made, Ok(1));
        tokens.push(token);
    }
    tokens
}

pub fn post(address: SocketAddr, path: &str, headers: &[(&str, &str)], body: &Value) -> Value {
    let headers: Vec<(&str, &str)> = headers.iter().copied().chain([("Content-Type", "application/json")]).collect();
    let reply = http::send(address, "POST", path, &headers, &body.to_string()).expect("it answers");
    assert_eq!(reply.status, 200, "{}", reply.body);
    serde_json::from_str(&reply.body).expect("JSON")
}

/// A sandbox whose members have tokens, where one address may have so many streams; its credentials, and the tokens.
pub fn crowded(dir: &Path, streams: usize) -> (Server, Value, Vec<String>) {
    std::fs::write(dir.join("Rocket.toml"), format!("[default]\nstreams_per_address = {streams}\n")).expect("it is written");
    drop(Server::start(dir, &ARGUMENTS));
    let tokens = log_in_members(dir);
    let server = Server::start(dir, &ARGUMENTS);
    let credentials = std::fs::read_to_string(dir.join("credentials.json")).expect("it is written");
    (server, serde_json::from_str(&credentials).expect("JSON"), tokens)
}

#[test]
fn a_thousand_idle_streams_stand_beside_calls_in_every_api() {
    let dir = tempfile::tempdir().expect("a folder");
    let limit = IDLE + LISTENING + 2;
    let (server, credentials, tokens) = crowded(dir.path(), limit);
    let address = server.address;
    let user = |at: usize| &credentials["users"][at];
    let token = |at: usize| user(at)["mastodon"]["access_token"].as_str().expect("a token");
    let mut idle: Vec<Stream> = (0..IDLE).map(|n| Stream::open(address, &tokens[n / EACH], "hashtag?tag=quiet", n % 2 == 0)).collect();
    let mut listening: Vec<Stream> = (0..LISTENING).map(|n| Stream::open(address, token(0), "public", n % 2 == 0)).collect();
    // Every API writes, one call after the other.
    let bob = format!("Bearer {}", token(1));
    let im = [
        ("access-token", user(1)["lanying"]["token"].as_str().expect("a token")),
        ("app_id", credentials["lanying"]["app_id"].as_str().expect("an id")),
    ];
    let fresns = SandboxUser::of(&credentials, "bob");
    for n in 0..CALLS {
        if n % 2 == 0 {
            post(address, "/api/v1/statuses", &[("Authorization", &bob)], &json!({"status": format!("call {n}")}));
        } else {
            let done = fresns.send(address, "POST", "/editor/post/publish", &json!({"content": format!("call {n}")})).expect("it answers");
            assert_eq!((done.0, done.1), (200, 0), "{}", done.2);
        }
        let message = json!({"type": 1, "targets": [user(2)["uid"]], "content": format!("message {n}"), "content_type": 0});
        assert_eq!(post(address, "/message/send", &im, &message)["code"], 200);
    }
    for stream in &mut listening {
        for n in 0..CALLS {
            let text = stream.status()["content"].as_str().expect("a text").to_owned();
            assert!(text.contains(&format!("call {n}<")), "{n}: {text}");
        }
        assert!(stream.is_quiet(), "told more than once");
    }
    // Whoever idled is as awake as before, each once.
    post(address, "/api/v1/statuses", &[("Authorization", &bob)], &json!({"status": "wake up #quiet"}));
    for stream in &mut idle {
        assert!(stream.status()["content"].as_str().expect("a text").contains("wake up"));
        assert!(stream.is_quiet(), "told more than once");
    }
    refuse_the_rest(&server, limit, token(3));
    drop((idle, listening));
}

/// Everything beyond what one address may have is refused with a reason, and costs no memory that stays.
fn refuse_the_rest(server: &Server, limit: usize, token: &str) {
    let address = server.address;
    let more: Vec<Stream> = (IDLE + LISTENING..limit).map(|_| Stream::open(address, token, "user", true)).collect();
    let before = server.memory();
    let refused = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while refused.fetch_add(1, Ordering::SeqCst) < SOCKETS - limit {
                    let mut stream = connect(address);
                    let asked = write!(
                        stream,
                        "GET /api/v1/streaming?stream=user&access_token={token} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
                    );
                    asked.expect("it is sent");
                    let mut answer = [0; 1_024];
                    let mut length = 0;
                    while !String::from_utf8_lossy(&answer[..length]).contains("Too many open streams") {
                        let read = stream.read(&mut answer[length..]).expect("an answer");
                        assert!(read > 0, "{}", String::from_utf8_lossy(&answer[..length]));
                        length += read;
                    }
                    assert!(answer.starts_with(b"HTTP/1.1 429 "), "{}", String::from_utf8_lossy(&answer[..length]));
                }
            });
        }
    });
    let after = server.memory();
    assert!(after < before + (24 << 20), "{before} bytes before, {after} after");
    // A place that becomes free is given away again.
    drop(more);
    std::thread::sleep(Duration::from_millis(500));
    drop(Stream::open(address, token, "user", true));
    assert_eq!(server.get("/health").status, 200);
}
