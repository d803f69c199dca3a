//! The certificates in use, by name.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{self, ServerConfig};

/// What HTTP/2 is called when encryption is agreed on.
pub(crate) const HTTP2: &[u8] = b"h2";
/// What an authority asks for when it wants a proof (RFC 8737).
pub(crate) const PROOF: &[u8] = b"acme-tls/1";

type ByName<T> = RwLock<HashMap<String, T>>;

/// What connections are shown, and what an authority is shown that asks for a proof.
#[derive(Debug)]
pub(crate) struct Certificates {
    /// The names of this server, of which there is one at least.
    domains: Vec<String>,
    shown: ByName<Arc<CertifiedKey>>,
    proofs: ByName<Arc<CertifiedKey>>,
    tokens: ByName<String>,
}

fn get<T: Clone>(map: &ByName<T>, name: &str) -> Option<T> {
    map.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
}

/// Puts a value under a name, or takes away what is there.
fn set<T>(map: &ByName<T>, name: &str, value: Option<T>) {
    let mut map = map.write().unwrap_or_else(PoisonError::into_inner);
    match value {
        Some(value) => drop(map.insert(name.to_owned(), value)),
        None => drop(map.remove(name)),
    }
}

impl Certificates {
    /// For a server of these names, without any certificate yet.
    pub(crate) fn of(domains: Vec<String>) -> Arc<Self> {
        Arc::new(Self { domains, shown: ByName::default(), proofs: ByName::default(), tokens: ByName::default() })
    }

    /// The names of this server.
    pub(crate) fn domains(&self) -> &[String] {
        &self.domains
    }

    /// `asked` where it is a name of this server, else its first name.
    pub(crate) fn ours(&self, asked: Option<&str>) -> &str {
        let known = asked.and_then(|asked| self.domains.iter().find(|domain| domain.eq_ignore_ascii_case(asked)));
        known.or(self.domains.first()).map_or("", String::as_str)
    }

    /// Shows this certificate for a name from now on.
    pub(crate) fn show(&self, domain: &str, key: Arc<CertifiedKey>) {
        set(&self.shown, domain, Some(key));
    }

    /// Is there a certificate for this name?
    pub(crate) fn has(&self, domain: &str) -> bool {
        get(&self.shown, domain).is_some()
    }

    /// What an authority is shown that asks for a proof over TLS; `None` when it is done.
    pub(crate) fn prove(&self, domain: &str, key: Option<Arc<CertifiedKey>>) {
        set(&self.proofs, domain, key);
    }

    /// The text for an authority that asks for a token over HTTP; `None` when it is done.
    pub(crate) fn answer(&self, token: &str, text: Option<String>) {
        set(&self.tokens, token, text);
    }

    /// What a token is answered with.
    pub(crate) fn token(&self, token: &str) -> Option<String> {
        get(&self.tokens, token)
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let asked = hello.server_name();
        if hello.alpn().is_some_and(|mut offered| offered.any(|protocol| protocol == PROOF)) {
            return get(&self.proofs, &asked?.to_ascii_lowercase());
        }
        // Who names nobody may have only the address. Who names somebody else is at the wrong door.
        let name = self.ours(asked);
        if asked.is_some_and(|asked| !asked.eq_ignore_ascii_case(name)) {
            return None;
        }
        get(&self.shown, name)
    }
}

/// TLS 1.2 and 1.3, HTTP/2 and HTTP/1.1, and proofs for an authority.
pub(crate) fn server_config(certificates: Arc<Certificates>) -> Result<ServerConfig, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(certificates);
    config.alpn_protocols = [HTTP2, b"http/1.1", PROOF].map(<[u8]>::to_vec).into();
    // Who comes again needs no full handshake, and nothing is kept here for it.
    config.ticketer = ring::Ticketer::new()?;
    Ok(config)
}
