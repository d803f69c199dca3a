//! Requests on their way to Rocket, over connections that are kept open. Rocket is asked in HTTP/1.1, whatever the client speaks.

use std::convert::Infallible;
use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use futures::future::select;
use hyper::body::Incoming;
use hyper::header::{CONNECTION, CONTENT_TYPE, HeaderValue, STRICT_TRANSPORT_SECURITY};
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
use super::line::{From, Held, Line};
use super::mark::Mark;

/// Passes requests on.
pub(super) struct Forwarder {
    client: Client<HttpConnector, Arriving>,
    /// Where Rocket listens.
    to: String,
    mark: Mark,
    limits: Limits,
    /// What browsers are told of encryption, where all connections have it.
    promise: Option<HeaderValue>,
}

impl Forwarder {
    /// `promise`: a value of `Strict-Transport-Security`.
    pub(super) fn new(port: u16, mark: Mark, limits: Limits, promise: Option<HeaderValue>) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(20))
            // The name that the client called, not the address behind the gate.
            .set_host(false)
            .build(connector);
        Self { client, to: format!("127.0.0.1:{port}"), mark, limits, promise }
    }

    /// The answer of Rocket, or why there is none.
    pub(super) async fn answer(&self, request: Request<Incoming>, from: From) -> Result<Response<Leaving>, Infallible> {
        let held = from.line.begin();
        let answered = match headers::fault(&request) {
            Some(fault) => Err((StatusCode::BAD_REQUEST, fault)),
            None => self.pass(request, &from).await,
        };
        let mut answer = match answered {
            Ok(answer) if answer.status() == StatusCode::SWITCHING_PROTOCOLS => {
                held.forget();
                answer.map(|_| Leaving::switched())
            }
            Ok(answer) => answer.map(|body| Leaving::forwarded(body, held)),
            Err((status, why)) => refusal(status, why, &from.line, held),
        };
        if let Some(promise) = &self.promise {
            answer.headers_mut().insert(STRICT_TRANSPORT_SECURITY, promise.clone());
        }
        Ok(answer)
    }

    async fn pass(&self, mut request: Request<Incoming>, from: &From) -> Result<Response<Incoming>, (StatusCode, &'static str)> {
        let bad = (StatusCode::BAD_REQUEST, "this request cannot be passed on");
        let is_socket = headers::wants_socket(request.headers());
        let client_side = is_socket.then(|| upgrade::on(&mut request));
        let (mut head, body) = request.into_parts();
        headers::say_in_http1(&mut head);
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
            return Ok(answer);
        }
        if is_switched {
            return Err((StatusCode::BAD_GATEWAY, "an answer to something that was not asked"));
        }
        headers::strip_hop(answer.headers_mut());
        Ok(answer)
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

/// What the gate itself answers, in plain words, after which a connection of HTTP/1.1 ends.
pub(super) fn refusal(status: StatusCode, why: &str, line: &Line, held: Held) -> Response<Leaving> {
    let mut answer = Response::new(Leaving::own(format!("{why}\n"), held));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    if let Line::Http1(_) = line {
        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    answer
}
