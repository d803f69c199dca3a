//! Sends a request, follows redirects, and holds every step to the rules.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{HOST, HeaderMap, HeaderName, HeaderValue, LOCATION, USER_AGENT};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};
use url::{Host, Url};

use super::network::Reach;
use super::resolver::{Resolve, SystemResolver};
use crate::error::{Error, Result as CoreResult};

/// From the first look-up to the last byte, redirects included.
const TIME: Duration = Duration::from_secs(20);
/// For one address of a name.
const CONNECT: Duration = Duration::from_secs(5);
/// Bytes of an answer.
const SIZE: usize = 256 * 1024;
const REDIRECTS: usize = 3;
/// Addresses of one name that are tried.
const ADDRESSES: usize = 4;
/// Characters of an answer that are shown to people.
const WORDS: usize = 200;
const AGENT: &str = concat!("Folkmoot/", env!("CARGO_PKG_VERSION"));

/// A request to another server.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub method: Method,
    pub url: String,
    pub headers: Vec<(HeaderName, HeaderValue)>,
    pub body: Bytes,
}

impl Outgoing {
    /// A POST with these headers. `Internal` where a value can be in no header.
    pub(crate) fn post(url: String, headers: Vec<(&'static str, String)>, body: Vec<u8>) -> CoreResult<Self> {
        let header = |(name, value): (&'static str, String)| {
            Ok((HeaderName::from_static(name), HeaderValue::from_str(&value).map_err(Error::internal)?))
        };
        let headers = headers.into_iter().map(header).collect::<CoreResult<_>>()?;
        Ok(Self { method: Method::POST, url, headers, body: body.into() })
    }

    /// A GET without headers of its own.
    pub(crate) fn get(url: String) -> Self {
        Self { method: Method::GET, url, headers: Vec::new(), body: Bytes::new() }
    }

    /// A request for a WebSocket (RFC 6455), to learn whether it is passed on.
    pub(crate) fn upgrade(url: String) -> Self {
        let headers = [
            ("connection", "Upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "Zm9sa21vb3QgZGlhZ24u"),
        ];
        let headers = headers.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        Self { headers: headers.into(), ..Self::get(url) }
    }

    /// `https://host[:port]` of an address; empty for what is none.
    pub(crate) fn origin(url: &str) -> String {
        Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
    }
}

/// What it answered.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    /// It for people, on one line: the status, where it leads to, the beginning of what it says.
    pub(crate) fn in_words(&self) -> String {
        let mut words = self.status.to_string();
        if let Some(to) = self.headers.get(LOCATION).filter(|_| self.status.is_redirection()) {
            words.push_str(&format!(" to {}", String::from_utf8_lossy(to.as_bytes())));
        }
        let text = String::from_utf8_lossy(&self.body);
        if !text.trim().is_empty() {
            words.push_str(&format!(": {}", text.trim()));
        }
        words.chars().take(WORDS).map(|c| if c.is_control() { ' ' } else { c }).collect()
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// This request can never be sent.
    #[error("{0}")]
    Never(String),
    /// It may succeed another time.
    #[error("{0}")]
    Later(String),
}

/// Sends requests; one for the whole server.
pub(crate) struct Client {
    reach: Reach,
    resolver: Box<dyn Resolve>,
    tls: TlsConnector,
    time: Duration,
}

impl Client {
    /// `reach` says where requests may go.
    pub(crate) fn new(reach: Reach) -> CoreResult<Self> {
        Self::over(reach, Box::new(SystemResolver), TIME)
    }

    /// Also trusts servers with a certificate of these roots (PEM). `Internal` with a sentence where there is none in it.
    pub(crate) fn trusting(reach: Reach, pem: &[u8]) -> CoreResult<Self> {
        let mut roots = public_roots();
        let public = roots.len();
        for root in CertificateDer::pem_slice_iter(pem) {
            root.map_err(|error| error.to_string())
                .and_then(|root| roots.add(root).map_err(|error| error.to_string()))
                .map_err(|error| Error::internal(format!("the root cannot be read: {error}")))?;
        }
        if roots.len() == public {
            return Err(Error::internal("there is no root in the file"));
        }
        Self::with_roots(reach, Box::new(SystemResolver), TIME, roots)
    }

    pub(super) fn over(reach: Reach, resolver: Box<dyn Resolve>, time: Duration) -> CoreResult<Self> {
        Self::with_roots(reach, resolver, time, public_roots())
    }

    fn with_roots(reach: Reach, resolver: Box<dyn Resolve>, time: Duration, roots: RootCertStore) -> CoreResult<Self> {
        let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(Error::internal)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { reach, resolver, tls: TlsConnector::from(Arc::new(config)), time })
    }

    /// The answer, whatever its status. Redirects of requests without a body are followed.
    pub(crate) async fn send(&self, request: Outgoing) -> Result<Answer, Fault> {
        let waited = Fault::Later(format!("no answer within {} seconds", self.time.as_secs()));
        timeout(self.time, self.follow(request)).await.unwrap_or(Err(waited))
    }

    async fn follow(&self, mut request: Outgoing) -> Result<Answer, Fault> {
        for _ in 0..=REDIRECTS {
            let url = address(&request.url)?;
            let answer = self.exchange(&url, &request).await?;
            let moved = answer.status.is_redirection() && answer.status != StatusCode::NOT_MODIFIED;
            let Some(to) = answer.headers.get(LOCATION).filter(|_| moved) else { return Ok(answer) };
            let safe = request.method == Method::GET || request.method == Method::HEAD;
            if !safe {
                // What was meant for one place is not handed to another.
                return Ok(answer);
            }
            let to = to.to_str().ok().and_then(|to| url.join(to).ok());
            let to = to.ok_or_else(|| Fault::Never("the answer redirects to something that is no address".into()))?;
            if url.scheme() == "https" && to.scheme() != "https" {
                return Err(Fault::Never(format!("the answer redirects from https to {}", to.scheme())));
            }
            if to.origin() != url.origin() {
                request.headers.clear();
            }
            request.url = to.into();
        }
        Err(Fault::Never(format!("more than {REDIRECTS} redirects")))
    }

    /// One request to one place, at an address that was checked.
    async fn exchange(&self, url: &Url, request: &Outgoing) -> Result<Answer, Fault> {
        let stream = self.connect(url).await?;
        if url.scheme() == "http" {
            return converse(stream, url, request).await;
        }
        let name = match url.host() {
            Some(Host::Domain(name)) => {
                ServerName::try_from(name.to_owned()).map_err(|_| Fault::Never(format!("{name} is no name of a server")))?
            }
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip).into(),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip).into(),
            None => return Err(Fault::Never("the address names no server".into())),
        };
        let encrypted = self.tls.connect(name, stream).await.map_err(|error| Fault::Later(format!("no encrypted connection: {error}")))?;
        converse(encrypted, url, request).await
    }

    /// A connection to one of the addresses of the name: the very address that was checked, so that a second look-up cannot lead elsewhere.
    async fn connect(&self, url: &Url) -> Result<TcpStream, Fault> {
        let port = url.port_or_known_default().unwrap_or(443);
        let found = match url.host() {
            Some(Host::Domain(name)) => {
                let found = self.resolver.addresses(name).await;
                found.map_err(|error| Fault::Later(format!("the address of {name} cannot be found: {error}")))?
            }
            Some(Host::Ipv4(ip)) => vec![ip.into()],
            Some(Host::Ipv6(ip)) => vec![ip.into()],
            None => Vec::new(),
        };
        // One closed address among others may be a trick as well as a mistake; neither is followed.
        if let Some(closed) = found.iter().find(|ip| !self.reach.includes(**ip)) {
            return Err(Fault::Never(format!("{closed} is no public address, and the configuration does not allow it")));
        }
        let mut last = format!("{} has no address", url.host_str().unwrap_or_default());
        for ip in found.into_iter().take(ADDRESSES) {
            match timeout(CONNECT, TcpStream::connect(SocketAddr::new(ip, port))).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => last = format!("no connection to {ip}: {error}"),
                Err(_) => last = format!("no connection to {ip} within {} seconds", CONNECT.as_secs()),
            }
        }
        Err(Fault::Later(last))
    }
}

