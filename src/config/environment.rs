//! The `FOLKMOOT_*` environment variables as a source of the configuration.

use figment::providers::Env;
use figment::value::{Dict, Map, Uncased, UncasedStr, Value};
use figment::{Error, Metadata, Profile, Provider};

use super::SECTIONS;

/// Variables of the benchmarks, which are no settings.
const OTHERS: [&str; 4] = ["bench_rounds", "bench_seconds", "bench_connections", "bench_pool"];
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
