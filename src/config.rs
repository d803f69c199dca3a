//! Settings of the process: defaults < Rocket.toml < `FOLKMOOT_*` environment < flags.
//! An unknown key is refused, with the nearest one that exists.

mod environment;
mod keys;

use std::net::IpAddr;
use std::path::PathBuf;

use environment::Environment;
use figment::providers::{Format, Serialized, Toml};
use figment::{Figment, Provider};
use serde::{Deserialize, Serialize};

pub(crate) use keys::{KNOWN, SECRET, SECTIONS, WITHOUT_EFFECT};

use crate::error::{Error, Result};
use crate::mail::MailSettings;
use crate::outgoing::{Network, Reach};
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
    /// Where clients reach the server, without a trailing slash; address and port when absent.
    pub public_url: Option<String>,
    /// Believe the forwarding headers of the nearest hop.
    pub trust_proxy: bool,
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
struct RocketDefaults {
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

const ROCKET: RocketDefaults = RocketDefaults {
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
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None if self.address.is_ipv6() => format!("http://[{}]:{}", self.address, self.port),
            None => format!("http://{}:{}", self.address, self.port),
        }
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

fn sources(defaults: impl Provider) -> Figment {
    Figment::from(rocket::Config::default()).merge(Serialized::defaults(ROCKET)).merge(defaults)
}

/// Flags of the command line that were given; they win over everything.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Flags {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
}

/// Reads all sources. Returns our part and everything for Rocket.
pub(crate) fn load(flags: &Flags) -> Result<(Config, Figment)> {
    let file = Toml::file("Rocket.toml").nested();
    let environment = Environment::new();
    refuse_other_sections()?;
    refuse_unknown(&Figment::from(Toml::file("Rocket.toml").nested()), "Rocket.toml")?;
    refuse_unknown(&Figment::from(environment.clone()), "the environment (FOLKMOOT_…)")?;
    let figment = sources(Serialized::defaults(Config::default())).merge(file).merge(environment).merge(Serialized::globals(flags));
    let config: Config = figment.extract().map_err(|error| Error::internal(format!("configuration: {error}")))?;
    check_url(&config)?;
    config.outgoing_networks()?;
    config.mail.check().map_err(Error::internal)?;
    config.device_push.check().map_err(Error::internal)?;
    check_reach(&config)?;
    if figment.extract_inner::<u64>("workers").is_ok_and(|workers| workers == 0) {
        return Err(Error::internal("workers must be at least 1"));
    }
    Ok((config, figment))
}

/// Settings outside `[default]` would be read by some builds only, or not at all.
fn refuse_other_sections() -> Result<()> {
    let file = Figment::from(Toml::file("Rocket.toml"));
    let dict = file.data().map_err(|error| Error::internal(format!("Rocket.toml: {error}")))?;
    for (key, value) in dict.into_values().flatten() {
        if value.as_dict().is_none() {
            return Err(Error::internal(format!("Rocket.toml: put `{key}` below a line `[default]`")));
        }
        if !matches!(key.as_str(), "default" | "global") {
            return Err(Error::internal(format!("Rocket.toml: the section [{key}] is not read; put its settings below [default]")));
        }
    }
    Ok(())
}

fn refuse_unknown(source: &Figment, name: &str) -> Result<()> {
    let dict = source.data().map_err(|error| Error::internal(format!("{name}: {error}")))?;
    for (key, value) in dict.values().flatten() {
        known(name, "", key, KNOWN)?;
        if let (Some((section, keys)), Some(below)) = (SECTIONS.iter().find(|(section, _)| key == section), value.as_dict()) {
            below.keys().try_for_each(|key| known(name, &format!("{section}."), key, keys))?;
        }
    }
    Ok(())
}

fn known(source: &str, above: &str, key: &str, all: &[&str]) -> Result<()> {
    if all.contains(&key) {
        return Ok(());
    }
    let near = all.iter().max_by(|a, b| strsim::jaro_winkler(a, key).total_cmp(&strsim::jaro_winkler(b, key)));
    let near = near.copied().unwrap_or_default();
    Err(Error::internal(format!("{source}: there is no setting `{above}{key}`; did you mean `{above}{near}`?")))
}

/// A relay at an address that is not reached would wait for pushes in vain.
fn check_reach(config: &Config) -> Result<()> {
    match config.device_push.address() {
        Some(ip) if !Reach::with(config.outgoing_networks()?).includes(ip) => Err(Error::internal(format!(
            "device_push.webhook: {ip} is no address of the public internet; add it to outgoing_allow if requests of this server may go there"
        ))),
        _ => Ok(()),
    }
}

