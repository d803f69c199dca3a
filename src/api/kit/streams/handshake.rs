//! From a request to a WebSocket.

use std::convert::Infallible;
use std::pin::Pin;

use futures::future::BoxFuture;
use rocket::data::{IoHandler, IoStream};
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome};
use rocket::response::{self, Responder};
use rocket::tokio::io;
use rocket::{Request, Response, async_trait};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::talk::{self, Talk};
use crate::api::kit::openapi::{Answer, Input, Operation};

/// The header by which a client proposes a language for the socket.
pub(crate) const PROTOCOL: &str = "Sec-WebSocket-Protocol";

/// The version of the protocol that there is.
const VERSION: &str = "13";

/// Whether a request asks for a WebSocket.
pub(crate) struct Handshake {
    /// What proves to the client that it was understood; `None` where no socket is asked for.
    accept: Option<String>,
    protocol: Option<String>,
}

fn names(req: &Request<'_>, header: &str, word: &str) -> bool {
    req.headers().get(header).flat_map(|line| line.split(',')).any(|part| part.trim().eq_ignore_ascii_case(word))
}

/// The first language that the client proposes.
pub(crate) fn protocol(req: &Request<'_>) -> Option<String> {
    let first = req.headers().get_one(PROTOCOL)?.split(',').next()?.trim();
    (!first.is_empty()).then(|| first.to_owned())
}

#[async_trait]
impl<'r> FromRequest<'r> for Handshake {
    type Error = Infallible;

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, Infallible> {
        let one = |name| req.headers().get_one(name);
        let is_one =
            names(req, "Upgrade", "websocket") && names(req, "Connection", "upgrade") && one("Sec-WebSocket-Version") == Some(VERSION);
        let key = one("Sec-WebSocket-Key").filter(|key| is_one && !key.is_empty());
        Outcome::Success(Self { accept: key.map(|key| derive_accept_key(key.as_bytes())), protocol: protocol(req) })
    }
}

impl Input for Handshake {
    fn describe(_: &mut Operation<'_>) {}
}

impl Handshake {
    /// The answer that opens the socket for `talk`; `None` where the request asks for none.
    pub(crate) fn open(self, talk: impl Talk + 'static) -> Option<Upgrade> {
        let accept = self.accept?;
        let run = Box::new(move |io| -> BoxFuture<'static, ()> { Box::pin(talk::run(io, talk)) });
        Some(Upgrade { accept, protocol: self.protocol, run })
    }

    /// Does the request ask for a socket?
    pub(crate) fn is_asked(&self) -> bool {
        self.accept.is_some()
    }
}

type Run = Box<dyn FnOnce(IoStream) -> BoxFuture<'static, ()> + Send>;

/// The answer that makes a WebSocket of the connection. The language that the client proposed is agreed to.
pub(crate) struct Upgrade {
    accept: String,
    protocol: Option<String>,
    run: Run,
}

struct Handler(Run);

#[async_trait]
impl IoHandler for Handler {
    async fn io(self: Pin<Box<Self>>, io: IoStream) -> io::Result<()> {
        let Self(run) = *Pin::into_inner(self);
        run(io).await;
        Ok(())
    }
}

impl<'r> Responder<'r, 'static> for Upgrade {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let mut response = Response::build();
        response.status(Status::SwitchingProtocols).raw_header("Sec-WebSocket-Accept", self.accept);
        if let Some(protocol) = self.protocol {
            // Browsers drop a connection whose proposal was not answered.
            response.raw_header(PROTOCOL, protocol);
        }
        response.upgrade("websocket", Handler(self.run)).ok()
    }
}

impl Answer for Upgrade {
    fn describe(operation: &mut Operation<'_>) {
        operation.answer("101", "The connection is a WebSocket from now on", None);
    }
}
