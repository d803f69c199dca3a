//! Connections from outside, until the server stops.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures::future::{join_all, select};
use hyper::header::HeaderValue;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use tokio_rustls::TlsAcceptor;

use super::connection::{Answering, Common, Connection};
use super::crowd::Crowd;
use super::forward::Forwarder;
use super::limits::{FAREWELL, GRACE, Limits};
use super::mark::Mark;
use super::plain_port::PlainPort;
use super::tls::{Certificates, server_config};

const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 21\r\nRetry-After: 5\r\nConnection: close\r\n\r\ntoo many connections\n";

/// A gate that listens, and lets nobody in yet.
pub(crate) struct Gate {
    limits: Limits,
    /// The port that leads to Rocket, and how it is encrypted.
    inner: (TcpListener, Option<TlsAcceptor>),
    /// The port without encryption beside one with it.
    beside: Option<(TcpListener, PlainPort)>,
    promise: Option<HeaderValue>,
}

/// Where a gate with encryption listens, and what it tells browsers.
pub(crate) struct Encrypted {
    pub https: SocketAddr,
    /// The port that leads to the other.
    pub http: Option<SocketAddr>,
    /// The port of HTTPS as clients know it.
    pub known_port: u16,
    /// For so long browsers ask for nothing without encryption (`Strict-Transport-Security`).
    pub promise: Duration,
}

/// Where it is not possible to listen, and why.
pub(crate) type Unbound = (SocketAddr, io::Error);

async fn listen(address: SocketAddr) -> Result<TcpListener, Unbound> {
    TcpListener::bind(address).await.map_err(|error| (address, error))
}

impl Gate {
    /// Listens on `address`, without encryption.
    pub(crate) async fn plain(address: SocketAddr, limits: Limits) -> Result<Self, Unbound> {
        Ok(Self { limits, inner: (listen(address).await?, None), beside: None, promise: None })
    }

    /// Listens with encryption.
    pub(crate) async fn encrypted(at: Encrypted, limits: Limits, certificates: &Arc<Certificates>) -> Result<Self, Unbound> {
        let config = server_config(Arc::clone(certificates)).map_err(|error| (at.https, io::Error::other(error)))?;
        let beside = match at.http {
            Some(address) => Some((listen(address).await?, PlainPort::new(Arc::clone(certificates), at.known_port))),
            None => None,
        };
        let inner = (listen(at.https).await?, Some(TlsAcceptor::from(Arc::new(config))));
        let promise = HeaderValue::from_str(&format!("max-age={}", at.promise.as_secs())).ok();
        Ok(Self { limits, inner, beside, promise })
    }

    /// Where it listens: first the port that leads to Rocket.
    #[cfg(test)]
    pub(super) fn addresses(&self) -> Vec<SocketAddr> {
        let listeners = [Some(&self.inner.0), self.beside.as_ref().map(|(listener, _)| listener)];
        listeners.into_iter().flatten().filter_map(|listener| listener.local_addr().ok()).collect()
    }

    /// Passes requests to Rocket on this port of this machine until `stop`. Then running requests are finished, `stop_inner` ends the
    /// streams behind the gate, and what is still open is left to its fate.
    pub(crate) async fn run(self, port: u16, mark: Mark, stop: impl Future<Output = ()>, stop_inner: impl FnOnce()) {
        let limits = self.limits;
        let crowd = Crowd::new(limits.connections, limits.connections_per_address);
        let (tell, stopping) = watch::channel(false);
        let common = |answering, tls| Common { answering: Arc::new(answering), limits, tls, stopping: stopping.clone() };
        let (listener, tls) = self.inner;
        let mut ports = vec![(listener, common(Answering::Inner(Box::new(Forwarder::new(port, mark, limits, self.promise))), tls))];
        ports.extend(self.beside.map(|(listener, port)| (listener, common(Answering::Plain(port), None))));
        let open = join_all(ports.into_iter().map(|(listener, common)| let_in(listener, Arc::clone(&crowd), common)));
        // Dropped, it listens no more.
        select(Box::pin(open), std::pin::pin!(stop)).await;
        let _ = tell.send(true);
        until_empty(&crowd, GRACE).await;
        stop_inner();
        until_empty(&crowd, FAREWELL).await;
    }
}

/// Serves connections for ever.
async fn let_in(listener: TcpListener, crowd: Arc<Crowd>, common: Common) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => match crowd.enter(peer.ip()) {
                Some(entered) => drop(tokio::spawn(Connection { peer, entered, common: common.clone() }.serve(stream))),
                None => turn_away(&stream, &common),
            },
            Err(error) => {
                // No file descriptors are left, most likely: some come back.
                tracing::warn!(%error, "a connection cannot be accepted");
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn until_empty(crowd: &Crowd, time: Duration) {
    let end = Instant::now() + time;
    while crowd.len() > 0 && Instant::now() < end {
        sleep(Duration::from_millis(10)).await;
    }
}

/// Says so where that takes no time, and closes.
fn turn_away(stream: &TcpStream, common: &Common) {
    if common.tls.is_none() {
        let _ = stream.try_write(FULL);
    }
}
