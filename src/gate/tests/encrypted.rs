//! What a gate with encryption does, over HTTP/1.1 and HTTP/2.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt as _, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http2;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::runtime;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::frames::{self, GOAWAY, RST_STREAM};
use super::harness::{ANY, Inner, PATIENCE, Running, answer, limits, rest};
use crate::gate::tls::certified;
use crate::gate::{Certificates, Encrypted, Gate, Limits};

const NAME: &str = "moot.example";

type Stream = StreamOwned<ClientConnection, TcpStream>;

/// A gate with a certificate that its clients trust.
struct Moot {
    running: Running,
    certificates: Arc<Certificates>,
    root: CertificateDer<'static>,
}

impl Moot {
    fn start(inner: &Inner, limits: Limits) -> Self {
        let made = rcgen::generate_simple_self_signed([NAME.to_owned()]).unwrap();
        let certificates = Certificates::of(vec![NAME.into(), "other.example".into()]);
        let key = certified(made.cert.pem().as_bytes(), made.signing_key.serialize_pem().as_bytes()).unwrap();
        certificates.show(NAME, key);
        let shown = Arc::clone(&certificates);
        let at = Encrypted { https: ANY, http: Some(ANY), known_port: 443, promise: Duration::from_secs(60) };
        let gate = async move { Gate::encrypted(at, limits, &shown).await.map_err(|(_, error)| error).unwrap() };
        Self { running: Running::over(inner, gate), certificates, root: made.cert.der().clone() }
    }

    fn config(&self, protocols: &[&[u8]]) -> Arc<ClientConfig> {
        let mut roots = RootCertStore::empty();
        roots.add(self.root.clone()).unwrap();
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider())).with_safe_default_protocol_versions();
        let mut config = builder.unwrap().with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
        Arc::new(config)
    }

    /// An encrypted connection, on which nothing was said yet.
    fn connect(&self, name: &'static str, protocols: &[&[u8]]) -> std::io::Result<Stream> {
        let connection = ClientConnection::new(self.config(protocols), ServerName::try_from(name).unwrap()).unwrap();
        let mut stream = StreamOwned::new(connection, self.running.connect());
        while stream.conn.is_handshaking() {
            stream.conn.complete_io(&mut stream.sock)?;
        }
        Ok(stream)
    }

    /// What is left of a connection of HTTP/2 on which these bytes were sent.
    fn frames(&self, sent: &[u8]) -> Vec<u8> {
        let mut stream = self.connect(NAME, &[b"h2"]).unwrap();
        stream.write_all(&frames::begin()).unwrap();
        stream.write_all(sent).unwrap();
        let mut told = Vec::new();
        let _ = stream.read_to_end(&mut told);
        told
    }

    /// What clients of HTTP/2 do with a connection.
    fn over_http2<T>(&self, work: impl AsyncFnOnce(http2::SendRequest<Empty<Bytes>>) -> T) -> T {
        let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let config = self.config(&[b"h2"]);
        let address = self.running.address;
        runtime.block_on(async move {
            let stream = tokio::net::TcpStream::connect(address).await.unwrap();
            let stream = TlsConnector::from(config).connect(ServerName::try_from(NAME).unwrap(), stream).await.unwrap();
            let mut builder = http2::Builder::new(TokioExecutor::new());
            builder.initial_stream_window_size(1_024).initial_connection_window_size(65_535);
            let (sender, connection) = builder.handshake(TokioIo::new(stream)).await.unwrap();
            tokio::spawn(connection);
            work(sender).await
        })
    }
}

fn asked(path: &str, headers: &[(&str, &str)]) -> Request<Empty<Bytes>> {
    let builder = Request::builder().uri(format!("https://{NAME}{path}"));
    headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value)).body(Empty::new()).unwrap()
}

