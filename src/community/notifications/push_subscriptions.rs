//! Subscriptions to notifications, one a session (`docs/specs/mastodon.md 4.7`). They end with their session.

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::error::{Error, Resource, Result};
use crate::model::id::SessionId;
use crate::model::notifications::push::PushSubscription;
use crate::store::notifications::push_subscriptions as rows;
use crate::store::{Read, Write};

/// Longest endpoint, in bytes.
const MAX_ENDPOINT: usize = 2048;
const ANY_PADDING: GeneralPurposeConfig = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const SAFE: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, ANY_PADDING);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, ANY_PADDING);

/// The subscription of this session. `NotFound(Record)`.
pub(crate) fn of(r: &Read<'_>, session: SessionId) -> Result<PushSubscription> {
    rows::of(r, session)?.ok_or(Error::NotFound(Resource::Record))
}

/// An encrypted address: `https`, or one on this machine.
fn is_endpoint(text: &str) -> bool {
    let host = |rest: &str| rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned();
    if text.len() > MAX_ENDPOINT || text.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
        return false;
    }
    if let Some(rest) = text.strip_prefix("https://") {
        let host = host(rest);
        return !host.is_empty() && !host.contains('@');
    }
    text.strip_prefix("http://").map(host).is_some_and(|host| {
        let name = if host.starts_with('[') { host.split_inclusive(']').next() } else { host.split(':').next() };
        matches!(name, Some("localhost" | "127.0.0.1" | "[::1]"))
    })
}

/// `len` bytes, base64 with either alphabet.
fn key(text: &str, len: usize) -> Option<Vec<u8>> {
    SAFE.decode(text).or_else(|_| PLAIN.decode(text)).ok().filter(|bytes| bytes.len() == len)
}

/// Sets the one subscription of this session; what was before is gone.
/// `Invalid("endpoint" | "key_p256dh" | "key_auth")`.
pub(crate) fn subscribe(tx: &Write<'_>, session: SessionId, new: &PushSubscription) -> Result<PushSubscription> {
    if !is_endpoint(&new.endpoint) {
        return Err(Error::unfit("endpoint", "an https address"));
    }
    // An uncompressed point of P-256, and sixteen bytes.
    if key(&new.p256dh, 65).is_none_or(|point| point.first() != Some(&4)) {
        return Err(Error::unfit("key_p256dh", "a public key of P-256, base64url"));
    }
    if key(&new.auth, 16).is_none() {
        return Err(Error::unfit("key_auth", "16 bytes, base64url"));
    }
    let subscription = PushSubscription { id: tx.next_id(), ..new.clone() };
    rows::put(tx, session, &subscription)?;
    Ok(subscription)
}

/// The key and the secret of a subscription. `Internal` if they are none.
pub(crate) fn keys(of: &PushSubscription) -> Result<(Vec<u8>, Vec<u8>)> {
    let read = |text: &str, len| key(text, len).ok_or_else(|| Error::internal("a stored subscription has no keys"));
    Ok((read(&of.p256dh, 65)?, read(&of.auth, 16)?))
}

/// Changes of which notifications the client wants.
pub(crate) fn change(tx: &Write<'_>, session: SessionId, after: &PushSubscription) -> Result<()> {
    rows::put(tx, session, after)
}

/// Nothing to end is no error.
pub(crate) fn unsubscribe(tx: &Write<'_>, session: SessionId) -> Result<()> {
    rows::delete(tx, session)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_encrypted_or_on_this_machine() {
        for fit in
            ["https://push.example/x", "https://push.example:8443/x?y", "http://localhost:9/x", "http://127.0.0.1/x", "http://[::1]:80/"]
        {
            assert!(is_endpoint(fit), "{fit}");
        }
        for odd in [
            "",
            "push.example",
            "http://push.example/x",
            "http://localhost.example/",
            "https://",
            "https:///x",
            "https://a@b/",
            "ftp://x/",
            "https://a b/",
            "javascript:x",
        ] {
            assert!(!is_endpoint(odd), "{odd}");
        }
    }

    #[test]
    fn keys_are_read_in_both_alphabets_with_or_without_padding() {
        let bytes = [0xfb; 16];
        let plain = PLAIN.encode(bytes);
        for text in [plain.clone(), plain.trim_end_matches('=').to_owned(), SAFE.encode(bytes)] {
            assert_eq!(key(&text, 16).as_deref(), Some(&bytes[..]), "{text}");
        }
        assert_eq!(key("AAAA", 16), None);
    }
}
