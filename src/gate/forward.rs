//! Requests on their way to Rocket, over connections that are kept open.

use std::convert::Infallible;
use std::error::Error as _;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use futures::future::select;
use hyper::body::Incoming;
use hyper::header::{CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::http::uri::PathAndQuery;
use hyper::{Request, Response, StatusCode, Uri, upgrade};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::AsyncWriteExt as _;

use super::body::{Arriving, Broken, Leaving};
use super::crowd::Entered;
use super::headers;
use super::limits::Limits;
use super::mark::Mark;
use super::paced::Phase;

/// Passes requests on.
pub(super) struct Forwarder {
    client: Client<HttpConnector, Arriving>,
    /// Where Rocket listens.
    to: String,
    mark: Mark,
    limits: Limits,
}

/// The connection that a request came over.
#[derive(Clone)]
pub(super) struct From {
    pub ip: IpAddr,
    pub phase: Phase,
    pub entered: Arc<Entered>,
}

impl Forwarder {
    pub(super) fn new(port: u16, mark: Mark, limits: Limits) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(20))
            // The name that the client called, not the address behind the gate.
            .set_host(false)
            .build(connector);
        Self { client, to: format!("127.0.0.1:{port}"), mark, limits }
    }

    /// The answer of Rocket, or why there is none.
    pub(super) async fn answer(&self, request: Request<Incoming>, from: From) -> Result<Response<Leaving>, Infallible> {
        from.phase.busy();
        if let Some(fault) = headers::fault(&request) {
            return Ok(refusal(StatusCode::BAD_REQUEST, fault, &from));
        }
        Ok(self.pass(request, &from).await.unwrap_or_else(|(status, why)| refusal(status, why, &from)))
    }

    async fn pass(&self, mut request: Request<Incoming>, from: &From) -> Result<Response<Leaving>, (StatusCode, &'static str)> {
        let bad = (StatusCode::BAD_REQUEST, "this request cannot be passed on");
        let is_socket = headers::wants_socket(request.headers());
        let client_side = is_socket.then(|| upgrade::on(&mut request));
        let (mut head, body) = request.into_parts();
        let path = head.uri.path_and_query().map_or("/", PathAndQuery::as_str);
        head.uri = Uri::builder().scheme("http").authority(self.to.as_str()).path_and_query(path).build().map_err(|_| bad)?;
        head.version = hyper::Version::HTTP_11;
        headers::strip_hop(&mut head.headers);
        headers::strip_claims(&mut head.headers, &self.mark.header);
        if is_socket {
            headers::ask_for_socket(&mut head.headers);
        }
        let value = HeaderValue::from_str(&format!("{} {}", self.mark.secret, from.ip)).map_err(|_| bad)?;
        head.headers.insert(self.mark.header.clone(), value);
        let sent = self.client.request(Request::from_parts(head, Arriving::new(body, self.limits))).await;
        let mut answer = sent.map_err(|error| why(&error))?;
        let is_switched = answer.status() == StatusCode::SWITCHING_PROTOCOLS;
        if let Some(client_side) = client_side.filter(|_| is_switched) {
            let server_side = upgrade::on(&mut answer);
            tokio::spawn(join(client_side, server_side, Arc::clone(&from.entered)));
            headers::strip_hop(answer.headers_mut());
            headers::ask_for_socket(answer.headers_mut());
            return Ok(answer.map(|_| Leaving::switched()));
        }
        if is_switched {
            return Err((StatusCode::BAD_GATEWAY, "an answer to something that was not asked"));
        }
        headers::strip_hop(answer.headers_mut());
        Ok(answer.map(|body| Leaving::forwarded(body, from.phase.clone())))
    }
}

/// A body that came too slowly is the client's fault, everything else that of this server.
fn why(error: &hyper_util::client::legacy::Error) -> (StatusCode, &'static str) {
    let mut cause = error.source();
    while let Some(inner) = cause {
        match inner.downcast_ref() {
            Some(Broken::TooSlow) => return (StatusCode::REQUEST_TIMEOUT, "the body came too slowly"),
            Some(Broken::Other(_)) => return (StatusCode::BAD_REQUEST, "the body cannot be read"),
            None => cause = inner.source(),
        }
    }
    tracing::warn!(%error, "a request was not answered behind the gate");
    (StatusCode::BAD_GATEWAY, "no answer from the server behind the gate")
}

/// Both sides of a socket, until one of them ends. It counts as a connection meanwhile.
async fn join(client: upgrade::OnUpgrade, server: upgrade::OnUpgrade, entered: Arc<Entered>) {
    if let (Ok(client), Ok(server)) = (client.await, server.await) {
        let (mut from_client, mut to_client) = tokio::io::split(TokioIo::new(client));
        let (mut from_server, mut to_server) = tokio::io::split(TokioIo::new(server));
        let up = async { tokio::io::copy(&mut from_client, &mut to_server).await };
        let down = async {
            let _ = tokio::io::copy(&mut from_server, &mut to_client).await;
            to_client.shutdown().await
        };
        select(std::pin::pin!(up), std::pin::pin!(down)).await;
    }
    drop(entered);
}

/// What the gate itself answers, in plain words, after which the connection ends.
fn refusal(status: StatusCode, why: &str, from: &From) -> Response<Leaving> {
    let mut answer = Response::new(Leaving::own(format!("{why}\n"), from.phase.clone()));
    *answer.status_mut() = status;
    let headers: [(HeaderName, &'static str); 2] = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CONNECTION, "close")];
    for (name, value) in headers {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer
}
