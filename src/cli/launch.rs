//! Running a server until it is stopped, with the control interface for commands open meanwhile.

use std::fs;
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use figment::Figment;
use futures::future::select;
use rocket::fairing::AdHoc;
use rocket::tokio::runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::{control_file, https, log};
use crate::api::admin;
use crate::api::kit::address::{GATE, GateSecret};
use crate::app::App;
use crate::cli::control_file::ControlFile;
use crate::cli::output::print_line;
use crate::config::{self, Config, Flags};
use crate::error::{Error, Result};
use crate::gate::{Gate, Limits, Mark};

/// What is logged and written once the server listens.
pub(super) struct Plan {
    pub banner: String,
    /// A file for this user only, and its bytes.
    pub file: Option<(PathBuf, Vec<u8>)>,
}

/// Reads the configuration of a server and starts its log, which names what is not read.
pub(super) fn configure(flags: &Flags) -> Result<(Config, Figment)> {
    let (config, figment) = config::load(flags)?;
    log::start(&config)?;
    config::ignored_variables().iter().for_each(|sentence| tracing::warn!("{sentence}"));
    Ok((config, figment))
}

/// What is done about a port that another program has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Refuse,
    /// The next free one is taken.
    MoveOn,
}

/// How many ports are tried before any free one is taken.
const NEIGHBOURS: u16 = 20;

/// Tries the port before anything is opened: a server that cannot listen makes no file. Port 0 means any free one, which links and
/// tokens must name before the server listens. `Internal` with a sentence if this address cannot be listened on.
pub(super) fn settle_port(config: &mut Config, figment: Figment, taken: Taken) -> Result<Figment> {
    if config.serves_https() {
        https::settle(config)?;
        return Ok(figment);
    }
    let listen = |port| TcpListener::bind(SocketAddr::new(config.address, port)).and_then(|listener| listener.local_addr());
    let mut bound = listen(config.port);
    if taken == Taken::MoveOn && config.port != 0 {
        for port in (1..NEIGHBOURS).filter_map(|step| config.port.checked_add(step)).chain([0]) {
            if !bound.as_ref().is_err_and(|error| error.kind() == ErrorKind::AddrInUse) {
                break;
            }
            bound = listen(port);
        }
    }
    let address = SocketAddr::new(config.address, config.port);
    config.port = bound.map_err(|error| cannot_listen(address, &error))?.port();
    Ok(figment.merge(("port", config.port)))
}

/// Serves until SIGTERM or SIGINT. Everything acknowledged is on disk when it returns.
pub(super) fn run(figment: Figment, app: Arc<App>, plan: Plan) -> Result<()> {
    let settings = rocket::Config::try_from(&figment).map_err(|error| Error::internal(format!("configuration: {error}")))?;
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(settings.workers)
        .max_blocking_threads(settings.max_blocking)
        .thread_name("http")
        .enable_all()
        .build()
        .map_err(Error::internal)?;
    let served = runtime.block_on(serve(figment, Arc::clone(&app), plan));
    // Streams that outlive the grace period must not hold the file.
    runtime.shutdown_timeout(Duration::from_secs(2));
    let _ = fs::remove_file(control_file::file(app.core.db.path()));
    match Arc::try_unwrap(app) {
        // Its writer finishes what is queued before the lock is released.
        Ok(app) => drop(app),
        Err(_) => tracing::warn!("a request is still running; its response is lost"),
    }
    served
}

