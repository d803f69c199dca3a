//! Secrets that follow from a seed: HMAC-SHA256 of a label, spelled in an alphabet.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::community::text::names::NameRules;

const ALPHANUMERIC: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// One seed's secrets. The derivation may not change: files made earlier rely on it.
pub(super) struct Secrets {
    seed: String,
}

impl Secrets {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed: seed.to_string() }
    }

    /// 32 bytes for `label`.
    pub(super) fn bytes(&self, label: &str) -> [u8; 32] {
        // HMAC takes keys of any length, so this cannot fail.
        let mut mac = Hmac::<Sha256>::new_from_slice(self.seed.as_bytes()).expect("HMAC takes any key");
        mac.update(label.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// `len` characters of `[A-Za-z0-9]`, each equally likely.
    pub(super) fn alphanumeric(&self, label: &str, len: usize) -> String {
        let mut out = String::with_capacity(len);
        let mut block = 0;
        while out.len() < len {
            for byte in self.bytes(&format!("{label}#{block}")) {
                // 248 is the largest multiple of 62 in a byte: what is above would favour the first letters.
                if byte < 248 && out.len() < len {
                    out.push(char::from(ALPHANUMERIC[usize::from(byte % 62)]));
                }
            }
            block += 1;
        }
        out
    }

    /// A password that the rules accept.
    pub(super) fn password(&self, username: &str) -> String {
        let mut attempt = 0;
        loop {
            let password = self.alphanumeric(&format!("{username}/password/{attempt}"), 16);
            if NameRules::operator().check_password(&password).is_ok() {
                return password;
            }
            attempt += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_always_gives_the_same_secrets() {
        let secrets = Secrets::new(1);
        // Written down, as tokens of files made earlier depend on it.
        assert_eq!(secrets.alphanumeric("alice/fresns/v2/aid", 32), "ccfdofN1HF150DG1l9enrlFgrzLgk8hu");
        assert_ne!(secrets.alphanumeric("a", 32), secrets.alphanumeric("b", 32));
        assert_ne!(secrets.alphanumeric("a", 32), Secrets::new(2).alphanumeric("a", 32));
        assert!(secrets.alphanumeric("a", 64).starts_with(&secrets.alphanumeric("a", 32)));
        assert!(NameRules::operator().check_password(&secrets.password("alice")).is_ok());
    }
}
