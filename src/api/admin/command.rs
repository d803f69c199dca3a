//! Commands of the command line, while the server owns the file.

use std::sync::Arc;

use rocket::http::Status;
use rocket::request::{FromRequest, Outcome};
use rocket::serde::json::Json;
use rocket::{Request, State, async_trait, post};

use crate::api::kit::address::GATE;
use crate::api::kit::reply::Reply;
use crate::app::App;
use crate::community::operations::commands::{self, Answer, Command};
use crate::community::people::sessions::{hash_token, same};

/// The secret of this run: anybody who can read the file it is written to owns the database.
pub(crate) struct ControlToken {
    hash: [u8; 32],
}

impl ControlToken {
    pub(crate) fn of(token: &str) -> Self {
        Self { hash: hash_token(token) }
    }

    /// Hashes are compared whole, so the time taken reveals nothing about the token.
    fn matches(&self, token: &str) -> bool {
        same(&self.hash, &hash_token(token))
    }
}

/// A caller on this machine who knows the secret.
pub(crate) struct Operator;

#[async_trait]
impl<'r> FromRequest<'r> for Operator {
    type Error = &'static str;

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, &'static str> {
        let Some(control) = req.rocket().state::<ControlToken>() else { return Outcome::Forward(Status::NotFound) };
        // The connection itself counts, not what a header says about it; a proxied request is never local.
        let proxied = ["Forwarded", "X-Forwarded-For", "X-Real-IP", GATE].iter().any(|name| req.headers().contains(*name));
        let local = req.remote().is_some_and(|peer| {
            let peer = peer.ip().to_canonical();
            peer.is_loopback() || peer == req.rocket().config().address.to_canonical()
        });
        let token = req.headers().get_one("Authorization").and_then(|value| value.strip_prefix("Bearer "));
        if local && !proxied && token.is_some_and(|token| control.matches(token)) {
            Outcome::Success(Self)
        } else {
            Outcome::Error((Status::Forbidden, "not from this machine, or without the secret"))
        }
    }
}

/// # `POST /admin/api/command`
///
/// `{command, args}` as [`Command`] reads it; answers [`Answer`], a refusal with status 400.
#[post("/api/command", data = "<command>")]
pub(crate) async fn command(_operator: Operator, command: Json<Command>, app: &State<Arc<App>>) -> Reply {
    match commands::run(&app.core, command.into_inner()).await {
        Ok(done) => Reply::json(&Answer::Done(done)),
        Err(error) => Reply::json(&Answer::Refused(commands::sentence(&error))).status(Status::BadRequest),
    }
}
