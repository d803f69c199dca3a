//! A certificate in files of the operator, read again when they change.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures::future::{Either, select};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::sleep;
use tokio_rustls::rustls::client::verify_server_name;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::server::ParsedCertificate;
use tokio_rustls::rustls::sign::CertifiedKey;

use super::certificates::Certificates;
use super::validity::Validity;
use crate::gate::home::Home;
use crate::model::certificate_states::CertificateState;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(60);
/// A certificate that ends within so many days is worth a warning.
const DAYS_TO_ACT: i64 = 14;

/// Where the operator keeps a certificate with its chain, and its key, both as PEM.
#[derive(Clone, Debug)]
pub(crate) struct OwnFiles {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

impl OwnFiles {
    /// The certificate, which has to be for all of these names, or a sentence that says why it cannot be used.
    pub(crate) fn load(&self, domains: &[String]) -> Result<Arc<CertifiedKey>, String> {
        let key = certified(&read(&self.certificate)?, &read(&self.key)?)
            .map_err(|why| format!("{} and {} cannot be used: {why}", self.certificate.display(), self.key.display()))?;
        let foreign: Vec<&str> = domains.iter().map(String::as_str).filter(|domain| !is_for(&key, domain)).collect();
        if foreign.is_empty() {
            return Ok(key);
        }
        Err(format!("the certificate in {} is not for {}", self.certificate.display(), foreign.join(", ")))
    }

    /// Shows the certificate, and a new one when the files change or SIGHUP comes. What cannot be read is logged, and the last one stays.
    pub(crate) async fn watch(self, home: impl Home, certificates: Arc<Certificates>) {
        let mut seen = None;
        let hangup = signal(SignalKind::hangup());
        let Ok(mut hangup) = hangup else { return tracing::error!("signals cannot be received, so certificates are not read again") };
        loop {
            let now = (changed(&self.certificate), changed(&self.key));
            if seen != Some(now) {
                match self.load(certificates.domains()) {
                    Ok(key) => {
                        certificates.domains().iter().for_each(|domain| certificates.show(domain, Arc::clone(&key)));
                        tell(&home, certificates.domains(), key.cert.first().and_then(Validity::of)).await;
                    }
                    Err(why) => tracing::error!("{why}; the last certificate stays in use"),
                }
                seen = Some(now);
            }
            if let Either::Right(_) = select(std::pin::pin!(sleep(LOOK)), std::pin::pin!(hangup.recv())).await {
                seen = None;
            }
        }
    }
}

/// A certificate was read that is valid so long.
async fn tell(home: &impl Home, domains: &[String], validity: Option<Validity>) {
    match validity.map(|validity| validity.days_left(home.now())) {
        Some(days) if days >= DAYS_TO_ACT => tracing::info!(days, "tls_certificate is in use"),
        Some(days) => tracing::warn!(days, "tls_certificate is valid for a short time only; put a new one into its place"),
        None => tracing::warn!("it cannot be read until when tls_certificate is valid"),
    }
    for domain in domains {
        home.tell(domain, CertificateState::fine(validity.map(|validity| validity.until))).await;
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|file| file.modified()).ok()
}

/// A chain and its key, both as PEM, or why they do not belong together.
pub(crate) fn certified(chain: &[u8], key: &[u8]) -> Result<Arc<CertifiedKey>, String> {
    let chain = CertificateDer::pem_slice_iter(chain).collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
    if chain.is_empty() {
        return Err("there is no certificate in the file".into());
    }
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| format!("there is no key in the file ({error})"))?;
    CertifiedKey::from_der(chain, key, &ring::default_provider()).map(Arc::new).map_err(|error| match error {
        tokio_rustls::rustls::Error::InconsistentKeys(_) => "the key is that of another certificate".to_owned(),
        error => error.to_string(),
    })
}

fn is_for(key: &CertifiedKey, domain: &str) -> bool {
    let parsed = key.end_entity_cert().ok().and_then(|certificate| ParsedCertificate::try_from(certificate).ok());
    let name = ServerName::try_from(domain);
    parsed.is_some_and(|parsed| name.is_ok_and(|name| verify_server_name(&parsed, &name).is_ok()))
}
