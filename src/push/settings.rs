//! Where pushes to devices are handed over, as the configuration has it.

use std::fmt;
use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use url::{Host, Url};

/// What the text of a secret begins with.
const PREFIX: &str = "whsec_";

/// The keys below `device_push`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DevicePushSettings {
    /// The address that pushes are posted to; without one there are none.
    pub webhook: String,
    /// What they are signed with: `whsec_` and 24 to 64 bytes in base64.
    #[serde(deserialize_with = "secret")]
    pub secret: String,
}

/// A text; what it was instead is not said, as it goes to the log.
fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map_err(|_| D::Error::custom("device_push.secret must be a text in quotes"))
}

/// The secret is not for logs.
impl fmt::Debug for DevicePushSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DevicePushSettings").field("webhook", &self.webhook).finish_non_exhaustive()
    }
}

impl DevicePushSettings {
    /// Every key, for the hint about a mistyped one.
    pub(crate) const KEYS: [&str; 2] = ["webhook", "secret"];

    /// Are devices pushed to at all?
    pub(crate) fn sends(&self) -> bool {
        !self.webhook.is_empty()
    }

    /// The bytes of the secret.
    pub(super) fn key(&self) -> Option<Vec<u8>> {
        let key = STANDARD.decode(self.secret.strip_prefix(PREFIX)?).ok()?;
        (24..=64).contains(&key.len()).then_some(key)
    }

    /// The address of the webhook where it names no server but an address of the network.
    pub(crate) fn address(&self) -> Option<IpAddr> {
        match Url::parse(&self.webhook).ok()?.host()? {
            Host::Ipv4(ip) => Some(ip.into()),
            Host::Ipv6(ip) => Some(ip.into()),
            Host::Domain(_) => None,
        }
    }

    /// What cannot work, in one sentence. The secret itself is not repeated.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.webhook.is_empty() && self.secret.is_empty() {
            return Ok(());
        }
        if self.webhook.is_empty() || self.secret.is_empty() {
            return Err("device_push.webhook and device_push.secret belong together: set both, or none for a server without pushes".into());
        }
        let url = Url::parse(&self.webhook).map_err(|error| format!("device_push.webhook `{}` is no address: {error}", self.webhook))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!("device_push.webhook must begin with https:// or http://, not `{}`", self.webhook));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("device_push.webhook must not contain a login; pushes are signed with device_push.secret".into());
        }
        if url.scheme() == "http" && self.address().is_none() {
            return Err(format!(
                "device_push.webhook `{}` would send messages unprotected: use https://, or http:// with an IP address of your own network",
                self.webhook
            ));
        }
        if self.key().is_none() {
            return Err("device_push.secret must be `whsec_` and 24 to 64 bytes in base64: echo whsec_$(openssl rand -base64 32)".into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> DevicePushSettings {
        DevicePushSettings { webhook: "https://relay.example.org/push".into(), secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".into() }
    }

    #[test]
    fn what_cannot_work_is_said_before_the_start() {
        assert_eq!(good().check(), Ok(()));
        assert_eq!(DevicePushSettings::default().check(), Ok(()));
        let to = |webhook: &str| DevicePushSettings { webhook: webhook.into(), ..good() };
        assert_eq!(to("http://10.0.0.7:8080/push").check(), Ok(()));
        let with = |secret: &str| DevicePushSettings { secret: secret.into(), ..good() };
        for (wrong, named) in [
            (to(""), "belong together"),
            (with(""), "belong together"),
            (to("relay.example.org"), "is no address"),
            (to("ftp://relay.example.org/"), "must begin with https://"),
            (to("https://me:pass@relay.example.org/"), "must not contain a login"),
            (to("http://relay.example.org/"), "unprotected"),
            (with("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), "must be `whsec_`"),
            (with("whsec_c2hvcnQ="), "24 to 64 bytes"),
            (with("whsec_!"), "in base64"),
        ] {
            let refused = wrong.check().expect_err(named);
            assert!(refused.contains(named) && !refused.contains("MfKQ9"), "{refused}");
        }
        assert_eq!(to("http://[fd00::7]/").address(), Some("fd00::7".parse().expect("an address")));
    }

    #[test]
    fn the_secret_is_never_printed() {
        assert!(!format!("{:?}", good()).contains("MfKQ9"));
    }
}
