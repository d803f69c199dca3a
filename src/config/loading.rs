//! All sources together: what holds, where each value is from, and everything that is wrong.

use figment::providers::Serialized;
use figment::value::Value;
use figment::{Figment, Metadata, Provider, Source};

use super::environment::{Environment, variable};
use super::keys::{KNOWN, REFUSED, SECRET, below};
use super::settings::{Config, Flags, ROCKET, sources};
use super::{files, https, rules};
use crate::error::{Error, Result};

/// Reads all sources. Returns our part and everything for Rocket. `Internal` with one sentence for each fault.
pub(crate) fn load(flags: &Flags) -> Result<(Config, Figment)> {
    let environment = Environment::new();
    let defaults = sources(Serialized::defaults(Config::default()));
    let files = files::found(flags, &defaults, &environment)?;
    let (mut faults, mut given) = (Vec::new(), Figment::new());
    for file in &files {
        faults.extend(file.misplaced.iter().cloned());
        faults.extend(unknown(&file.settings, &file.name)?);
        given = given.merge(&file.settings);
    }
    faults.extend(unknown(&Figment::from(&environment), "the environment (FOLKMOOT_…)")?);
    given = given.merge(&environment);
    faults.extend(ill_typed(&given)?);
    let mut figment = defaults.merge(&given).merge(Serialized::globals(flags));
    match figment.extract::<Config>() {
        Ok(mut config) => {
            if flags.without_https {
                https::leave_out(&mut config);
            }
            if https::listen_to_all(&mut config, is_given(&figment, "address")) {
                figment = figment.merge(("address", config.address));
            }
            faults.extend(rules::broken(&config, &figment));
            faults.extend(https::fits(&config, is_given(&figment, "port")).err());
            if faults.is_empty() {
                return Ok((config, figment));
            }
        }
        // Usually said already, key by key.
        Err(error) if faults.is_empty() => faults.push(error.to_string()),
        Err(_) => {}
    }
    Err(Error::internal(match &faults[..] {
        [fault] => fault.clone(),
        _ => format!("the configuration has {} faults:\n  {}", faults.len(), faults.join("\n  ")),
    }))
}

/// The source of what nobody has set.
pub(crate) const DEFAULTS: &str = "the defaults";

/// Where the value of `key` is from, in words: a file by its path.
pub(crate) fn source(figment: &Figment, key: &str) -> String {
    let Some(metadata) = figment.find_metadata(key) else { return DEFAULTS.into() };
    match file_of(metadata) {
        Some(file) => file,
        None if metadata.name.contains("Flags") => "the command line".into(),
        None if metadata.name.contains("environment") => "the environment".into(),
        None => DEFAULTS.into(),
    }
}

/// Has anybody set `key`?
fn is_given(figment: &Figment, key: &str) -> bool {
    source(figment, key) != DEFAULTS
}

fn file_of(metadata: &Metadata) -> Option<String> {
    match &metadata.source {
        Some(Source::File(path)) => Some(path.display().to_string()),
        _ => None,
    }
}

/// A sentence for each name that no setting has.
fn unknown(source: &Figment, name: &str) -> Result<Vec<String>> {
    let dict = source.data().map_err(|error| Error::internal(format!("{name}: {error}")))?;
    let mut faults = Vec::new();
    for (key, value) in dict.values().flatten() {
        match REFUSED.iter().find(|(refused, _)| key == *refused) {
            Some((_, why)) => faults.push(format!("{name}: `{key}` {why}")),
            None => faults.extend(mistyped(name, "", key, KNOWN)),
        }
        if let (Some(keys), Some(given)) = (below(key), value.as_dict()) {
            faults.extend(given.keys().filter_map(|part| mistyped(name, &format!("{key}."), part, keys)));
        }
    }
    Ok(faults)
}

fn mistyped(source: &str, above: &str, key: &str, all: &[&str]) -> Option<String> {
    if all.contains(&key) {
        return None;
    }
    let near = all.iter().max_by(|a, b| strsim::jaro_winkler(a, key).total_cmp(&strsim::jaro_winkler(b, key)));
    let near = near.copied().unwrap_or_default();
    Some(format!("{source}: there is no setting `{above}{key}`; did you mean `{above}{near}`?"))
}

/// A sentence for each value that its setting cannot have, tried one by one, as reading all ends at the first.
fn ill_typed(given: &Figment) -> Result<Vec<String>> {
    let dict = given.data().map_err(Error::internal)?;
    let mut faults = Vec::new();
    for (key, value) in dict.values().flatten().filter(|(key, _)| KNOWN.contains(&key.as_str())) {
        match (below(key), value.as_dict()) {
            (Some(keys), Some(parts)) => {
                let known = parts.iter().filter(|(part, _)| keys.contains(&part.as_str()));
                faults.extend(known.filter_map(|(part, value)| misfit(given, &format!("{key}.{part}"), value)));
            }
            _ => faults.extend(misfit(given, key, value)),
        }
    }
    Ok(faults)
}

fn misfit(given: &Figment, key: &str, value: &Value) -> Option<String> {
    let alone = Serialized::global(key, value);
    let ours = sources(Serialized::defaults(Config::default())).merge(alone.clone()).extract::<Config>().err();
    let rocket =
        || Figment::from(rocket::Config::default()).merge(Serialized::defaults(ROCKET)).merge(alone).extract::<rocket::Config>().err();
    let error = ours.or_else(rocket)?;
    let place = given.find_metadata(key).and_then(file_of).map_or_else(|| variable(key), |file| format!("{key} in {file}"));
    // What a secret is instead is not for a log.
    let why = if SECRET.contains(&key) { "must be a text in quotes".to_owned() } else { error.kind.to_string() };
    Some(format!("{place}: {why}"))
}
