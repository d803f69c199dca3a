//! Randomness comes from outside, so that tests and the sandbox can fix the values.

use std::sync::{Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

const ALPHANUMERIC: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A shared source of random bytes.
pub struct Entropy(Mutex<StdRng>);

impl Entropy {
    /// Seeded by the operating system.
    pub fn from_os() -> Self {
        Self(Mutex::new(rand::make_rng()))
    }

    /// The same seed draws the same bytes.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(Mutex::new(StdRng::from_seed(seed)))
    }

    /// `N` random bytes, drawn anew at each call.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut out);
        out
    }

    /// `len` characters of `[A-Za-z0-9]`, each equally likely.
    pub fn alphanumeric(&self, len: usize) -> String {
        let mut out = String::with_capacity(len);
        while out.len() < len {
            for byte in self.bytes::<32>() {
                // 248 is the largest multiple of 62 in a byte: what is above would favour the first letters.
                if byte < 248 && out.len() < len {
                    out.push(char::from(ALPHANUMERIC[usize::from(byte % 62)]));
                }
            }
        }
        out
    }

    /// `len` decimal digits.
    pub fn digits(&self, len: usize) -> String {
        let mut out = String::with_capacity(len);
        while out.len() < len {
            for byte in self.bytes::<16>() {
                if byte < 250 && out.len() < len {
                    out.push(char::from(b'0' + byte % 10));
                }
            }
        }
        out
    }

    /// 32 lower-case hex digits: the address of a file use.
    pub fn hex128(&self) -> String {
        hex(&self.bytes::<16>())
    }
}

/// Two lower-case hex digits for each byte, in order.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_seed_same_text() {
        let (a, b) = (Entropy::from_seed([7; 32]), Entropy::from_seed([7; 32]));
        assert_eq!(a.alphanumeric(64), b.alphanumeric(64));
        assert_ne!(a.alphanumeric(64), Entropy::from_seed([8; 32]).alphanumeric(64));
    }

    #[test]
    fn texts_use_only_their_alphabet() {
        let e = Entropy::from_seed([1; 32]);
        let text = e.alphanumeric(5_000);
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric()));
        assert_eq!(ALPHANUMERIC.iter().filter(|b| !text.as_bytes().contains(b)).count(), 0);
        assert!(e.digits(100).bytes().all(|b| b.is_ascii_digit()));
        assert_eq!(hex(&[0, 255, 16]), "00ff10");
    }
}
