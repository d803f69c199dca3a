//! HTTPS of the gate itself: names, ports and files, and what goes together.

use std::net::{IpAddr, Ipv6Addr};

use url::{Host, Url};

use super::settings::Config;

/// Names for which a server gets certificates.
const NAMES: usize = 20;

/// For a server that is for this machine alone.
pub(super) fn leave_out(config: &mut Config) {
    config.domain.clear();
    (config.tls_certificate, config.tls_key) = (None, None);
}

/// Where nobody chose an address, HTTPS is for everybody and not for this machine alone. Says whether that changes something.
pub(super) fn listen_to_all(config: &mut Config, is_chosen: bool) -> bool {
    let everywhere = config.serves_https() && !is_chosen;
    if everywhere {
        config.address = IpAddr::V6(Ipv6Addr::UNSPECIFIED);
    }
    everywhere
}

/// Can HTTPS be what the configuration says?
pub(super) fn fits(config: &Config, port_is_given: bool) -> Result<(), String> {
    let own = (&config.tls_certificate, &config.tls_key);
    if own.0.is_some() != own.1.is_some() {
        return Err("tls_certificate and tls_key belong together: the certificate with its chain, and its key".into());
    }
    if !config.serves_https() {
        return match own.0 {
            Some(_) => Err("tls_certificate needs domain, the name that clients call this server by".into()),
            None => Ok(()),
        };
    }
    config.domain.iter().try_for_each(|name| is_name(name))?;
    if config.domain.len() > NAMES {
        return Err(format!("domain has {} names; {NAMES} are the most", config.domain.len()));
    }
    if config.trust_proxy {
        return Err(
            "domain and trust_proxy exclude each other: with domain this server is asked directly; behind a proxy, leave domain out".into(),
        );
    }
    if port_is_given {
        return Err("port has no effect together with domain: set https_port and http_port, or leave port out".into());
    }
    if config.https_port == 0 || config.https_port == config.http_port {
        return Err("https_port must be at least 1 and another than http_port".into());
    }
    if !config.acme_directory.starts_with("https://") || Url::parse(&config.acme_directory).is_err() {
        return Err(format!("acme_directory must start with https://, not `{}`", config.acme_directory));
    }
    if config.acme_email.as_deref().is_some_and(|email| !email.contains('@') || email.contains([':', ' ', ',', '\r', '\n'])) {
        return Err("acme_email must be an address like admin@example.org".into());
    }
    reached_there(config)
}

/// A name that a certificate can be for.
fn is_name(name: &str) -> Result<(), String> {
    let is_host = matches!(Host::parse(name), Ok(Host::Domain(parsed)) if parsed == name);
    if is_host && !name.contains(['*', '_', '%']) && name.len() <= 253 {
        return Ok(());
    }
    Err(format!("domain must be a name like moot.example.org, without https:// and port, not `{name}`"))
}

/// Links have to lead to one of the names.
fn reached_there(config: &Config) -> Result<(), String> {
    // Faults of the address itself are told by another check.
    let Some(url) = config.public_url.as_deref().and_then(|text| Url::parse(text).ok()) else { return Ok(()) };
    if url.scheme() == "https" && url.host_str().is_some_and(|host| config.domain.iter().any(|name| name == host)) {
        return Ok(());
    }
    Err(format!("public_url must be https:// and a name of domain, like https://{}; or leave it out", config.domain[0]))
}
