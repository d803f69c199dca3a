//! `folkmoot config`: what holds, and where it comes from.

use clap::Args as _;
use figment::Figment;
use figment::value::Value;

use super::serve::Serve;
use crate::cli::output::print_line;
use crate::config::{self, KNOWN, SECRET, WITHOUT_EFFECT};
use crate::error::{Error, Result};

/// The sources, the last of which wins.
const ORDER: &str = "defaults, /etc/folkmoot/folkmoot.toml, Rocket.toml in the working directory, folkmoot.toml beside the database, \
                     FOLKMOOT_* environment variables, flags";

pub(super) fn run(flags: Serve) -> Result<()> {
    let (config, figment) = config::load(&flags.flags())?;
    let mut lines = lines(&figment)?;
    lines.push(format!("\nClients reach the server at {}", config.base_url()));
    lines.push(format!("Later sources win: {ORDER}."));
    lines.extend(config::ignored_variables().into_iter().map(|sentence| format!("Note: {sentence}")));
    print_line(&lines.join("\n"));
    Ok(())
}

/// Every key of the configuration with its value, its source and how it is changed.
fn lines(figment: &Figment) -> Result<Vec<String>> {
    let flags = Serve::augment_args(clap::Command::new("serve"));
    let mut lines = Vec::new();
    for key in KNOWN {
        let flag = flags.get_arguments().find(|flag| flag.get_id() == key).and_then(clap::Arg::get_long);
        let mut values = Vec::new();
        match figment.find_value(key) {
            Ok(value) => leaves((*key).to_owned(), value, &mut values),
            // Rocket leaves out what nobody has set.
            Err(error) if error.missing() => values.push(((*key).to_owned(), Value::from(figment::value::Empty::None))),
            Err(error) => return Err(Error::internal(error)),
        }
        for (key, value) in values {
            let value = if SECRET.contains(&key.as_str()) && value.as_str().is_some() { "(set)".to_owned() } else { shown(&value) };
            let hint = if WITHOUT_EFFECT.contains(&key.as_str()) {
                "without effect on this server".to_owned()
            } else {
                format!("change it with {}", ways(&key, flag))
            };
            lines.push(format!("{key} = {value}\n    from {}; {hint}", config::source(figment, &key)));
        }
    }
    Ok(lines)
}

/// The variable and the flag of a key. Only keys of sections have variables of their own below the first level.
fn ways(key: &str, flag: Option<&str>) -> String {
    let first = key.split('.').next().unwrap_or(key);
    let variable = config::variable(if config::below(first).is_some() { key } else { first });
    flag.map_or_else(|| variable.clone(), |flag| format!("{variable} or --{flag}"))
}

/// The parts of a value by their full names: each may come from another source.
fn leaves(key: String, value: Value, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Dict(_, dict) if !dict.is_empty() => {
            dict.into_iter().for_each(|(part, value)| leaves(format!("{key}.{part}"), value, found))
        }
        value => found.push((key, value)),
    }
}

