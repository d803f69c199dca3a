//! The `FOLKMOOT_*` environment variables as a source of the configuration.

use figment::providers::Env;
use figment::value::{Dict, Map, Uncased, UncasedStr, Value};
use figment::{Error, Metadata, Profile, Provider};

/// Variables of the benchmarks, which are no settings.
const OTHERS: [&str; 4] = ["bench_rounds", "bench_seconds", "bench_connections", "bench_pool"];
/// What begins like this is a key below `mail`.
const MAIL: &str = "mail_";
/// Keys below `mail` that are texts whatever they look like: a password of digits, and `007` is not the same as `7`.
const TEXTS: [&str; 4] = ["server", "username", "password", "from"];

/// `FOLKMOOT_PORT` is `port`, `FOLKMOOT_MAIL_SERVER` is `mail.server`.
#[derive(Clone, Debug)]
pub(super) struct Environment(Env);

impl Environment {
    pub(super) fn new() -> Self {
        Self(Env::prefixed("FOLKMOOT_").ignore(&OTHERS).map(key).global())
    }
}

fn key(name: &UncasedStr) -> Uncased<'_> {
    let name = name.as_str();
    match name.get(..MAIL.len()) {
        Some(start) if start.eq_ignore_ascii_case(MAIL) => format!("mail.{}", &name[MAIL.len()..]).into(),
        _ => name.to_owned().into(),
    }
}

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        self.0.metadata()
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        let mut data = self.0.data()?;
        if let Some(Value::Dict(_, mail)) = data.values_mut().find_map(|dict| dict.get_mut("mail")) {
            for (name, text) in self.0.iter() {
                if let Some(key) = name.as_str().strip_prefix("mail.").filter(|key| TEXTS.contains(key)) {
                    mail.insert(key.to_owned(), Value::from(text));
                }
            }
        }
        Ok(data)
    }
}
