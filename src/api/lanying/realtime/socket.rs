//! Opening the socket (`docs/specs/lanying.md 6.1`).

use std::sync::Arc;

use rocket::http::Status;
use rocket::request::Request;
use rocket::response::{self, Responder};
use rocket::{State, get};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::connection::Connection;
use crate::api::kit::address::ClientAddress;
use crate::api::kit::openapi::{self, Operation, Served, served};
use crate::api::kit::reply::Reply;
use crate::api::kit::streams::{Handshake, Upgrade, address_limit};
use crate::api::lanying::wire::params::Params;
use crate::app::App;
use crate::live::{Guest, Refused};

pub(crate) fn routes() -> Vec<Served> {
    served![socket]
}

/// The version of Engine.IO that the clients of this API speak.
const VERSION: &str = "3";

#[derive(Deserialize, JsonSchema)]
struct Asked {
    /// The version of Engine.IO: 3.
    #[serde(rename = "EIO")]
    version: Option<String>,
    /// Only `websocket`.
    transport: Option<String>,
}

/// A refusal in the form of Engine.IO.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EngineRefusal")]
struct NotOpened {
    /// 0 another transport, 3 no WebSocket, 4 not allowed, 5 another version.
    code: i64,
    message: &'static str,
    #[serde(skip)]
    status: u16,
}

const fn refused(status: u16, code: i64, message: &'static str) -> NotOpened {
    NotOpened { code, message, status }
}

impl<'r> Responder<'r, 'static> for NotOpened {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        Reply::json(&self).status(Status::new(self.status)).respond_to(req)
    }
}

impl openapi::Answer for NotOpened {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.given::<Self>();
        operation.json("400", "No such transport or version", schema);
    }
}

/// # `GET /socket.io`
///
/// A WebSocket of Engine.IO 3 with frames in protobuf. Clients log in by a frame.
#[get("/socket.io", data = "<p>")]
fn socket(address: ClientAddress, handshake: Handshake, p: Params<Asked>, app: &State<Arc<App>>) -> Result<Upgrade, NotOpened> {
    let Asked { version, transport } = p.fields;
    if transport.as_deref() != Some("websocket") {
        return Err(refused(400, 0, "Transport unknown"));
    }
    if version.as_deref() != Some(VERSION) {
        return Err(refused(400, 5, "Unsupported protocol version"));
    }
    let no_socket = refused(400, 3, "Bad request");
    if !handshake.is_asked() {
        return Err(no_socket);
    }
    let guest = Guest::enter(&app.bus, address.0, address_limit(app)).map_err(|why| match why {
        Refused::User | Refused::Address => refused(429, 4, "Too many open connections"),
        Refused::Closed => refused(503, 4, "The server is about to stop"),
    })?;
    handshake.open(Connection::open(Arc::clone(app), address.0, guest)).ok_or(no_socket)
}