fn check_url(config: &Config) -> Result<()> {
    match &config.public_url {
        Some(url) if !(url.starts_with("http://") || url.starts_with("https://")) => {
            Err(Error::internal(format!("public_url must start with http:// or https://, not `{url}`")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
#[expect(clippy::result_large_err, reason = "figment's Jail asks for its own error")]
mod tests {
    use super::*;
    use figment::Jail;

    #[test]
    fn later_sources_win() {
        Jail::expect_with(|jail| {
            jail.create_file("Rocket.toml", "[default]\nport = 1111\ndatabase = \"file.db\"\nworkers = 3\n")?;
            jail.set_env("FOLKMOOT_PORT", "2222");
            let (config, figment) = load(&Flags::default()).unwrap();
            assert_eq!((config.port, config.database), (2222, "file.db".into()));
            let rocket = rocket::Config::from(&figment);
            assert_eq!((rocket.port, rocket.workers, rocket.ident.as_str()), (2222, 3, Some("Folkmoot")));
            let (config, _) = load(&Flags { port: Some(3333), ..Flags::default() }).unwrap();
            assert_eq!(config.base_url(), "http://127.0.0.1:3333");
            Ok(())
        });
    }

    #[test]
    fn settings_in_the_wrong_place_and_no_workers_are_refused_with_a_hint() {
        for (text, hint) in [
            ("port = 1111\n", "put `port` below a line `[default]`"),
            ("[release]\nport = 1111\n", "the section [release] is not read"),
            ("[default]\nport = 1111\n[debug]\nport = 2\n", "the section [debug] is not read"),
            ("[default]\nworkers = 0\n", "workers must be at least 1"),
            ("[default]\ncache_mb = -1\n", "cache_mb"),
            ("[default]\ncache_mb = \"much\"\n", "cache_mb"),
            ("[default]\noutgoing_allow = [\"home\"]\n", "`home` is no address"),
        ] {
            Jail::expect_with(|jail| {
                jail.create_file("Rocket.toml", text)?;
                let refused = load(&Flags::default()).unwrap_err().to_string();
                assert!(refused.contains(hint), "{text}: {refused}");
                Ok(())
            });
        }
        Jail::expect_with(|jail| {
            jail.create_file("Rocket.toml", "[global]\nport = 1111\n")?;
            assert_eq!(load(&Flags::default()).unwrap().0.port, 1111);
            Ok(())
        });
    }

    #[test]
    fn a_mistyped_key_is_refused_with_the_nearest_name() {
        Jail::expect_with(|jail| {
            jail.set_env("FOLKMOOT_DATABSE", "x.db");
            let refused = load(&Flags::default()).unwrap_err().to_string();
            assert!(refused.contains("did you mean `database`?"), "{refused}");
            Ok(())
        });
        Jail::expect_with(|jail| {
            jail.create_file("Rocket.toml", "[default]\npublic_ulr = \"https://x\"\n")?;
            let refused = load(&Flags::default()).unwrap_err().to_string();
            assert!(refused.contains("did you mean `public_url`?"), "{refused}");
            Ok(())
        });
        Jail::expect_with(|jail| {
            jail.set_env("FOLKMOOT_MAIL_PASWORD", "x");
            let refused = load(&Flags::default()).unwrap_err().to_string();
            assert!(refused.contains("`mail.pasword`; did you mean `mail.password`?"), "{refused}");
            Ok(())
        });
        Jail::expect_with(|jail| {
            jail.set_env("FOLKMOOT_DEVICE_PUSH_WEBHOK", "x");
            let refused = load(&Flags::default()).unwrap_err().to_string();
            assert!(refused.contains("`device_push.webhok`; did you mean `device_push.webhook`?"), "{refused}");
            Ok(())
        });
    }

    #[test]
    fn mail_is_set_key_by_key_and_refused_with_a_sentence() {
        let file = "[default.mail]\nmode = \"smtp\"\nserver = \"smtp.example.org\"\nfrom = \"moot@example.org\"\nusername = \"moot\"\n";
        Jail::expect_with(|jail| {
            jail.create_file("Rocket.toml", file)?;
            jail.set_env("FOLKMOOT_MAIL_PASSWORD", "007");
            jail.set_env("FOLKMOOT_MAIL_PORT", "2525");
            let mail = load(&Flags::default()).unwrap().0.mail;
            assert_eq!((mail.port(), mail.password.as_str(), mail.username.as_str(), mail.sends()), (2525, "007", "moot", true));
            Ok(())
        });
        for (line, hint) in [
            ("mode = \"smpt\"", "found `smpt`, expected ``log` or `smtp`"),
            ("security = \"ssl\"", "found `ssl`, expected `one of `starttls`, `tls`, `plain`"),
            ("port = 70000", "mail.port"),
            ("from = \"nobody\"", "mail.from must be an address"),
        ] {
            Jail::expect_with(|jail| {
                let name = line.split(' ').next().unwrap_or_default();
                let rest: Vec<&str> = file.lines().filter(|other| !other.starts_with(&format!("{name} "))).collect();
                jail.create_file("Rocket.toml", &format!("{}\n{line}\n", rest.join("\n")))?;
                jail.set_env("FOLKMOOT_MAIL_PASSWORD", "secret-word");
                let refused = load(&Flags::default()).unwrap_err().to_string();
                assert!(refused.contains(hint) && !refused.contains("secret-word"), "{line}: {refused}");
                Ok(())
            });
        }
    }

    #[test]
    fn the_webhook_is_set_key_by_key_and_has_to_be_reached() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        Jail::expect_with(|jail| {
            jail.create_file("Rocket.toml", "[default.device_push]\nwebhook = \"http://10.0.0.7:81/push\"\n")?;
            let refused = load(&Flags::default()).unwrap_err().to_string();
            assert!(refused.contains("belong together"), "{refused}");
            jail.set_env("FOLKMOOT_DEVICE_PUSH_SECRET", secret);
            let refused = load(&Flags::default()).unwrap_err().to_string();
            assert!(refused.contains("10.0.0.7 is no address of the public internet") && !refused.contains(secret), "{refused}");
            jail.set_env("FOLKMOOT_OUTGOING_ALLOW", "[\"10.0.0.7\"]");
            let config = load(&Flags::default()).unwrap().0;
            assert_eq!((config.device_push.webhook.as_str(), config.device_push.secret.as_str()), ("http://10.0.0.7:81/push", secret));
            Ok(())
        });
    }
}
