//! Messages that only the subscriber can read: RFC 8291 (`aes128gcm`), and the draft before it (`aesgcm`), which older clients ask for.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use p256::ecdh::diffie_hellman;
use p256::elliptic_curve::sec1::ToSec1Point as _;
use p256::{PublicKey, SecretKey};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use sha2::Sha256;

use crate::error::{Error, Result};

/// The longest message: with its key, its salt and its seal it fits the 4,096 bytes that every push service takes.
pub(crate) const LONGEST: usize = 3_900;
/// Bytes of one record, in which the whole message fits.
const RECORD: u32 = 4_096;

/// How a message is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encryption {
    /// RFC 8291.
    Aes128Gcm,
    /// Draft 4 of it.
    AesGcm,
}

/// Whom a message is for.
#[derive(Clone, Debug)]
pub(crate) struct Subscriber {
    key: PublicKey,
    auth: Vec<u8>,
}

impl Subscriber {
    /// An uncompressed point of P-256 and 16 bytes, as the client sent them. `Internal` for anything else.
    pub(crate) fn of(point: &[u8], auth: &[u8]) -> Result<Self> {
        if auth.len() != 16 {
            return Err(Error::internal("the secret of the subscription does not have 16 bytes"));
        }
        Ok(Self { key: PublicKey::from_sec1_bytes(point).map_err(Error::internal)?, auth: auth.to_vec() })
    }
}

/// What is drawn anew for each message.
#[derive(Clone, Debug)]
pub(crate) struct Secrets {
    pub key: SecretKey,
    pub salt: [u8; 16],
}

impl Secrets {
    /// From random bytes; `None` for one number in four billion, which is no key.
    pub(crate) fn of(key: [u8; 32], salt: [u8; 16]) -> Option<Self> {
        Some(Self { key: SecretKey::from_slice(&key).ok()?, salt })
    }
}

/// A message as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Encrypted {
    pub body: Vec<u8>,
    /// Besides those of the sender, like `content-encoding`.
    pub headers: Vec<(&'static str, String)>,
}

/// Encrypts a message. `Internal` for one that is too long.
pub(crate) fn encrypt(how: Encryption, to: &Subscriber, secrets: &Secrets, message: &[u8]) -> Result<Encrypted> {
    if message.len() > LONGEST {
        return Err(Error::internal(format!("a push of {} bytes is too long", message.len())));
    }
    let shared = diffie_hellman(secrets.key.to_nonzero_scalar(), to.key.as_affine());
    let shared = shared.raw_secret_bytes();
    let ours = secrets.key.public_key().to_sec1_point(false).as_bytes().to_vec();
    let theirs = to.key.to_sec1_point(false).as_bytes().to_vec();
    match how {
        Encryption::Aes128Gcm => {
            let info = [b"WebPush: info\0".as_slice(), &theirs, &ours].concat();
            let input = derive::<32>(&to.auth, shared, &info)?;
            let key = derive::<16>(&secrets.salt, &input, b"Content-Encoding: aes128gcm\0")?;
            let nonce = derive::<12>(&secrets.salt, &input, b"Content-Encoding: nonce\0")?;
            // The last record ends with a 2.
            let sealed = seal(key, nonce, [message, &[2]].concat())?;
            let length = [u8::try_from(ours.len()).map_err(Error::internal)?];
            let body = [secrets.salt.as_slice(), &RECORD.to_be_bytes(), &length, &ours, &sealed].concat();
            Ok(Encrypted { body, headers: vec![("content-encoding", "aes128gcm".into())] })
        }
        Encryption::AesGcm => {
            let length = |key: &[u8]| u16::try_from(key.len()).map(u16::to_be_bytes).map_err(Error::internal);
            let context = [b"P-256\0".as_slice(), &length(&theirs)?, &theirs, &length(&ours)?, &ours].concat();
            let input = derive::<32>(&to.auth, shared, b"Content-Encoding: auth\0")?;
            let key = derive::<16>(&secrets.salt, &input, &[b"Content-Encoding: aesgcm\0".as_slice(), &context].concat())?;
            let nonce = derive::<12>(&secrets.salt, &input, &[b"Content-Encoding: nonce\0".as_slice(), &context].concat())?;
            // No bytes of padding.
            let body = seal(key, nonce, [&[0, 0], message].concat())?;
            let headers = vec![
                ("content-encoding", "aesgcm".into()),
                ("encryption", format!("salt={}", URL_SAFE_NO_PAD.encode(secrets.salt))),
                ("crypto-key", format!("dh={}", URL_SAFE_NO_PAD.encode(&ours))),
            ];
            Ok(Encrypted { body, headers })
        }
    }
}

