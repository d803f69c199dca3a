//! What is configured, and what holds where nothing is.

use std::net::IpAddr;
use std::path::PathBuf;

use figment::providers::Serialized;
use figment::{Figment, Provider};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::mail::MailSettings;
use crate::outgoing::Network;
use crate::push::DevicePushSettings;

/// How verification codes reach people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerifyCodeMode {
    /// Printed in the server's log.
    #[default]
    Log,
    /// Any code is accepted: only for tests.
    Off,
}

/// How lines of the log look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for programs.
    Json,
}

/// What Folkmoot itself reads; Rocket reads its own keys from the same sources.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Config {
    pub database: PathBuf,
    pub address: IpAddr,
    pub port: u16,
    /// Where clients reach the server, without a trailing slash; the first domain, or address and port when absent.
    pub public_url: Option<String>,
    /// Believe the forwarding headers of the nearest hop.
    pub trust_proxy: bool,
    /// Limits on connections in front of Rocket, which then listens on a private port of this machine.
    pub gate: bool,
    /// Connections that the gate lets in at one time, at least 1.
    pub gate_connections: usize,
    /// Of them those of one address, at least 1.
    pub gate_connections_per_address: usize,
    /// The names of this server, for which the gate answers with HTTPS.
    #[serde(deserialize_with = "super::names::names")]
    pub domain: Vec<String>,
    /// Where the gate listens for HTTPS, at least 1.
    pub https_port: u16,
    /// Where it leads to HTTPS, and answers authorities; 0 for nowhere.
    pub http_port: u16,
    /// The authority that is asked for certificates, by its directory (RFC 8555).
    pub acme_directory: String,
    /// Where the authority writes to.
    pub acme_email: Option<String>,
    /// A root that the authority's own certificate is checked with, beside the public ones.
    pub acme_root: Option<PathBuf>,
    /// A certificate with its chain, in place of one of an authority.
    pub tls_certificate: Option<PathBuf>,
    /// Its key.
    pub tls_key: Option<PathBuf>,
    /// For so many days browsers ask for nothing without encryption; 0 tells them to forget it.
    pub hsts_days: u32,
    pub verify_code_mode: VerifyCodeMode,
    /// Where mails are handed over.
    pub mail: MailSettings,
    /// Where pushes to devices are handed over.
    pub device_push: DevicePushSettings,
    /// The name that clients of the IM API know this community by.
    pub app_id: String,
    /// Count requests and refuse too many of them: on for everybody but a sandbox.
    pub rate_limits: bool,
    /// How many streams one address may have open; 0 for any number.
    pub streams_per_address: u32,
    /// What `/metrics` is asked with; without one there is no such page.
    pub metrics_token: Option<String>,
    /// Addresses beside those of the public internet that requests of this server may go to: `192.168.1.0/24`.
    pub outgoing_allow: Vec<String>,
    /// MiB of what was read that are kept in memory; 0 keeps nothing.
    pub cache_mb: u32,
    /// How lines of the log look.
    pub log_format: LogFormat,
    /// `tracing` filter, like `info` or `folkmoot=debug`.
    pub log: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: "folkmoot.db".into(),
            address: IpAddr::from([127, 0, 0, 1]),
            port: 8000,
            public_url: None,
            trust_proxy: false,
            gate: false,
            gate_connections: 4_096,
            gate_connections_per_address: 1_024,
            domain: Vec::new(),
            https_port: 443,
            http_port: 80,
            acme_directory: "https://acme-v02.api.letsencrypt.org/directory".into(),
            acme_email: None,
            acme_root: None,
            tls_certificate: None,
            tls_key: None,
            hsts_days: 180,
            verify_code_mode: VerifyCodeMode::Log,
            mail: MailSettings::default(),
            device_push: DevicePushSettings::default(),
            app_id: "folkmoot".into(),
            rate_limits: true,
            streams_per_address: 1_000,
            metrics_token: None,
            outgoing_allow: Vec::new(),
            cache_mb: 32,
            log_format: LogFormat::Text,
            log: "info".into(),
        }
    }
}

/// The settings for Rocket where the configuration has none.
#[derive(Serialize)]
pub(super) struct RocketDefaults {
    ident: &'static str,
    keep_alive: u32,
    log_level: &'static str,
    max_blocking: usize,
    // Client addresses are read by `kit::address`, which asks `trust_proxy` first.
    ip_header: bool,
    shutdown: Shutdown,
}

#[derive(Serialize)]
struct Shutdown {
    grace: u32,
    mercy: u32,
}

/// What Rocket is told where nobody says otherwise.
pub(super) const ROCKET: RocketDefaults = RocketDefaults {
    ident: "Folkmoot",
    keep_alive: 5,
    log_level: "critical",
    max_blocking: 64,
    ip_header: false,
    shutdown: Shutdown { grace: 1, mercy: 1 },
};

impl Config {
    /// Where clients reach the server, without a trailing slash.
    pub fn base_url(&self) -> String {
        match (&self.public_url, self.domain.first()) {
            (Some(url), _) => url.trim_end_matches('/').to_owned(),
            (None, Some(domain)) if self.https_port == 443 => format!("https://{domain}"),
            (None, Some(domain)) => format!("https://{domain}:{}", self.https_port),
            (None, None) if self.address.is_ipv6() => format!("http://[{}]:{}", self.address, self.port),
            (None, None) => format!("http://{}:{}", self.address, self.port),
        }
    }

    /// Does the gate encrypt?
    pub(crate) fn serves_https(&self) -> bool {
        !self.domain.is_empty()
    }

    /// Where requests of this server may go beside the public internet. `Internal` with a sentence for what is no range.
    pub(crate) fn outgoing_networks(&self) -> Result<Vec<Network>> {
        let parsed = |text: &String| text.parse().map_err(|fault: String| Error::internal(format!("outgoing_allow: {fault}")));
        self.outgoing_allow.iter().map(parsed).collect()
    }

    /// Are verification codes for e-mail addresses written to the log?
    pub(crate) fn logs_codes(&self) -> bool {
        self.verify_code_mode == VerifyCodeMode::Log && !self.mail.sends()
    }

    /// What Rocket is started with.
    pub fn figment(&self) -> Figment {
        sources(Serialized::defaults(self))
    }
}

/// `defaults` over those of Rocket.
pub(super) fn sources(defaults: impl Provider) -> Figment {
    Figment::from(rocket::Config::default()).merge(Serialized::defaults(ROCKET)).merge(defaults)
}

/// Flags of the command line that were given; they win over everything.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Flags {
    /// The one file to read, in place of those that are looked for.
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// HTTPS is not for this command, whatever the files say.
    #[serde(skip)]
    pub without_https: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub domain: Vec<String>,
}
