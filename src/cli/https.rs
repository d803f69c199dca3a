//! HTTPS of a running server: its ports are tried before anything is opened, its certificates are kept in its file.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::gate::{Certificates, Encrypted, Gate, Limits, OwnFiles, Validity};
use crate::model::Clock;
use crate::model::certificate_states::CertificateState;
use crate::model::clock::SystemClock;

/// A certificate that ends within so many days is worth a warning.
const DAYS_TO_ACT: i64 = 14;

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
        None => Ok(()),
    }
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
    Ok((gate, Keeper { app: Arc::clone(app), certificates }))
}

impl Keeper {
    /// Shows what there is, and gets what is missing; ends never.
    pub(super) async fn run(self) {
        let Self { app, certificates } = self;
        if let Some(files) = own_files(&app.config) {
            files.watch(certificates, |validity| own_certificate(&app, validity)).await;
        }
    }
}

/// The port that clients know.
fn known_port(base_url: &str) -> u16 {
    url::Url::parse(base_url).ok().and_then(|url| url.port_or_known_default()).unwrap_or(443)
}

/// The operator's own certificate was read.
fn own_certificate(app: &App, validity: Option<Validity>) {
    let Some(validity) = validity else { return tracing::warn!("it cannot be read until when tls_certificate is valid") };
    let days = validity.days_left(SystemClock.now());
    if days < DAYS_TO_ACT {
        tracing::warn!(days, "tls_certificate is valid for a short time only; put a new one into its place");
    } else {
        tracing::info!(days, "tls_certificate is in use");
    }
    let state = CertificateState { until: Some(validity.until) };
    app.config.domain.iter().for_each(|domain| app.certificates.set(domain, state.clone()));
}
