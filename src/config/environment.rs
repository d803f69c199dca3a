//! The `FOLKMOOT_*` environment variables as a source of the configuration.

use figment::providers::Env;
use figment::value::{Dict, Map, Uncased, UncasedStr, Value};
use figment::{Error, Metadata, Profile, Provider};

use super::keys::{KNOWN, SECTIONS};

/// The variable that names the one file to read.
pub(super) const FILE_VARIABLE: &str = "FOLKMOOT_CONFIG";
/// No settings: the file to read, and what the benchmarks are told.
const OTHERS: [&str; 5] = ["config", "bench_rounds", "bench_seconds", "bench_connections", "bench_pool"];
/// Keys below others that are texts whatever they look like: a password of digits, and `007` is not the same as `7`.
const TEXTS: [(&str, &[&str]); 2] = [("mail", &["server", "username", "password", "from"]), ("device_push", &["webhook", "secret"])];

/// `FOLKMOOT_PORT` is `port`, `FOLKMOOT_MAIL_SERVER` is `mail.server`, and so on for each of [`SECTIONS`].
#[derive(Clone, Debug)]
pub(super) struct Environment(Env);

impl Environment {
    pub(super) fn new() -> Self {
        Self(Env::prefixed("FOLKMOOT_").ignore(&OTHERS).map(key).global())
    }
}

/// The variable of a key: `FOLKMOOT_MAIL_PORT` of `mail.port`.
pub(crate) fn variable(key: &str) -> String {
    format!("FOLKMOOT_{}", key.replace('.', "_").to_uppercase())
}

/// A sentence for each variable of Rocket, which this server does not read.
pub(crate) fn ignored_variables() -> Vec<String> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let mut sentences: Vec<String> =
        names.filter_map(|name| Some(instead(&name, &name.strip_prefix("ROCKET_")?.to_ascii_lowercase()))).collect();
    sentences.sort_unstable();
    sentences
}

fn instead(name: &str, key: &str) -> String {
    match key {
        "config" => format!("{name} is not read; name the file with {FILE_VARIABLE} or --config"),
        "profile" => format!("{name} is not read; there is one profile"),
        key if KNOWN.contains(&key) => format!("{name} is not read; use {}", variable(key)),
        _ => format!("{name} is not read"),
    }
}

fn key(name: &UncasedStr) -> Uncased<'_> {
    let name = name.as_str().to_ascii_lowercase();
    let below = SECTIONS.iter().find_map(|(section, _)| Some(format!("{section}.{}", name.strip_prefix(section)?.strip_prefix('_')?)));
    below.unwrap_or(name).into()
}

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        self.0.metadata()
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        let mut data = self.0.data()?;
        for (section, texts) in TEXTS {
            let Some(Value::Dict(_, below)) = data.values_mut().find_map(|dict| dict.get_mut(section)) else { continue };
            for (name, text) in self.0.iter() {
                let key = name.as_str().strip_prefix(section).and_then(|rest| rest.strip_prefix('.'));
                if let Some(key) = key.filter(|key| texts.contains(key)) {
                    below.insert(key.to_owned(), Value::from(text));
                }
            }
        }
        Ok(data)
    }
}