async fn text(answer: Response<Incoming>) -> String {
    String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

#[test]
fn http_1_is_encrypted_with_the_true_address_and_a_promise() {
    let inner = Inner::start();
    let moot = Moot::start(&inner, limits());
    let mut stream = moot.connect(NAME, &[b"http/1.1"]).unwrap();
    for number in ["1", "2"] {
        let forged = "X-Forwarded-For: 1.2.3.4\r\nX-Own-Gate: secret 1.2.3.4\r\nForwarded: for=1.2.3.4\r\n";
        stream.write_all(format!("POST /{number} HTTP/1.1\r\nHost: {NAME}\r\n{forged}Content-Length: 4\r\n\r\nmoot").as_bytes()).unwrap();
        let told = answer(&mut stream).to_ascii_lowercase();
        assert!(told.starts_with("http/1.1 200") && told.ends_with("\r\n\r\nmoot"), "{told}");
        assert!(told.contains("strict-transport-security: max-age=60\r\n"), "{told}");
        assert!(told.contains("x-own-gate: secret 127.0.0.1\r\n") && !told.contains("1.2.3.4"), "{told}");
    }
    assert_eq!(inner.requests(), 2);
}

#[test]
fn http_2_reaches_the_server_behind_as_http_1() {
    let inner = Inner::start();
    let moot = Moot::start(&inner, limits());
    moot.over_http2(async |sender| {
        let requests = (0..50).map(|number| {
            let mut sender = sender.clone();
            async move {
                let path = format!("/{number}?a=b");
                let headers = [("x-forwarded-for", "1.2.3.4"), ("x-own-gate", "secret 1.2.3.4"), ("cookie", "a=1"), ("cookie", "b=2")];
                let answer = sender.send_request(asked(&path, &headers)).await.unwrap();
                assert_eq!(answer.headers()["strict-transport-security"], "max-age=60");
                let told = text(answer).await.to_ascii_lowercase();
                assert!(told.starts_with(&format!("get {path} http/1.1\r\n")), "{told}");
                assert!(told.contains("host: moot.example\r\n") && told.contains("cookie: a=1; b=2\r\n"), "{told}");
                assert!(told.contains("x-own-gate: secret 127.0.0.1\r\n") && !told.contains("1.2.3.4"), "{told}");
            }
        });
        futures::future::join_all(requests).await;
    });
    assert_eq!(inner.requests(), 50);
}

#[test]
fn a_socket_passes_through_encryption() {
    let inner = Inner::start();
    let moot = Moot::start(&inner, limits());
    let mut stream = moot.connect(NAME, &[b"http/1.1"]).unwrap();
    stream
        .write_all(format!("GET /live HTTP/1.1\r\nHost: {NAME}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n").as_bytes())
        .unwrap();
    assert!(answer(&mut stream).starts_with("HTTP/1.1 101"));
    thread::sleep(limits().idle * 2);
    stream.write_all(b"moot").unwrap();
    let mut echo = [0; 4];
    stream.read_exact(&mut echo).unwrap();
    assert_eq!(&echo, b"moot");
}

#[test]
fn what_does_not_get_on_is_closed() {
    let inner = Inner::start();
    let moot = Moot::start(&inner, limits());
    let mut silent = moot.running.connect();
    silent.write_all(b"\x16\x03\x01").unwrap();
    assert_eq!(rest(silent), "", "a handshake without an end");
    assert_eq!(rest(moot.connect(NAME, &[b"http/1.1"]).unwrap()), "", "no request");
    let told = moot.frames(b"");
    assert!(!frames::kinds(&told).contains(&RST_STREAM) && inner.requests() == 0, "no request of HTTP/2: {told:?}");
    // Headers that never end.
    let told = moot.frames(&frames::headers_without_end(1, NAME));
    assert!(inner.requests() == 0, "{told:?}");
}

#[test]
fn an_answer_that_nobody_takes_ends_the_connection() {
    let inner = Inner::start();
    let moot = Moot::start(&inner, limits());
    let began = Instant::now();
    moot.over_http2(async |mut sender| {
        let long = "x".repeat(8_000);
        let answer = sender.send_request(asked("/", &[("x-long", &long)])).await.unwrap();
        // One window of it is on its way, and is never read.
        while !sender.is_closed() && began.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        drop(answer);
    });
    assert!(began.elapsed() < PATIENCE, "it stays open");
}

#[test]
fn requests_taken_back_at_once_end_the_connection() {
    let inner = Inner::start();
    let moot = Moot::start(&inner, limits());
    let storm: Vec<u8> = (0..500).flat_map(|number| frames::taken_back(2 * number + 1, NAME)).collect();
    let told = moot.frames(&storm);
    assert!(frames::kinds(&told).contains(&GOAWAY), "{told:?}");
    assert!(inner.requests() <= 100, "{}", inner.requests());
}

#[test]
fn a_request_of_http_2_that_can_be_read_in_two_ways_reaches_nobody() {
    for headers in [
        vec![("transfer-encoding", "chunked")],
        vec![("connection", "x-own-gate")],
        vec![("content-length", "4"), ("content-length", "5")],
        vec![("content-length", "4")],
        vec![("host", "other.example")],
        vec![("x-a", "1\r\nX-Own-Gate: secret 1.2.3.4")],
    ] {
        let inner = Inner::start();
        let moot = Moot::start(&inner, limits());
        let told = moot.frames(&frames::request(1, NAME, "/", &headers));
        assert_eq!(inner.requests(), 0, "{headers:?}: {told:?}");
    }
    let inner = Inner::start();
    let moot = Moot::start(&inner, limits());
    for path in ["*", "", "/a b", "/a\r\nX: y"] {
        moot.frames(&frames::request(1, NAME, path, &[]));
    }
    assert_eq!(inner.requests(), 0);
    moot.frames(&frames::request(1, NAME, "/good", &[]));
    assert_eq!(inner.requests(), 1, "what is refused above is not the frames");
}

#[test]
fn only_the_names_of_this_server_are_answered() {
    let inner = Inner::start();
    let moot = Moot::start(&inner, limits());
    assert!(moot.connect("elsewhere.example", &[b"http/1.1"]).is_err());
    assert!(moot.connect("other.example", &[b"http/1.1"]).is_err(), "ours, without a certificate");
    assert!(moot.connect(NAME, &[b"acme-tls/1"]).is_err(), "no proof is waited for");
    let address = "127.0.0.1";
    let error = moot.connect(address, &[b"http/1.1"]).err().unwrap().to_string();
    assert!(error.contains("certificate"), "who names nobody is shown the first certificate, which is not for an address: {error}");
}

#[test]
fn the_port_beside_leads_to_the_encrypted_one_and_nowhere_else() {
    let inner = Inner::start();
    let moot = Moot::start(&inner, limits());
    let ask = |host: &str, path: &str| {
        let mut stream = TcpStream::connect(moot.running.beside.unwrap()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).unwrap();
        rest(stream).to_ascii_lowercase()
    };
    for (host, path, to) in [
        ("moot.example", "/a?b=c", "https://moot.example/a?b=c"),
        ("Moot.Example:80", "/", "https://moot.example/"),
        ("evil.example", "/a", "https://moot.example/a"),
        ("192.0.2.1", "//evil.example/a", "https://moot.example//evil.example/a"),
    ] {
        let told = ask(host, path);
        assert!(told.starts_with("http/1.1 308") && told.contains(&format!("\r\nlocation: {to}\r\n")), "{host}{path}: {told}");
        assert!(!told.contains("strict-transport"), "a promise counts only over HTTPS");
    }
    let told = ask("other.example", "/");
    assert!(told.starts_with("http/1.1 503") && told.contains("getting its certificate"), "{told}");
    let proof = "/.well-known/acme-challenge/token-1";
    assert!(ask("other.example", proof).starts_with("http/1.1 404"));
    moot.certificates.answer("token-1", Some("Token-1.Thumb".into()));
    let told = ask("other.example", proof);
    assert!(told.starts_with("http/1.1 200") && told.ends_with("\r\n\r\ntoken-1.thumb"), "{told}");
    moot.certificates.answer("token-1", None);
    assert!(ask("other.example", proof).starts_with("http/1.1 404"));
    assert_eq!(inner.requests(), 0);
}