/// HKDF with SHA-256 (RFC 5869), for what fits one block.
fn derive<const N: usize>(salt: &[u8], input: &[u8], info: &[u8]) -> Result<[u8; N]> {
    let hash = |key: &[u8], parts: &[&[u8]]| -> Result<Vec<u8>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(Error::internal)?;
        parts.iter().for_each(|part| mac.update(part));
        Ok(mac.finalize().into_bytes().to_vec())
    };
    let extracted = hash(salt, &[input])?;
    let expanded = hash(&extracted, &[info, &[1]])?;
    expanded.get(..N).and_then(|part| part.try_into().ok()).ok_or_else(|| Error::internal("more than one block of key"))
}

/// The text with its seal.
fn seal(key: [u8; 16], nonce: [u8; 12], mut text: Vec<u8>) -> Result<Vec<u8>> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).map_err(Error::internal)?);
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut text).map_err(Error::internal)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).expect("base64url")
    }

    fn secrets(key: &str, salt: &str) -> Secrets {
        Secrets::of(bytes(key).try_into().expect("32 bytes"), bytes(salt).try_into().expect("16 bytes")).expect("a key")
    }

    #[test]
    fn the_example_of_rfc_8291_comes_out() {
        let point = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        let to = Subscriber::of(&bytes(point), &bytes("BTBZMqHH6r4Tts7J_aSIgg")).expect("a subscriber");
        let secrets = secrets("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "DGv6ra1nlYgDCS1FRnbzlw");
        let sent = encrypt(Encryption::Aes128Gcm, &to, &secrets, b"When I grow up, I want to be a watermelon").expect("a message");
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(sent.body), expected);
        assert_eq!(sent.headers, [("content-encoding", "aes128gcm".to_owned())]);
    }

    #[test]
    fn the_example_of_the_draft_comes_out() {
        let point = "BCEkBjzL8Z3C-oi2Q7oE5t2Np-p7osjGLg93qUP0wvqRT21EEWyf0cQDQcakQMqz4hQKYOQ3il2nNZct4HgAUQU";
        let to = Subscriber::of(&bytes(point), &bytes("R29vIGdvbyBnJyBqb29iIQ")).expect("a subscriber");
        let secrets = secrets("nCScek-QpEjmOOlT-rQ38nZzvdPlqa00Zy0i6m2OJvY", "lngarbyKfMoi9Z75xYXmkg");
        let sent = encrypt(Encryption::AesGcm, &to, &secrets, b"I am the walrus").expect("a message");
        assert_eq!(URL_SAFE_NO_PAD.encode(sent.body), "6nqAQUME8hNqw5J3kl8cpVVJylXKYqZOeseZG8UueKpA");
        let ours = "BNoRDbb84JGm8g5Z5CFxurSqsXWJ11ItfXEWYVLE85Y7CYkDjXsIEc4aqxYaQ1G8BqkXCJ6DPpDrWtdWj_mugHU";
        let headers = [
            ("content-encoding", "aesgcm".to_owned()),
            ("encryption", "salt=lngarbyKfMoi9Z75xYXmkg".to_owned()),
            ("crypto-key", format!("dh={ours}")),
        ];
        assert_eq!(sent.headers, headers);
    }

    #[test]
    fn what_is_no_key_or_too_long_is_refused() {
        let point = bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
        assert!(Subscriber::of(&point[..64], &[0; 16]).is_err());
        assert!(Subscriber::of(&[4; 65], &[0; 16]).is_err(), "not on the curve");
        assert!(Subscriber::of(&point, &[0; 15]).is_err());
        assert!(Secrets::of([0; 32], [0; 16]).is_none());
        let to = Subscriber::of(&point, &[0; 16]).expect("a subscriber");
        let secrets = Secrets::of([7; 32], [0; 16]).expect("a key");
        for how in [Encryption::Aes128Gcm, Encryption::AesGcm] {
            assert!(encrypt(how, &to, &secrets, &[b'x'; LONGEST]).is_ok_and(|sent| sent.body.len() <= 4_096));
            assert!(encrypt(how, &to, &secrets, &[b'x'; LONGEST + 1]).is_err());
        }
    }
}