async fn serve(figment: Figment, app: Arc<App>, plan: Plan) -> Result<()> {
    let token = app.core.entropy.alphanumeric(43);
    let address = SocketAddr::new(app.config.address, app.config.port);
    let limits = Limits::of(app.config.gate_connections, app.config.gate_connections_per_address);
    let gate = if app.config.serves_https() {
        let (gate, keeper) = https::open(&app, limits).await?;
        Some((gate, Some(keeper)))
    } else if app.config.gate {
        let gate = Gate::plain(address, limits).await.map_err(|(address, error)| cannot_listen(address, &error))?;
        Some((gate, None))
    } else {
        None
    };
    let secret = app.core.entropy.alphanumeric(43);
    let figment = if gate.is_some() { behind_gate(figment) } else { figment };
    let control = token.clone();
    let file = control_file::file(app.core.db.path());
    let failed: Arc<Mutex<Option<Error>>> = Arc::default();
    let fault = Arc::clone(&failed);
    let mut rocket = crate::server::mount(figment, app).manage(admin::ControlToken::of(&token));
    if gate.is_some() {
        rocket = rocket.manage(GateSecret(secret.clone()));
    }
    let (started, running) = oneshot::channel();
    let rocket = rocket.attach(AdHoc::on_liftoff("listening", move |rocket| {
        Box::pin(async move {
            let (ip, port) = (rocket.config().address, rocket.config().port);
            let way_in = ControlFile::at(ip, port, control);
            if let Some((gate, keeper)) = gate {
                let mark = Mark::new(GATE, secret);
                let (stop, inner) = (stopped(rocket.shutdown()), rocket.shutdown());
                let keeping = keeper.map(|keeper| tokio::spawn(keeper.run()));
                let _ = started.send(tokio::spawn(async move {
                    gate.run(port, mark, stop, move || inner.notify()).await;
                    keeping.inspect(JoinHandle::abort);
                }));
            }
            let open = serde_json::to_vec(&way_in).map_err(Error::internal).and_then(|bytes| control_file::write_private(&file, &bytes));
            match open.and_then(|()| plan.file.map_or(Ok(()), |(path, bytes)| control_file::write_private(&path, &bytes))) {
                Ok(()) => print_line(&plan.banner),
                Err(error) => {
                    *fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    rocket.shutdown().notify();
                }
            }
        })
    }));
    // `Rocket` is dropped here, and with it its hold on the app.
    let launched = rocket.launch().await.map_or_else(|error| explain(address, &error), |_| Ok(()));
    // What was answered last is on its way out through the gate.
    if let Ok(gate) = running.await {
        let _ = gate.await;
    }
    match failed.lock().unwrap_or_else(PoisonError::into_inner).take() {
        Some(error) => Err(error),
        None => launched,
    }
}

/// Rocket on a private port of this machine. Signals stop the gate first.
fn behind_gate(figment: Figment) -> Figment {
    figment
        .merge(("address", "127.0.0.1"))
        .merge(("port", 0))
        .merge(("shutdown.ctrlc", false))
        .merge(("shutdown.signals", Vec::<String>::new()))
}

/// Ends with SIGTERM, SIGINT, or when Rocket stops by itself.
async fn stopped(rocket: rocket::Shutdown) {
    match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        (Ok(mut term), Ok(mut int)) => {
            let signals = select(Box::pin(term.recv()), Box::pin(int.recv()));
            select(signals, rocket).await;
        }
        _ => rocket.await,
    }
}

/// Reading a `rocket::Error` also keeps it from panicking when it is dropped.
fn explain(address: SocketAddr, error: &rocket::Error) -> Result<()> {
    use rocket::error::ErrorKind as Kind;
    Err(match error.kind() {
        Kind::Bind(error) => cannot_listen(address, error),
        // It was asked to stop, and did: what was acknowledged is on disk.
        Kind::Shutdown(_, None) => {
            tracing::warn!("some clients did not let go of their connections in time and were cut off");
            return Ok(());
        }
        Kind::Shutdown(_, Some(error)) => Error::internal(format!("the server had to stop: {error}")),
        other => Error::internal(format!("the server cannot start: {other}")),
    })
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> Error {
    Error::internal(match error.kind() {
        ErrorKind::AddrInUse => format!("{address} is in use by another program; choose another port with --port"),
        ErrorKind::PermissionDenied => format!("this user may not listen on {address}; choose a port above 1023 with --port"),
        ErrorKind::AddrNotAvailable => format!("this machine has no address {}; choose another with --address", address.ip()),
        _ => format!("cannot listen on {address}: {error}"),
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_refused_or_passed_over() {
        let other = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = other.local_addr().unwrap().port();
        let mut config = Config { port, ..Config::default() };
        let refused = settle_port(&mut config, Figment::new(), Taken::Refuse).unwrap_err().to_string();
        assert!(refused.contains("is in use by another program; choose another port with --port"), "{refused}");
        let figment = settle_port(&mut config, Figment::new(), Taken::MoveOn).unwrap();
        assert_ne!(config.port, port);
        assert_eq!(figment.extract_inner::<u16>("port").unwrap(), config.port);
        let mut any = Config { port: 0, ..Config::default() };
        settle_port(&mut any, Figment::new(), Taken::Refuse).unwrap();
        assert_ne!(any.port, 0);
    }
}
