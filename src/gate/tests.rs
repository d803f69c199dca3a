//! A gate with short deadlines between raw sockets and a small server that shows what it was sent.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime;
use tokio::sync::oneshot;

use super::{Gate, Limits, Mark};

const HEADER: &str = "x-own-gate";

/// Longer than every deadline here, and shorter than a person's patience.
const PATIENCE: Duration = Duration::from_secs(10);

fn limits() -> Limits {
    let short = Duration::from_millis(400);
    Limits { head: short, idle: short, body: short, write: short, ..Limits::of(50, 3) }
}

/// The server behind the gate: answers each request with its head and body, or agrees to a socket and echoes.
struct Inner {
    port: u16,
    requests: Arc<AtomicUsize>,
}

impl Inner {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, requests) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let seen = Arc::clone(&seen);
                thread::spawn(move || while serve(&stream, &seen).is_some() {});
            }
        });
        Self { port, requests }
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// One request; `None` where the connection is done.
fn serve(stream: &TcpStream, seen: &AtomicUsize) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let lower = head.to_ascii_lowercase();
    seen.fetch_add(1, Ordering::SeqCst);
    if lower.contains("upgrade: websocket") {
        (&mut (&*stream)).write_all(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n").ok()?;
        let mut byte = [0];
        while reader.read_exact(&mut byte).is_ok() {
            (&mut (&*stream)).write_all(&byte).ok()?;
        }
        return None;
    }
    let mut body = Vec::new();
    if let Some(length) = lower.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()) {
        body.resize(length, 0);
        reader.read_exact(&mut body).ok()?;
    } else if lower.contains("transfer-encoding: chunked") {
        let mut line = String::new();
        while !body.ends_with(b"0\r\n\r\n") {
            line.clear();
            reader.read_line(&mut line).ok()?;
            body.extend_from_slice(line.as_bytes());
        }
    }
    let told = [head.as_bytes(), &body].concat();
    (&mut (&*stream)).write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", told.len()).as_bytes()).ok()?;
    (&mut (&*stream)).write_all(&told).ok()
}

struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    ended: Option<JoinHandle<()>>,
    inner_stopped: Arc<Mutex<bool>>,
}

impl Running {
    fn start(inner: &Inner, limits: Limits) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let (tell, told) = std::sync::mpsc::channel();
        let (port, inner_stopped) = (inner.port, Arc::new(Mutex::new(false)));
        let mark = Arc::clone(&inner_stopped);
        let ended = thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let gate = Gate::bind(([127, 0, 0, 1], 0).into(), limits).await.unwrap();
                tell.send(gate.address().unwrap()).unwrap();
                let stopped = async move { drop(stopped.await) };
                gate.run(port, Mark::new(HEADER, "secret".into()), stopped, move || *mark.lock().unwrap() = true).await;
            });
        });
        Self { address: told.recv().unwrap(), stop: Some(stop), ended: Some(ended), inner_stopped }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends these bytes and returns everything until the gate closes.
    fn told(&self, sent: &[u8]) -> String {
        let mut stream = self.connect();
        stream.write_all(sent).unwrap();
        rest(stream)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(ended) = self.ended.take() {
            ended.join().unwrap();
        }
    }
}

fn rest(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    match stream.read_to_end(&mut text) {
        // Closed with something unread: what came before counts.
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "the gate does not close"),
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// The next answer of a connection that stays open.
fn answer(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(reader.read_line(&mut head).unwrap(), 0, "closed after {head}");
    }
    let length = head.to_ascii_lowercase().lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    head + &String::from_utf8(body).unwrap()
}

