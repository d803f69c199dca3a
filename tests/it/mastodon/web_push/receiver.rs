//! A push service inside the test, and a client that decrypts what arrives there.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use folkmoot::internals::community::notifications::web_push::send_due;
use hmac::{Hmac, KeyInit, Mac};
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey, ecdh};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use rocket::tokio::runtime;
use serde_json::Value;
use sha2::Sha256;

use crate::test_server::TestServer;

const AUTH: [u8; 16] = [9; 16];

/// A push as it came.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub path: String,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

/// The push service, which answers every request with one status, and the keys of the client behind it.
#[derive(Clone)]
pub struct Receiver {
    pub port: u16,
    key: SecretKey,
    state: Arc<Mutex<(u16, Vec<Arrived>)>>,
}

impl Receiver {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(Mutex::new((201, Vec::new())));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let shared = Arc::clone(&shared);
                thread::spawn(move || serve(&shared, stream));
            }
        });
        Self { port, key: SecretKey::from_slice(&[3; 32]).expect("a key"), state }
    }

    /// From now on it answers with this status.
    pub fn answer(&self, status: u16) {
        self.state.lock().expect("no panic before").0 = status;
    }

    /// What arrived since the last call.
    pub fn arrived(&self) -> Vec<Arrived> {
        std::mem::take(&mut self.state.lock().expect("no panic before").1)
    }

    /// The only push that arrived since the last call.
    #[track_caller]
    pub fn only(&self) -> Arrived {
        let mut pushes = self.arrived();
        assert_eq!(pushes.len(), 1, "{pushes:?}");
        pushes.remove(0)
    }

    pub fn endpoint(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn p256dh(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.point())
    }

    pub fn auth(&self) -> String {
        URL_SAFE_NO_PAD.encode(AUTH)
    }

    fn point(&self) -> Vec<u8> {
        self.key.public_key().to_sec1_point(false).as_bytes().to_vec()
    }

    /// The text of a push in either encoding, as a client reads it.
    pub fn read(&self, push: &Arrived) -> Value {
        let text = match push.headers["content-encoding"].as_str() {
            "aes128gcm" => self.read_standard(&push.body),
            "aesgcm" => self.read_draft(push),
            other => panic!("the encoding {other}"),
        };
        serde_json::from_slice(&text).expect("JSON")
    }

    fn shared(&self, theirs: &[u8]) -> Vec<u8> {
        let theirs = PublicKey::from_sec1_bytes(theirs).expect("a key");
        ecdh::diffie_hellman(self.key.to_nonzero_scalar(), theirs.as_affine()).raw_secret_bytes().to_vec()
    }

    fn read_standard(&self, body: &[u8]) -> Vec<u8> {
        let (salt, rest) = body.split_at(16);
        let (theirs, sealed) = rest[5..].split_at(usize::from(rest[4]));
        let input = derive(&AUTH, &self.shared(theirs), &[b"WebPush: info\0", &self.point()[..], theirs].concat(), 32);
        let key = derive(salt, &input, b"Content-Encoding: aes128gcm\0", 16);
        let nonce = derive(salt, &input, b"Content-Encoding: nonce\0", 12);
        let mut text = opened(&key, &nonce, sealed);
        assert_eq!(text.pop(), Some(2), "the last record");
        text
    }

    fn read_draft(&self, push: &Arrived) -> Vec<u8> {
        let part = |header: &str, name: &str| {
            let found = push.headers[header].split([';', ',']).find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
            URL_SAFE_NO_PAD.decode(found.expect(name)).expect("base64url")
        };
        let (salt, theirs) = (part("encryption", "salt"), part("crypto-key", "dh"));
        let input = derive(&AUTH, &self.shared(&theirs), b"Content-Encoding: auth\0", 32);
        let context = [b"P-256\0", &[0, 65][..], &self.point(), &[0, 65], &theirs].concat();
        let key = derive(&salt, &input, &[b"Content-Encoding: aesgcm\0", &context[..]].concat(), 16);
        let nonce = derive(&salt, &input, &[b"Content-Encoding: nonce\0", &context[..]].concat(), 12);
        let text = opened(&key, &nonce, &push.body);
        assert_eq!(text[..2], [0, 0], "no padding");
        text[2..].to_vec()
    }
}

/// The claims of the token by which the server proves who it is, once its signature is right.
pub fn claims(push: &Arrived, server_key: &str) -> Value {
    let line = &push.headers["authorization"];
    let (token, key) = match line.strip_prefix("vapid t=") {
        Some(rest) => rest.split_once(", k=").map(|(token, key)| (token, key.to_owned())).expect("a key"),
        None => {
            let keys = &push.headers["crypto-key"];
            let key = keys.split(';').find_map(|part| part.strip_prefix("p256ecdsa=")).expect("a key");
            (line.strip_prefix("WebPush ").expect("a token"), key.to_owned())
        }
    };
    assert_eq!(key, server_key);
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("base64url");
    let (signed, signature) = token.rsplit_once('.').expect("three parts");
    let key = VerifyingKey::from_sec1_bytes(&decode(&key)).expect("a key");
    key.verify(signed.as_bytes(), &Signature::from_slice(&decode(signature)).expect("a signature")).expect("it is signed by this key");
    serde_json::from_slice(&decode(signed.split_once('.').expect("two parts").1)).expect("JSON")
}

/// Sends every push that is due, as the server does in the background.
pub fn send(server: &TestServer) {
    let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(send_due(&server.app.core)).expect("nothing fails inside");
}

fn derive(salt: &[u8], input: &[u8], info: &[u8], len: usize) -> Vec<u8> {
    let hash = |key: &[u8], parts: &[&[u8]]| {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().to_vec()
    };
    let mut key = hash(&hash(salt, &[input]), &[info, &[1]]);
    key.truncate(len);
    key
}

fn opened(key: &[u8], nonce: &[u8], sealed: &[u8]) -> Vec<u8> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, key).expect("16 bytes"));
    let mut text = sealed.to_vec();
    let nonce = Nonce::try_assume_unique_for_key(nonce).expect("12 bytes");
    key.open_in_place(nonce, Aad::empty(), &mut text).expect("sealed for this client").to_vec()
}

fn serve(state: &Mutex<(u16, Vec<Arrived>)>, mut stream: TcpStream) {
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
    let status = {
        let mut state = state.lock().expect("no panic before");
        state.1.push(Arrived { path, headers, body });
        state.0
    };
    let _ = stream.write_all(format!("HTTP/1.1 {status} x\r\nContent-Length: 0\r\nLocation: http://169.254.169.254/\r\n\r\n").as_bytes());
}
