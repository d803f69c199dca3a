//! The port without encryption, beside one with it: it leads there, and answers authorities that ask for a proof (RFC 8555 8.3).

use std::convert::Infallible;
use std::sync::Arc;

use hyper::body::Incoming;
use hyper::header::{CONNECTION, CONTENT_TYPE, HOST, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use hyper::http::uri::{Authority, PathAndQuery};
use hyper::{Request, Response, StatusCode};

use super::body::Leaving;
use super::forward::refusal;
use super::headers;
use super::line::{From, Held};
use super::tls::Certificates;

/// Where proofs are asked for.
const PROOFS: &str = "/.well-known/acme-challenge/";

/// Answers on the port without encryption.
pub(super) struct PlainPort {
    certificates: Arc<Certificates>,
    /// Where the port with encryption is reached: nothing, or `:8443`.
    port: String,
}

impl PlainPort {
    /// `port`: where the one with encryption is reached from outside.
    pub(super) fn new(certificates: Arc<Certificates>, port: u16) -> Self {
        Self { certificates, port: if port == 443 { String::new() } else { format!(":{port}") } }
    }

    pub(super) async fn answer(&self, request: Request<Incoming>, from: From) -> Result<Response<Leaving>, Infallible> {
        let held = from.line.begin();
        if let Some(fault) = headers::fault(&request) {
            return Ok(refusal(StatusCode::BAD_REQUEST, fault, &from.line, held));
        }
        let path = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
        if let Some(token) = path.strip_prefix(PROOFS) {
            return Ok(match self.certificates.token(token) {
                Some(proof) => text(StatusCode::OK, proof, held),
                None => refusal(StatusCode::NOT_FOUND, "no such proof is waited for", &from.line, held),
            });
        }
        let name = self.name(request.headers());
        if !self.certificates.has(name) {
            let mut answer =
                text(StatusCode::SERVICE_UNAVAILABLE, format!("{name} is getting its certificate; try again in a minute\n"), held);
            answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("60"));
            return Ok(answer);
        }
        Ok(match HeaderValue::from_str(&format!("https://{name}{}{path}", self.port)) {
            Ok(to) => {
                let mut answer = text(StatusCode::PERMANENT_REDIRECT, String::new(), held);
                answer.headers_mut().insert(LOCATION, to);
                answer
            }
            Err(_) => refusal(StatusCode::BAD_REQUEST, "this address leads nowhere", &from.line, held),
        })
    }

    /// The name that was asked for where it is one of ours, else the first of ours: nobody is led elsewhere.
    fn name<'a>(&'a self, headers: &HeaderMap) -> &'a str {
        let asked = headers.get(HOST).and_then(|host| Authority::try_from(host.as_bytes()).ok());
        self.certificates.ours(asked.as_ref().map(Authority::host))
    }
}

fn text(status: StatusCode, text: String, held: Held) -> Response<Leaving> {
    let mut answer = Response::new(Leaving::own(text, held));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    answer
}
