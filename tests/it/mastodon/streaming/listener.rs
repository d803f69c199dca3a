//! Clients of streams: `ann.mastodon().listen("user").next()` over HTTP, `server.listen().socket(&token)` over a socket.

use std::io::Read as _;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread::JoinHandle;
use std::time::Duration;

use rocket::Shutdown;
use rocket::fairing::AdHoc;
use rocket::http::Header;
use rocket::local::blocking::LocalResponse;
use rocket::tokio::runtime::Runtime;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::handshake::client::Response;
use tokio_tungstenite::tungstenite::{Error, Message, WebSocket, client};

use crate::mastodon_client::MastodonClient;
use crate::test_server::TestServer;

/// An open stream of server-sent events.
pub struct Events<'c> {
    response: LocalResponse<'c>,
    unread: String,
}

impl<'m> MastodonClient<'m> {
    /// Opens a stream by its path below `/api/v1/streaming/`; it has answered by then.
    pub fn listen(&self, path: &str) -> Events<'m> {
        let mut request = self.server.client.get(format!("/api/v1/streaming/{path}"));
        request.add_header(Header::new("Authorization", format!("Bearer {}", self.token.as_deref().unwrap_or_default())));
        let response = request.dispatch();
        assert_eq!(response.status().code, 200, "{path}");
        assert_eq!(response.headers().get_one("Content-Type"), Some("text/event-stream"));
        assert_eq!(response.headers().get_one("Cache-Control"), Some("private, no-store"));
        let mut events = Events { response, unread: String::new() };
        assert_eq!(events.line().as_deref(), Some(":)"));
        events
    }
}

impl Events<'_> {
    /// The next line; `None` at the end of the stream.
    fn line(&mut self) -> Option<String> {
        loop {
            if let Some((line, rest)) = self.unread.split_once('\n') {
                let line = line.to_owned();
                self.unread = rest.to_owned();
                return Some(line);
            }
            let mut some = [0; 4096];
            match self.response.read(&mut some).expect("a body") {
                0 => return None,
                n => self.unread.push_str(std::str::from_utf8(&some[..n]).expect("whole characters")),
            }
        }
    }

    /// The next event and its data; `None` at the end. Nothing but a heartbeat for 15 s is a failure.
    pub fn event(&mut self) -> Option<(String, String)> {
        let event = self.line()?;
        let event = event.strip_prefix("event: ").unwrap_or_else(|| panic!("nothing came: {event}")).to_owned();
        let data = self.line().expect("data");
        assert_eq!(self.line().as_deref(), Some(""));
        Some((event, data.strip_prefix("data: ").expect("data after a colon and a blank").to_owned()))
    }

    /// The next event is of this kind; its data.
    #[track_caller]
    pub fn next(&mut self, event: &str) -> Value {
        let (seen, data) = self.event().expect("the stream goes on");
        assert_eq!(seen, event, "{data}");
        if event == "delete" { Value::from(data) } else { serde_json::from_str(&data).expect("JSON") }
    }
}

/// A server that listens on a port, over the file of another one.
pub struct Listening {
    pub address: SocketAddr,
    shutdown: Shutdown,
    thread: Option<JoinHandle<()>>,
}

impl TestServer {
    /// Listens until the result is dropped.
    pub fn listen(&self) -> Listening {
        self.listen_with(1)
    }

    /// The same; at its end it waits so many seconds for what is on its way.
    pub fn listen_with(&self, grace: u32) -> Listening {
        let figment = self.app.config.figment().merge(("log_level", "off")).merge(("cli_colors", false)).merge(("port", 0));
        let figment = figment.merge(("shutdown.grace", grace));
        let (sender, receiver) = channel();
        let rocket = folkmoot::mount(figment, Arc::clone(&self.app)).attach(AdHoc::on_liftoff("port", move |rocket| {
            let found = (SocketAddr::new(rocket.config().address, rocket.config().port), rocket.shutdown());
            Box::pin(async move { sender.send(found).expect("the test waits") })
        }));
        let thread = std::thread::spawn(move || {
            let launched = Runtime::new().expect("threads").block_on(rocket.launch());
            // On a busy machine a connection can outlive Rocket's patience; everything else is a failure.
            if let Err(error) = launched {
                assert!(matches!(error.kind(), rocket::error::ErrorKind::Shutdown(_, None)), "{error}");
            }
        });
        let (address, shutdown) = receiver.recv().expect("it listens");
        Listening { address, shutdown, thread: Some(thread) }
    }
}

