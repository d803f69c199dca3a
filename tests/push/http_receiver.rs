//! A server of somebody else inside the test: it keeps what arrives, and answers everything with one status.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// The status that stands for no answer at all.
pub const HANG: u16 = 0;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub path: String,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

struct State {
    status: u16,
    /// Before each answer.
    pause: Duration,
    arrived: Vec<Arrived>,
}

/// The server; it runs until the program ends.
#[derive(Clone)]
pub struct HttpReceiver {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

impl HttpReceiver {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(Mutex::new(State { status: 201, pause: Duration::ZERO, arrived: Vec::new() }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let shared = Arc::clone(&shared);
                thread::spawn(move || serve(&shared, stream));
            }
        });
        Self { port, state }
    }

    /// From now on it answers with this status.
    pub fn answer(&self, status: u16) {
        self.state.lock().expect("no panic before").status = status;
    }

    /// From now on it thinks so long before each answer.
    pub fn think(&self, pause: Duration) {
        self.state.lock().expect("no panic before").pause = pause;
    }

    /// What arrived since the last call.
    pub fn arrived(&self) -> Vec<Arrived> {
        std::mem::take(&mut self.state.lock().expect("no panic before").arrived)
    }

    /// The only request that arrived since the last call.
    #[track_caller]
    pub fn only(&self) -> Arrived {
        let mut requests = self.arrived();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests.remove(0)
    }

    pub fn endpoint(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

fn serve(state: &Mutex<State>, mut stream: TcpStream) {
    let mut reader = BufReader::new(stream.try_clone().expect("a socket"));
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        match reader.read_line(&mut line) {
            Ok(n) if n > 2 => lines.push(line.trim_end().to_owned()),
            Ok(2) => break,
            _ => return,
        }
    }
    let headers: HashMap<String, String> =
        lines[1..].iter().filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    let path = lines[0].split(' ').nth(1).unwrap_or_default().to_owned();
    let (status, pause) = {
        let mut state = state.lock().expect("no panic before");
        state.arrived.push(Arrived { path, headers, body });
        (state.status, state.pause)
    };
    thread::sleep(pause);
    if status == HANG {
        thread::sleep(Duration::from_secs(60));
    }
    let _ = stream.write_all(format!("HTTP/1.1 {status} x\r\nContent-Length: 0\r\nLocation: http://169.254.169.254/\r\n\r\n").as_bytes());
}
