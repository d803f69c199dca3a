//! Request signatures (`docs/specs/fresns.md 3.3`).
//!
//! A client joins its identifying headers in byte order, appends its app secret and hashes the
//! text. Server libraries form-encode the values first, JavaScript clients do not, and v1 clients
//! also sign `Space-Id`: all of these are accepted.

use md5::{Digest, Md5};
use sha2::Sha256;

use crate::api::fresns::wire::family::Family;
use crate::community::people::sessions::same;

/// The header values that enter the signature; `None` is an absent header.
#[derive(Clone, Copy, Debug, Default)]
pub struct SignedHeaders<'a> {
    pub aid: Option<&'a str>,
    pub aid_token: Option<&'a str>,
    pub app_id: Option<&'a str>,
    pub platform_id: Option<&'a str>,
    pub version: Option<&'a str>,
    pub timestamp: Option<&'a str>,
    /// Signed by v1 clients only.
    pub space_id: Option<&'a str>,
    pub uid: Option<&'a str>,
    pub uid_token: Option<&'a str>,
}

/// Which forms of the signed text are taken besides the one the documentation gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Accept {
    /// Values concatenated without form-encoding, as JavaScript clients do.
    pub raw: bool,
    /// v1 texts that contain a non-empty `Space-Id`.
    pub space_id: bool,
}

impl Default for Accept {
    fn default() -> Self {
        Self { raw: true, space_id: true }
    }
}

/// A signature that fits none of the accepted texts. Holds no secret, so it may be logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mismatch {
    /// The text that the documentation asks for, without its secret.
    pub expected_canonical: String,
    /// Every text that was tried, the expected one first, without their secret.
    pub tried: Vec<String>,
}

/// The text that is signed, up to but without the secret.
///
/// Empty values and the value `0` are left out. `space_id` is used by v1 only.
pub fn canonical(headers: &SignedHeaders<'_>, family: Family, encoded: bool, space_id: Option<&str>) -> String {
    let space_id = space_id.filter(|_| family == Family::V1);
    let pairs = [
        ("X-Fresns-Aid", headers.aid),
        ("X-Fresns-Aid-Token", headers.aid_token),
        ("X-Fresns-App-Id", headers.app_id),
        ("X-Fresns-Client-Platform-Id", headers.platform_id),
        ("X-Fresns-Client-Version", headers.version),
        ("X-Fresns-Signature-Timestamp", headers.timestamp),
        ("X-Fresns-Space-Id", space_id),
        ("X-Fresns-Uid", headers.uid),
        ("X-Fresns-Uid-Token", headers.uid_token),
    ];
    let mut text = String::with_capacity(384);
    for (name, value) in pairs {
        let Some(value) = value.filter(|value| counts(value)) else {
            continue;
        };
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        if encoded {
            form_encode(value, &mut text);
        } else {
            text.push_str(value);
        }
    }
    text
}

/// The lowercase hex signature of a canonical text.
pub fn signature(canonical: &str, secret: &str, family: Family) -> String {
    let name = family.secret_name();
    let parts = [canonical, "&", name, "=", secret];
    match family {
        Family::V2 => digest::<Md5>(&parts),
        Family::V1 => digest::<Sha256>(&parts),
    }
}

/// Accepts a signature over any of the texts that real clients sign.
///
/// # Errors
/// [`Mismatch`] with the texts that were tried.
pub(crate) fn verify(given_hex: &str, headers: &SignedHeaders<'_>, secret: &str, family: Family) -> Result<(), Mismatch> {
    verify_as(given_hex, headers, secret, family, Accept::default())
}

/// [`verify`] with the lenient forms switched one by one.
///
/// # Errors
/// [`Mismatch`] with the texts that were tried.
pub(crate) fn verify_as(
    given_hex: &str,
    headers: &SignedHeaders<'_>,
    secret: &str,
    family: Family,
    accept: Accept,
) -> Result<(), Mismatch> {
    let space_id = headers.space_id.filter(|value| family == Family::V1 && accept.space_id && counts(value));
    let mut tried: Vec<String> = Vec::with_capacity(4);
    let spaces = if space_id.is_some() { &[None, space_id][..] } else { &[None][..] };
    for &space in spaces {
        for encoded in if accept.raw { &[true, false][..] } else { &[true][..] } {
            let text = canonical(headers, family, *encoded, space);
            if !tried.contains(&text) {
                tried.push(text);
            }
        }
    }
    let mut found = false;
    for text in &tried {
        found |= same(signature(text, secret, family).as_bytes(), given_hex.as_bytes());
    }
    if found {
        return Ok(());
    }
    Err(Mismatch { expected_canonical: tried[0].clone(), tried })
}

/// Signing clients drop what their language takes for false: the empty text and `0`.
fn counts(value: &str) -> bool {
    !value.is_empty() && value != "0"
}

fn digest<D: Digest>(parts: &[&str]) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut hash = D::new();
    for part in parts {
        hash.update(part.as_bytes());
    }
    let mut text = String::with_capacity(64);
    for byte in hash.finalize().iter() {
        text.push(char::from(HEX[usize::from(byte >> 4)]));
        text.push(char::from(HEX[usize::from(byte & 15)]));
    }
    text
}

/// `application/x-www-form-urlencoded`, with `*` and `~` escaped as PHP does.
fn form_encode(value: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            _ => {
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

#[cfg(test)]
#[path = "signature_tests.rs"]
mod tests;
