//! HTTPS of a running server: its ports are tried before anything is opened, its certificates are kept in its file.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;

use crate::app::App;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::gate::{Authority, Certificates, Encrypted, Gate, Home, Limits, OwnFiles, keep};
use crate::model::Millis;
use crate::model::certificate_states::CertificateState;
use crate::outgoing::{Client, Reach};
use crate::store::db::settings as facts;
use crate::store::{Read, Write};

/// Under this the states of all certificates are kept, for commands that only read the file.
const STATES: &str = "certificate_states";
const NONE: &str = "{}";

/// Tries the ports, and reads the operator's own certificate. `Internal` with a sentence for what cannot work.
pub(super) fn settle(config: &mut Config) -> Result<()> {
    let ports = [config.https_port].into_iter().chain(Some(config.http_port).filter(|port| *port != 0));
    let listen = |ip, port| TcpListener::bind(SocketAddr::new(ip, port)).map(drop).map_err(|why| (port, why));
    let tried = |ip: IpAddr| ports.clone().try_for_each(|port| listen(ip, port));
    let mut bound = tried(config.address);
    if config.address.is_ipv6() && config.address.is_unspecified() && bound.as_ref().is_err_and(|(_, why)| is_without_ipv6(why)) {
        config.address = Ipv4Addr::UNSPECIFIED.into();
        bound = tried(config.address);
    }
    bound.map_err(|(port, why)| cannot_listen(config, SocketAddr::new(config.address, port), &why))?;
    match own_files(config) {
        Some(files) => files.load(&config.domain).map(drop).map_err(Error::internal),
        None => authority(config).map(drop),
    }
}

/// Whom to ask for certificates. `Internal` with a sentence where `acme_root` cannot be read.
fn authority(config: &Config) -> Result<Authority> {
    // Only the operator says which authority is asked, so it may be one of this network.
    let client = match &config.acme_root {
        Some(file) => fs::read(file)
            .map_err(Error::internal)
            .and_then(|pem| Client::trusting(Reach::everywhere(), &pem))
            .map_err(|error| Error::internal(format!("acme_root: {}: {error}", file.display())))?,
        None => Client::new(Reach::everywhere())?,
    };
    Ok(Authority {
        directory: config.acme_directory.clone(),
        email: config.acme_email.clone(),
        client: Arc::new(client),
        has_plain_port: config.http_port != 0,
    })
}

fn is_without_ipv6(error: &io::Error) -> bool {
    const NO_SUCH_FAMILY: i32 = rustix::io::Errno::AFNOSUPPORT.raw_os_error();
    error.kind() == ErrorKind::AddrNotAvailable || error.raw_os_error() == Some(NO_SUCH_FAMILY)
}

fn cannot_listen(config: &Config, address: SocketAddr, error: &io::Error) -> Error {
    let port = address.port();
    let key = if port == config.https_port { "https_port" } else { "http_port" };
    Error::internal(match error.kind() {
        ErrorKind::AddrInUse => format!(
            "port {port} is in use by another program, often another web server (`ss -ltnp 'sport = :{port}'` names it); stop that, or run Folkmoot behind it: docs/operators/proxy.md"
        ),
        ErrorKind::PermissionDenied => format!(
            "this user may not listen on port {port}; permit it with `setcap cap_net_bind_service=+ep` on the program or AmbientCapabilities=CAP_NET_BIND_SERVICE in the unit, or set {key} above 1023 and forward port {port} there"
        ),
        ErrorKind::AddrNotAvailable => format!("this machine has no address {}; choose another with --address", address.ip()),
        _ => format!("cannot listen on {address}: {error}"),
    })
}

fn own_files(config: &Config) -> Option<OwnFiles> {
    let (certificate, key) = config.tls_certificate.clone().zip(config.tls_key.clone())?;
    Some(OwnFiles { certificate, key })
}

/// Keeps the certificates of a server as long as it runs.
pub(super) struct Keeper {
    app: Arc<App>,
    certificates: Arc<Certificates>,
    /// Nobody is asked where the operator has a certificate.
    authority: Option<Authority>,
}

/// A gate that listens, and what keeps its certificates.
pub(super) async fn open(app: &Arc<App>, limits: Limits) -> Result<(Gate, Keeper)> {
    let config = &app.config;
    let certificates = Certificates::of(config.domain.clone());
    let at = Encrypted {
        https: SocketAddr::new(config.address, config.https_port),
        http: (config.http_port != 0).then(|| SocketAddr::new(config.address, config.http_port)),
        known_port: known_port(&app.base_url),
        promise: Duration::from_secs(u64::from(config.hsts_days) * 24 * 60 * 60),
    };
    let gate = Gate::encrypted(at, limits, &certificates).await.map_err(|(address, why)| cannot_listen(config, address, &why))?;
    let authority = if own_files(config).is_none() { Some(authority(config)?) } else { None };
    Ok((gate, Keeper { app: Arc::clone(app), certificates, authority }))
}

impl Keeper {
    /// Shows what there is, and gets what is missing; ends never.
    pub(super) async fn run(self) {
        let Self { app, certificates, authority } = self;
        if let Some(authority) = authority {
            keep(InTheFile(app), authority, certificates).await;
        } else if let Some(files) = own_files(&app.config) {
            files.watch(InTheFile(app), certificates).await;
        }
    }
}

/// Certificates are kept in the database file, so that a backup has them.
struct InTheFile(Arc<App>);

impl Home for InTheFile {
    fn load(&self, name: &str) -> Result<Option<String>> {
        self.0.core.read(|r| facts::meta(r, name))
    }

    fn save(&self, name: &str, text: String) -> BoxFuture<'_, Result<()>> {
        let name = name.to_owned();
        Box::pin(self.0.core.db.write(move |tx| facts::set_meta(tx, &name, &text)))
    }

    fn tell(&self, domain: &str, state: CertificateState) -> BoxFuture<'_, ()> {
        self.0.certificates.set(domain, state);
        Box::pin(async move {
            match serde_json::to_string(&self.0.certificates.all()) {
                Ok(text) => self.0.core.note(move |tx| facts::set_meta(tx, STATES, &text)).await,
                Err(error) => tracing::error!(%error, "the states of the certificates cannot be written"),
            }
        })
    }

    fn now(&self) -> Millis {
        self.0.core.now()
    }

    fn chance(&self) -> f64 {
        f64::from(u32::from_be_bytes(self.0.core.entropy.bytes())) / f64::from(u32::MAX)
    }
}

/// How it stands with the certificates of a running server, or stood when it ran last, by name.
pub(in crate::cli) fn states(r: &Read<'_>) -> Result<BTreeMap<String, CertificateState>> {
    facts::meta(r, STATES)?.map_or_else(|| Ok(BTreeMap::new()), |text| serde_json::from_str(&text).map_err(Error::internal))
}

/// Nothing stands any way with certificates where the gate does not encrypt.
pub(super) fn leave_out(tx: &Write<'_>) -> Result<()> {
    match facts::meta(tx, STATES)? {
        Some(text) if text != NONE => facts::set_meta(tx, STATES, NONE),
        _ => Ok(()),
    }
}

/// The port that clients know.
fn known_port(base_url: &str) -> u16 {
    url::Url::parse(base_url).ok().and_then(|url| url.port_or_known_default()).unwrap_or(443)
}
