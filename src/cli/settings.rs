//! `folkmoot config`: what holds, and where it comes from.

use figment::Figment;
use figment::value::Value;

use super::serve::Serve;
use crate::cli::output::print_line;
use crate::config;
use crate::error::{Error, Result};

/// Key, environment variable, flag.
const KEYS: [(&str, &str); 11] = [
    ("database", "--database"),
    ("address", "--address"),
    ("port", "--port"),
    ("public_url", "--public-url"),
    ("trust_proxy", ""),
    ("verify_code_mode", ""),
    ("rate_limits", ""),
    ("app_id", ""),
    ("metrics_token", ""),
    ("log_format", ""),
    ("log", ""),
];

pub(super) fn run(flags: Serve) -> Result<()> {
    let (config, figment) = config::load(&flags.flags())?;
    let mut lines = Vec::new();
    for (key, flag) in KEYS {
        let value = figment.find_value(key).map_err(Error::internal)?;
        // A secret is not for a screen.
        let value = if key == "metrics_token" && matches!(value, Value::String(..)) { Value::from("(set)") } else { value };
        let mut ways = format!("FOLKMOOT_{}", key.to_uppercase());
        if !flag.is_empty() {
            ways = format!("{ways} or {flag}");
        }
        lines.push(format!("{key} = {}\n    from {}; change it with {ways}", shown(&value), source(&figment, key)));
    }
    lines.push(format!("\nClients reach the server at {}", config.base_url()));
    lines.push("Later sources win: defaults, Rocket.toml in the working directory, FOLKMOOT_* environment variables, flags.".into());
    print_line(&lines.join("\n"));
    Ok(())
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(_, text) => format!("{text:?}"),
        Value::Bool(_, yes) => yes.to_string(),
        Value::Num(_, number) => match (number.to_u128(), number.to_i128()) {
            (Some(n), _) => n.to_string(),
            (_, Some(n)) => n.to_string(),
            _ => format!("{number:?}"),
        },
        Value::Empty(..) => "not set".into(),
        other => format!("{other:?}"),
    }
}

fn source(figment: &Figment, key: &str) -> &'static str {
    let name = figment.find_metadata(key).map(|metadata| metadata.name.to_string()).unwrap_or_default();
    if name.contains("Flags") {
        "the command line"
    } else if name.contains("environment") {
        "the environment"
    } else if name.contains("TOML") {
        "Rocket.toml"
    } else {
        "the defaults"
    }
}
