//! One connection, from its first byte to its last.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use futures::future::{Either, select};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::body::Leaving;
use super::crowd::Entered;
use super::forward::Forwarder;
use super::headers::HEADERS;
use super::limits::{FAREWELL, GRACE, Limits};
use super::line::{From, Line};
use super::paced::{Paced, Phase};
use super::plain_port::PlainPort;
use super::streams::{Enough, Streams};
use super::tls::{HTTP2, PROOF};

/// Bytes of all headers of one request.
const HEAD_BYTES: usize = 64 * 1024;
/// Requests that a connection of HTTP/2 may have open, and bytes of an answer that wait in memory for its client.
const STREAMS: u32 = 100;
const STREAM_BYTES: usize = 64 * 1024;
/// Requests that a client of HTTP/2 takes back before they are seen, and those that this server refuses, before the connection ends.
const TAKEN_BACK: usize = 20;
const REFUSED: usize = 100;

/// What answers.
pub(super) enum Answering {
    /// Rocket, behind the gate.
    Inner(Box<Forwarder>),
    /// The port without encryption, where there is another with it.
    Plain(PlainPort),
}

impl Answering {
    async fn answer(&self, request: Request<Incoming>, from: From) -> Result<Response<Leaving>, Infallible> {
        match self {
            Self::Inner(forwarder) => forwarder.answer(request, from).await,
            Self::Plain(port) => port.answer(request, from).await,
        }
    }
}

/// What all connections of a port have in common.
#[derive(Clone)]
pub(super) struct Common {
    pub answering: Arc<Answering>,
    pub limits: Limits,
    pub tls: Option<TlsAcceptor>,
    /// Turns true when the server stops.
    pub stopping: watch::Receiver<bool>,
}

/// A connection that was let in.
pub(super) struct Connection {
    pub peer: SocketAddr,
    pub entered: Entered,
    pub common: Common,
}

impl Connection {
    /// Serves it to its end.
    pub(super) async fn serve(self, stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let Some(tls) = self.common.tls.clone() else { return self.http1(stream).await };
        let peer = self.peer;
        let mut encrypted = match timeout(self.common.limits.handshake, tls.accept(stream)).await {
            Ok(Ok(encrypted)) => encrypted,
            Ok(Err(error)) => return tracing::debug!(%peer, %error, "no agreement on encryption"),
            Err(_) => return tracing::debug!(%peer, "no agreement on encryption in time"),
        };
        match encrypted.get_ref().1.alpn_protocol() {
            Some(HTTP2) => self.http2(encrypted).await,
            // The certificate was the whole answer.
            Some(PROOF) => drop(timeout(self.common.limits.handshake, encrypted.shutdown()).await),
            _ => self.http1(encrypted).await,
        }
    }

    fn from(peer: SocketAddr, line: Line, entered: Entered) -> From {
        From { ip: peer.ip().to_canonical(), line, entered: Arc::new(entered) }
    }

    async fn http1<S: AsyncRead + AsyncWrite + Send + Unpin + 'static>(self, stream: S) {
        let Common { answering, limits, mut stopping, .. } = self.common;
        let phase = Phase::default();
        let from = Self::from(self.peer, Line::Http1(phase.clone()), self.entered);
        let io = TokioIo::new(Paced::new(stream, phase, limits));
        let service = service_fn(move |request| {
            let (answering, from) = (Arc::clone(&answering), from.clone());
            async move { answering.answer(request, from).await }
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

    async fn http2<S: AsyncRead + AsyncWrite + Send + Unpin + 'static>(self, stream: S) {
        let Common { answering, limits, mut stopping, .. } = self.common;
        let (phase, streams) = (Phase::default(), Streams::new());
        // Frames come at any time: what tells a quiet connection are its requests.
        phase.busy();
        let from = Self::from(self.peer, Line::Http2(streams.clone()), self.entered);
        let io = TokioIo::new(Paced::new(stream, phase, limits));
        let service = service_fn(move |request| {
            let (answering, from) = (Arc::clone(&answering), from.clone());
            async move { answering.answer(request, from).await }
        });
        let mut http = http2::Builder::new(TokioExecutor::new());
        http.timer(TokioTimer::new())
            .max_concurrent_streams(STREAMS)
            .max_header_list_size(HEAD_BYTES as u32)
            .max_send_buf_size(STREAM_BYTES)
            .max_pending_accept_reset_streams(TAKEN_BACK)
            .max_local_error_reset_streams(REFUSED)
            .keep_alive_interval(limits.idle)
            .keep_alive_timeout(limits.write);
        let mut served = std::pin::pin!(http.serve_connection(io, service));
        let told = std::pin::pin!(async move { stopping.wait_for(|stop| *stop).await.is_ok() });
        let enough = std::pin::pin!(streams.until_enough(limits));
        match select(served.as_mut(), select(told, enough)).await {
            Either::Left(_) | Either::Right((Either::Right((Enough::Stuck, _)), _)) => {}
            Either::Right((Either::Right((Enough::Quiet, _)), _)) => {
                served.as_mut().graceful_shutdown();
                let _ = timeout(GRACE, served).await;
            }
            Either::Right((Either::Left(_), _)) => {
                served.as_mut().graceful_shutdown();
                let _ = timeout(GRACE + FAREWELL, served).await;
            }
        }
    }
}