impl Listening {
    /// Asks the server to stop, as SIGTERM does.
    pub fn stop(&self) {
        self.shutdown.clone().notify();
    }

    /// Opens a socket with a token in the query.
    pub fn socket(&self, token: &str) -> Socket {
        let (socket, _) = self.open(&format!("?access_token={token}"), &[]).expect("a socket");
        socket
    }

    /// Opens a socket at `/api/v1/streaming` with this query and these headers, or is refused.
    pub fn open(&self, query: &str, headers: &[(&str, &str)]) -> Result<(Socket, Response), u16> {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
        let mut request = format!("ws://{}/api/v1/streaming{query}", self.address).into_client_request().expect("a request");
        for (name, value) in headers {
            let name: tokio_tungstenite::tungstenite::http::HeaderName = name.parse().expect("a name");
            request.headers_mut().insert(name, value.parse().expect("a value"));
        }
        match client(request, stream) {
            Ok((socket, response)) => Ok((Socket(socket), response)),
            Err(tokio_tungstenite::tungstenite::HandshakeError::Failure(Error::Http(response))) => Err(response.status().as_u16()),
            Err(other) => panic!("{other}"),
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.stop();
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// The next message besides signs of life.
pub fn read(socket: &mut WebSocket<TcpStream>) -> Result<Message, Error> {
    loop {
        match socket.read() {
            Ok(Message::Ping(_) | Message::Pong(_)) => {}
            other => return other,
        }
    }
}

/// A client's end of a socket.
pub struct Socket(pub WebSocket<TcpStream>);

impl Socket {
    pub fn send(&mut self, frame: &Value) {
        self.0.send(Message::text(frame.to_string())).expect("it is open");
    }

    /// Listens to a stream, whose argument is a hashtag or a list.
    pub fn subscribe(&mut self, stream: &str, argument: Option<&str>) {
        self.send(&frame("subscribe", stream, argument));
    }

    pub fn unsubscribe(&mut self, stream: &str, argument: Option<&str>) {
        self.send(&frame("unsubscribe", stream, argument));
    }

    /// Waits until everything sent before is done: what is refused is answered at once.
    pub fn settle(&mut self) {
        self.subscribe("settled", None);
        assert_eq!(self.next(), json!({"error": "Unknown stream type", "status": 400}));
    }

    /// The next message.
    #[track_caller]
    pub fn next(&mut self) -> Value {
        match self.read() {
            Ok(Message::Text(text)) => serde_json::from_str(&text).expect("JSON"),
            other => panic!("a message was expected: {other:?}"),
        }
    }

    /// The next message is of this stream and kind; its payload, as it is after one reading.
    #[track_caller]
    pub fn told(&mut self, stream: &[&str], event: &str) -> Value {
        let message = self.next();
        assert_eq!((&message["stream"], message["event"].as_str()), (&json!(stream), Some(event)), "{message}");
        let Some(payload) = message["payload"].as_str() else { return Value::Null };
        if event == "delete" { payload.into() } else { serde_json::from_str(payload).expect("JSON in a string") }
    }

    fn read(&mut self) -> Result<Message, Error> {
        read(&mut self.0)
    }

    /// The code and the reason that the server closes with; messages before are passed over.
    #[track_caller]
    pub fn closed(&mut self) -> (u16, String) {
        loop {
            match self.read() {
                Ok(Message::Close(Some(frame))) => return (frame.code.into(), frame.reason.to_string()),
                Ok(Message::Text(_)) => {}
                other => panic!("a farewell was expected: {other:?}"),
            }
        }
    }
}

fn frame(kind: &str, stream: &str, argument: Option<&str>) -> Value {
    let key = if stream == "list" { "list" } else { "tag" };
    match argument {
        Some(argument) => json!({"type": kind, "stream": stream, key: argument}),
        None => json!({"type": kind, "stream": stream}),
    }
}

/// Waits until something holds, for a while.
#[track_caller]
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("{what}");
}
