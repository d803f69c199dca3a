//! Connections from outside, until the server stops.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures::future::{Either, select};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use super::crowd::{Crowd, Entered};
use super::forward::{Forwarder, From};
use super::limits::Limits;
use super::mark::Mark;
use super::paced::{Paced, Phase};

/// Headers of one request, and bytes of them all.
const HEADERS: usize = 100;
const HEAD_BYTES: usize = 64 * 1024;
/// For running requests, when the server stops; then for streams, which Rocket ends.
const GRACE: Duration = Duration::from_secs(1);
const FAREWELL: Duration = Duration::from_secs(2);
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 21\r\nRetry-After: 5\r\nConnection: close\r\n\r\ntoo many connections\n";

/// A gate that listens, and lets nobody in yet.
pub(crate) struct Gate {
    listener: TcpListener,
    limits: Limits,
}

impl Gate {
    /// Listens on `address`.
    pub(crate) async fn bind(address: SocketAddr, limits: Limits) -> io::Result<Self> {
        Ok(Self { listener: TcpListener::bind(address).await?, limits })
    }

    /// Where it listens.
    #[cfg(test)]
    pub(super) fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Passes requests to Rocket on this port of this machine until `stop`. Then running requests are finished, `stop_inner` ends the
    /// streams behind the gate, and what is still open is left to its fate.
    pub(crate) async fn run(self, port: u16, mark: Mark, stop: impl Future<Output = ()>, stop_inner: impl FnOnce()) {
        let crowd = Crowd::new(self.limits.connections, self.limits.connections_per_address);
        let forwarder = Arc::new(Forwarder::new(port, mark, self.limits));
        let (tell, told) = watch::channel(false);
        let mut stop = std::pin::pin!(stop);
        loop {
            let accepted = match select(std::pin::pin!(self.listener.accept()), stop.as_mut()).await {
                Either::Left((accepted, _)) => accepted,
                Either::Right(_) => break,
            };
            match accepted {
                Ok((stream, peer)) => match crowd.enter(peer.ip()) {
                    Some(entered) => {
                        drop(tokio::spawn(connection(stream, peer, entered, Arc::clone(&forwarder), self.limits, told.clone())))
                    }
                    None => turn_away(&stream),
                },
                Err(error) => {
                    // No file descriptors are left, most likely: some come back.
                    tracing::warn!(%error, "a connection cannot be accepted");
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
        drop(self.listener);
        let _ = tell.send(true);
        until_empty(&crowd, GRACE).await;
        stop_inner();
        until_empty(&crowd, FAREWELL).await;
    }
}

async fn until_empty(crowd: &Crowd, time: Duration) {
    let end = Instant::now() + time;
    while crowd.len() > 0 && Instant::now() < end {
        sleep(Duration::from_millis(10)).await;
    }
}

/// Says so where that takes no time, and closes.
fn turn_away(stream: &TcpStream) {
    let _ = stream.try_write(FULL);
}

/// One connection, request after request.
async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    entered: Entered,
    forwarder: Arc<Forwarder>,
    limits: Limits,
    mut stopping: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let phase = Phase::default();
    let from = From { ip: peer.ip().to_canonical(), phase: phase.clone(), entered: Arc::new(entered) };
    let io = TokioIo::new(Paced::new(stream, phase, limits));
    let service = service_fn(move |request| {
        let (forwarder, from) = (Arc::clone(&forwarder), from.clone());
        async move { forwarder.answer(request, from).await }
    });
    let mut http = http1::Builder::new();
    // `Paced` has deadlines that tell a new request from a quiet connection.
    http.header_read_timeout(None).max_headers(HEADERS).max_buf_size(HEAD_BYTES);
    let mut served = std::pin::pin!(http.serve_connection(io, service).with_upgrades());
    let told = std::pin::pin!(async move { stopping.wait_for(|stop| *stop).await.is_ok() });
    if let Either::Right(_) = select(served.as_mut(), told).await {
        served.as_mut().graceful_shutdown();
        let _ = timeout(GRACE + FAREWELL, served).await;
    }
}
