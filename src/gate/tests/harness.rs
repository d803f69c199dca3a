//! A gate with short deadlines between raw sockets and a small server that shows what it was sent.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime;
use tokio::sync::oneshot;

use crate::gate::{Gate, Limits, Mark};

const HEADER: &str = "x-own-gate";

/// Any port of this machine.
pub(super) const ANY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

/// Longer than every deadline here, and shorter than a person's patience.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Short ones.
pub(super) fn limits() -> Limits {
    let short = Duration::from_millis(400);
    Limits { handshake: short, head: short, idle: short, body: short, write: short, ..Limits::of(50, 3) }
}

/// The server behind the gate: answers each request with its head and body, or agrees to a socket and echoes.
pub(super) struct Inner {
    port: u16,
    requests: Arc<AtomicUsize>,
}

impl Inner {
    pub(super) fn start() -> Self {
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

    pub(super) fn requests(&self) -> usize {
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

/// A gate that runs in a thread of its own until this is dropped.
pub(super) struct Running {
    pub address: SocketAddr,
    /// The port without encryption beside one with it.
    pub beside: Option<SocketAddr>,
    pub stop: Option<oneshot::Sender<()>>,
    pub ended: Option<JoinHandle<()>>,
    pub inner_stopped: Arc<Mutex<bool>>,
}

impl Running {
    /// Without encryption.
    pub(super) fn start(inner: &Inner, limits: Limits) -> Self {
        Self::over(inner, async move { Gate::plain(ANY, limits).await.map_err(|(_, error)| error).unwrap() })
    }

    /// Whatever is made here.
    pub(super) fn over(inner: &Inner, gate: impl Future<Output = Gate> + Send + 'static) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let (tell, told) = std::sync::mpsc::channel();
        let (port, inner_stopped) = (inner.port, Arc::new(Mutex::new(false)));
        let mark = Arc::clone(&inner_stopped);
        let ended = thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let gate = gate.await;
                tell.send(gate.addresses()).unwrap();
                let stopped = async move { drop(stopped.await) };
                gate.run(port, Mark::new(HEADER, "secret".into()), stopped, move || *mark.lock().unwrap() = true).await;
            });
        });
        let addresses = told.recv().unwrap();
        Self { address: addresses[0], beside: addresses.get(1).copied(), stop: Some(stop), ended: Some(ended), inner_stopped }
    }

    pub(super) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends these bytes and returns everything until the gate closes.
    pub(super) fn told(&self, sent: &[u8]) -> String {
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

/// Everything until the gate closes.
pub(super) fn rest(mut stream: impl Read) -> String {
    let mut text = Vec::new();
    match stream.read_to_end(&mut text) {
        // Closed with something unread: what came before counts.
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "the gate does not close"),
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// The next answer of a connection that stays open.
pub(super) fn answer(stream: impl Read) -> String {
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
