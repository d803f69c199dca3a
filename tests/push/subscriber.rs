//! The client behind a push service: its keys, and how it reads what arrives.

#![allow(dead_code, reason = "each test program uses a part of it")]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey, ecdh};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde_json::Value;
use sha2::Sha256;

use crate::http_receiver::Arrived;

const AUTH: [u8; 16] = [9; 16];

/// The keys of a client.
#[derive(Clone)]
pub struct Subscriber {
    key: SecretKey,
}

impl Subscriber {
    pub fn new() -> Self {
        Self { key: SecretKey::from_slice(&[3; 32]).expect("a key") }
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