/// A value as a file has it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(_, text) => format!("{text:?}"),
        Value::Char(_, letter) => format!("{:?}", letter.to_string()),
        Value::Bool(_, yes) => yes.to_string(),
        Value::Num(_, number) => match (number.to_u128(), number.to_i128(), number.to_f64()) {
            (Some(n), _, _) => n.to_string(),
            (_, Some(n), _) => n.to_string(),
            (_, _, n) => n.unwrap_or_default().to_string(),
        },
        Value::Empty(..) => "not set".into(),
        Value::Array(_, list) => format!("[{}]", list.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Value::Dict(_, dict) => {
            let pairs = dict.iter().map(|(key, value)| format!("{key} = {}", shown(value)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
#[expect(clippy::result_large_err, reason = "figment's Jail asks for its own error")]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use figment::Jail;

    use super::*;
    use crate::config::{Config, Flags, SECTIONS, load};

    fn printed(flags: &Flags) -> Vec<String> {
        lines(&load(flags).unwrap().1).unwrap()
    }

    fn keys(value: impl serde::Serialize) -> BTreeSet<String> {
        serde_json::to_value(value).unwrap().as_object().unwrap().keys().cloned().collect()
    }

    #[test]
    fn every_key_of_the_configuration_is_known_printed_and_documented() {
        let ours = keys(Config::default());
        let rocket = keys(rocket::Config::default());
        let known: BTreeSet<String> = KNOWN.iter().map(|key| (*key).to_owned()).collect();
        assert!(ours.is_subset(&known), "{:?}", ours.difference(&known));
        let below = |section: &str| serde_json::to_value(Config::default()).unwrap()[section].clone();
        for (section, named) in SECTIONS {
            assert_eq!(keys(below(section)), named.iter().map(|key| (*key).to_owned()).collect::<BTreeSet<_>>(), "{section}");
        }
        // Secrets of cookies and TLS are Rocket's own business, which this server does not use.
        let unused = BTreeSet::from(["profile", "secret_key", "tls", "cli_colors"].map(str::to_owned));
        let missing: Vec<_> = rocket.difference(&known).filter(|key| !unused.contains(*key)).collect();
        assert!(missing.is_empty(), "{missing:?}");
        let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/operators/running.md")).unwrap();
        Jail::expect_with(|_| {
            let lines = printed(&Flags::default());
            for key in KNOWN {
                let of_key = lines.iter().filter(|line| line.starts_with(&format!("{key} = ")) || line.starts_with(&format!("{key}.")));
                assert!(of_key.count() > 0, "{key} is not printed: {lines:#?}");
                assert!(page.contains(&format!("`{key}`")), "docs/operators/running.md does not explain {key}");
            }
            Ok(())
        });
    }

    #[test]
    fn each_value_has_its_own_source_and_flag() {
        Jail::expect_with(|jail| {
            jail.create_file("Rocket.toml", "[default]\nworkers = 3\nmetrics_token = \"quiet\"\n[default.shutdown]\ngrace = 9\n")?;
            jail.set_env("FOLKMOOT_KEEP_ALIVE", "7");
            jail.set_env("FOLKMOOT_MAIL_PASSWORD", "quiet");
            let lines = printed(&Flags { public_url: Some("https://moot.example.org".into()), ..Flags::default() });
            for expected in [
                "workers = 3\n    from Rocket.toml; change it with FOLKMOOT_WORKERS",
                "shutdown.grace = 9\n    from Rocket.toml; change it with FOLKMOOT_SHUTDOWN",
                "shutdown.mercy = 1\n    from the defaults; change it with FOLKMOOT_SHUTDOWN",
                "keep_alive = 7\n    from the environment; change it with FOLKMOOT_KEEP_ALIVE",
                "public_url = \"https://moot.example.org\"\n    from the command line; change it with FOLKMOOT_PUBLIC_URL or --public-url",
                "metrics_token = (set)\n    from Rocket.toml; change it with FOLKMOOT_METRICS_TOKEN",
                "mail.password = (set)\n    from the environment; change it with FOLKMOOT_MAIL_PASSWORD",
                "mail.timeout_seconds = 30\n    from the defaults; change it with FOLKMOOT_MAIL_TIMEOUT_SECONDS",
                "device_push.webhook = \"\"\n    from the defaults; change it with FOLKMOOT_DEVICE_PUSH_WEBHOOK",
                "mail.port = not set\n    from the defaults; change it with FOLKMOOT_MAIL_PORT",
                "ip_header = false\n    from the defaults; without effect on this server",
                "verify_code_mode = \"log\"\n    from the defaults; change it with FOLKMOOT_VERIFY_CODE_MODE",
            ] {
                assert!(lines.iter().any(|line| line == expected), "{expected} is not in {lines:#?}");
            }
            Ok(())
        });
    }

    #[test]
    fn every_flag_of_the_configuration_is_named() {
        let all = Flags {
            config: None,
            database: Some("x.db".into()),
            address: Some([127, 0, 0, 1].into()),
            port: Some(1),
            public_url: Some("https://x.example".into()),
            domain: Vec::new(),
            without_https: false,
        };
        let encrypted = Flags { port: None, domain: vec!["x.example".into()], ..all.clone() };
        Jail::expect_with(|_| {
            let lines = [printed(&all), printed(&encrypted)].concat();
            for key in keys(&all).into_iter().chain(keys(&encrypted)) {
                let flag = format!("FOLKMOOT_{} or --{}", key.to_uppercase(), key.replace('_', "-"));
                assert!(lines.iter().any(|line| line.starts_with(&format!("{key} = ")) && line.ends_with(&flag)), "{flag}");
            }
            Ok(())
        });
    }
}