#[test]
fn a_connection_carries_request_after_request_with_the_true_address() {
    let inner = Inner::start();
    let gate = Running::start(&inner, limits());
    let mut stream = gate.connect();
    for number in ["1", "2"] {
        let request = format!(
            "POST /echo?n={number} HTTP/1.1\r\nHost: moot.example\r\nX-Forwarded-For: 1.2.3.4\r\nX-Own-Gate: secret 1.2.3.4\r\n\
             Forwarded: for=1.2.3.4\r\nContent-Length: 5\r\n\r\nhello"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let told = answer(&stream).to_ascii_lowercase();
        assert!(told.starts_with("http/1.1 200") && told.ends_with("\r\n\r\nhello"), "{told}");
        assert!(told.contains(&format!("post /echo?n={number} http/1.1")) && told.contains("host: moot.example"), "{told}");
        assert!(told.contains("x-own-gate: secret 127.0.0.1\r\n") && !told.contains("1.2.3.4"), "{told}");
    }
    assert_eq!(inner.requests(), 2);
}

#[test]
fn what_stands_still_is_closed() {
    let inner = Inner::start();
    let gate = Running::start(&inner, limits());
    assert_eq!(gate.told(b""), "", "nothing was ever said");
    assert_eq!(gate.told(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "), "", "headers without an end");
    let told = gate.told(b"GET /idle HTTP/1.1\r\nHost: a\r\n\r\n");
    assert!(told.starts_with("HTTP/1.1 200"), "answered, then closed when no other came: {told}");
    let told = gate.told(b"POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
    assert!(told.starts_with("HTTP/1.1 408") && told.contains("too slowly"), "{told}");
}

#[test]
fn a_request_that_can_be_read_in_two_ways_reaches_nobody_twice() {
    let smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    for head in [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Content-Length: 4\r\nContent-Length: 40\r\n",
        "Content-Length: 4, 40\r\n",
        "Content-Length: +4\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding:\x0bchunked\r\n",
    ] {
        let inner = Inner::start();
        let gate = Running::start(&inner, limits());
        let told = gate.told(format!("POST /first HTTP/1.1\r\nHost: a\r\n{head}\r\n0\r\n\r\n{smuggled}").as_bytes());
        assert!(!told.contains("/smuggled"), "{head:?}: {told}");
        assert!(inner.requests() <= 1, "{head:?}");
    }
    let inner = Inner::start();
    let gate = Running::start(&inner, limits());
    for request in [
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
        "no request\r\n\r\n",
    ] {
        assert!(gate.told(request.as_bytes()).starts_with("HTTP/1.1 400"), "{request:?}");
    }
    assert_eq!(inner.requests(), 0);
}

#[test]
fn an_address_has_so_many_connections_and_gets_them_back() {
    let inner = Inner::start();
    let gate = Running::start(&inner, Limits { idle: PATIENCE, head: PATIENCE, ..limits() });
    let mut held: Vec<TcpStream> = (0..3).map(|_| gate.connect()).collect();
    for stream in &mut held {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
        answer(stream);
    }
    let refused = rest(gate.connect());
    let (head, body) = refused.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 503") && head.contains(&format!("Content-Length: {}\r\n", body.len())), "{refused}");
    drop(held.pop());
    let again = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(20));
        gate.told(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 200")
    });
    assert!(again, "the place is given back");
}

#[test]
fn a_socket_passes_both_ways_for_as_long_as_it_likes() {
    let inner = Inner::start();
    let gate = Running::start(&inner, limits());
    let mut stream = gate.connect();
    stream.write_all(b"GET /live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n").unwrap();
    assert!(answer(&stream).starts_with("HTTP/1.1 101"));
    thread::sleep(limits().idle * 2);
    stream.write_all(b"moot").unwrap();
    let mut echo = [0; 4];
    stream.read_exact(&mut echo).unwrap();
    assert_eq!(&echo, b"moot");
}

#[test]
fn a_stop_lets_running_requests_finish_and_ends_the_rest() {
    let inner = Inner::start();
    let mut gate = Running::start(&inner, Limits { body: PATIENCE, idle: PATIENCE, head: PATIENCE, ..limits() });
    let mut running = gate.connect();
    running.write_all(b"POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nmo").unwrap();
    let quiet = gate.connect();
    thread::sleep(Duration::from_millis(200));
    drop(gate.stop.take());
    thread::sleep(Duration::from_millis(100));
    running.write_all(b"ot").unwrap();
    let told = rest(running);
    assert!(told.starts_with("HTTP/1.1 200") && told.ends_with("moot"), "{told}");
    assert_eq!(rest(quiet), "");
    gate.ended.take().unwrap().join().unwrap();
    assert!(*gate.inner_stopped.lock().unwrap());
}