fn public_roots() -> RootCertStore {
    webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect()
}

/// The address of a request, which has to be one of HTTP, without a login in it.
fn address(text: &str) -> Result<Url, Fault> {
    let url = Url::parse(text).map_err(|error| Fault::Never(format!("the address cannot be read: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Fault::Never(format!("{} is not spoken here, only http and https", url.scheme())));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Fault::Never("the address contains a login".into()));
    }
    Ok(url)
}

/// HTTP/1.1 over a fresh connection.
async fn converse<S>(stream: S, url: &Url, request: &Outgoing) -> Result<Answer, Fault>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let later = |error: hyper::Error| Fault::Later(format!("no answer: {error}"));
    let mut sent = Request::builder().method(&request.method).uri(&url[url::Position::BeforePath..url::Position::AfterQuery]);
    if let Some(headers) = sent.headers_mut() {
        headers.extend(request.headers.iter().cloned());
        let host = &url[url::Position::BeforeHost..url::Position::BeforePath];
        headers.insert(HOST, HeaderValue::from_str(host).map_err(|error| Fault::Never(error.to_string()))?);
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
    }
    let sent = sent.body(Full::new(request.body.clone())).map_err(|error| Fault::Never(error.to_string()))?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(later)?;
    let exchange = async {
        let response = sender.send_request(sent).await.map_err(later)?;
        read(response).await
    };
    // The connection moves the bytes of the exchange, and ends with it.
    futures::pin_mut!(exchange);
    match futures::future::select(exchange, connection).await {
        futures::future::Either::Left((answer, _)) => answer,
        futures::future::Either::Right((Ok(()), exchange)) => exchange.await,
        futures::future::Either::Right((Err(error), _)) => Err(later(error)),
    }
}

async fn read(response: Response<Incoming>) -> Result<Answer, Fault> {
    let (head, body) = response.into_parts();
    let body = Limited::new(body, SIZE).collect().await.map_err(|error| Fault::Later(format!("the answer cannot be read: {error}")))?;
    Ok(Answer { status: head.status, headers: head.headers, body: body.to_bytes() })
}
