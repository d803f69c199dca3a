//! The signature by which push services know this server (VAPID, RFC 8292).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::SecretKey;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::sec1::ToSec1Point as _;
use serde::Serialize;

use super::encryption::Encryption;
use crate::error::{Error, Result};
use crate::model::Millis;
use crate::model::clock::HOUR;

/// How long a signature is good; a day is the most that push services accept.
const LIFETIME: Millis = 12 * HOUR;
/// `{"typ":"JWT","alg":"ES256"}`.
const HEADER: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9";

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    /// Seconds since 1970.
    exp: i64,
    sub: &'a str,
}

/// Signs for this server.
pub(crate) struct Signer {
    key: SigningKey,
    /// Base64url.
    public: String,
    /// Whom a push service may turn to: `mailto:` or an https address.
    contact: String,
}

impl Signer {
    pub(crate) fn new(secret: &SecretKey, contact: String) -> Self {
        let public = URL_SAFE_NO_PAD.encode(secret.public_key().to_sec1_point(false).as_bytes());
        Self { key: SigningKey::from(secret), public, contact }
    }

    /// The headers of a push to a place like `https://push.example`, as the encryption wants them.
    pub(crate) fn headers(&self, origin: &str, now: Millis, how: Encryption) -> Result<Vec<(&'static str, String)>> {
        let token = self.token(origin, now)?;
        Ok(match how {
            Encryption::Aes128Gcm => vec![("authorization", format!("vapid t={token}, k={}", self.public))],
            Encryption::AesGcm => {
                vec![("authorization", format!("WebPush {token}")), ("crypto-key", format!("p256ecdsa={}", self.public))]
            }
        })
    }

    fn token(&self, origin: &str, now: Millis) -> Result<String> {
        let claims = Claims { aud: origin, exp: (now + LIFETIME) / 1_000, sub: &self.contact };
        let claims = serde_json::to_vec(&claims).map_err(Error::internal)?;
        let text = format!("{HEADER}.{}", URL_SAFE_NO_PAD.encode(claims));
        let signature: Signature = self.key.sign(text.as_bytes());
        Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::VerifyingKey;
    use p256::ecdsa::signature::Verifier as _;

    use super::*;

    #[test]
    fn a_token_is_signed_by_the_key_that_comes_with_it() {
        let secret = SecretKey::from_slice(&[7; 32]).expect("a key");
        let signer = Signer::new(&secret, "mailto:moot@moot.example".into());
        let headers = signer.headers("https://push.example", 1_767_225_600_000, Encryption::Aes128Gcm).expect("headers");
        let (token, key) = headers[0].1.strip_prefix("vapid t=").and_then(|rest| rest.split_once(", k=")).expect("both parts");
        let [header, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("{token}") };
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("base64url");
        assert_eq!(decode(header), br#"{"typ":"JWT","alg":"ES256"}"#);
        assert_eq!(decode(claims), br#"{"aud":"https://push.example","exp":1767268800,"sub":"mailto:moot@moot.example"}"#);
        let key = VerifyingKey::from_sec1_bytes(&decode(key)).expect("a key");
        let signature = Signature::from_slice(&decode(signature)).expect("a signature");
        assert!(key.verify(format!("{header}.{claims}").as_bytes(), &signature).is_ok());
        assert!(key.verify(b"something else", &signature).is_err());
        let older = signer.headers("https://push.example", 0, Encryption::AesGcm).expect("headers");
        assert!(older[0].1.starts_with("WebPush ") && older[1].1.starts_with("p256ecdsa="), "{older:?}");
    }
}
