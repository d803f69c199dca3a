//! The names of all settings.

use crate::mail::MailSettings;
use crate::push::DevicePushSettings;

/// Every key of the configuration: ours in the order of `Config`, then those of Rocket that make sense here.
pub(crate) const KNOWN: &[&str] = &[
    "database",
    "address",
    "port",
    "public_url",
    "trust_proxy",
    "gate",
    "gate_connections",
    "gate_connections_per_address",
    "domain",
    "https_port",
    "http_port",
    "acme_directory",
    "acme_email",
    "acme_root",
    "tls_certificate",
    "tls_key",
    "hsts_days",
    "verify_code_mode",
    "mail",
    "device_push",
    "app_id",
    "rate_limits",
    "streams_per_address",
    "metrics_token",
    "outgoing_allow",
    "cache_mb",
    "log_format",
    "log",
    "workers",
    "max_blocking",
    "keep_alive",
    "ident",
    "limits",
    "shutdown",
    "temp_dir",
    "log_level",
    "cli_colors",
    "ip_header",
    "proxy_proto_header",
];

/// Keys that Rocket has and this server takes, although nothing here depends on them.
pub(crate) const WITHOUT_EFFECT: &[&str] = &["temp_dir", "log_level", "cli_colors", "ip_header", "proxy_proto_header"];

/// Keys that are not for a screen.
pub(crate) const SECRET: &[&str] = &["metrics_token", "mail.password", "device_push.secret"];

/// Keys that have others below them, each of which is known and has a variable of its own.
pub(crate) const SECTIONS: [(&str, &[&str]); 2] = [("mail", &MailSettings::KEYS), ("device_push", &DevicePushSettings::KEYS)];

/// The keys below `key`, where it is a section.
pub(crate) fn below(key: &str) -> Option<&'static [&'static str]> {
    SECTIONS.iter().find(|(section, _)| key == *section).map(|(_, keys)| *keys)
}

/// Keys of Rocket that must not be believed to work, and what to do instead.
pub(super) const REFUSED: [(&str, &str); 3] = [
    ("tls", "is not read: set domain, and tls_certificate and tls_key for a certificate of your own, see docs/operators/https.md"),
    ("secret_key", "is not read: cookies hold random session ids, so there is no key to set"),
    ("profile", "is not read: there is one profile"),
];
