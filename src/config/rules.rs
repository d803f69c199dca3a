//! What values must be to work, and to work together.

use figment::Figment;
use url::Url;

use super::settings::Config;
use crate::outgoing::Reach;

/// A sentence for each setting that cannot work.
pub(super) fn broken(config: &Config, figment: &Figment) -> Vec<String> {
    let workers = figment.extract_inner::<u64>("workers").is_ok_and(|workers| workers == 0);
    let checks = [
        config.public_url.as_deref().map_or(Ok(()), address_of_clients),
        config.outgoing_networks().map(drop).map_err(|error| error.to_string()),
        config.mail.check(),
        config.device_push.check(),
        reached(config),
        gate(config),
        if workers { Err("workers must be at least 1".into()) } else { Ok(()) },
    ];
    checks.into_iter().filter_map(Result::err).collect()
}

/// Clients know the paths of the APIs, so that only scheme, host and port are chosen.
fn address_of_clients(text: &str) -> Result<(), String> {
    let url = match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => url,
        _ => return Err(format!("public_url must start with http:// or https://, not `{text}`")),
    };
    let root = url.origin().ascii_serialization();
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err(format!(
            "public_url must end with the host, like {root}: clients find the APIs at its root, not below `{}`",
            url.path()
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!("public_url must have no login in it, like {root}"));
    }
    Ok(())
}

/// A relay at an address that is not reached would wait for pushes in vain.
fn reached(config: &Config) -> Result<(), String> {
    // Faults of the ranges are told by another check.
    let Ok(networks) = config.outgoing_networks() else { return Ok(()) };
    match config.device_push.address() {
        Some(ip) if !Reach::with(networks).includes(ip) => Err(format!(
            "device_push.webhook: {ip} is no address of the public internet; add it to outgoing_allow if requests of this server may go there"
        )),
        _ => Ok(()),
    }
}

/// The gate is the nearest hop itself, and removes what others report.
fn gate(config: &Config) -> Result<(), String> {
    if config.gate && config.trust_proxy {
        return Err("gate and trust_proxy exclude each other: the gate believes no proxy; behind one, leave gate off".into());
    }
    if config.gate_connections == 0 || config.gate_connections_per_address == 0 {
        return Err("gate_connections and gate_connections_per_address must be at least 1".into());
    }
    Ok(())
}
