//! OAuth 2 (`specs/mastodon.md 3`): the pages a person sees, the endpoints a program calls.

mod authorize;
mod client;
mod discovery;

mod encode;
mod page;
pub mod password;
mod refused;
mod request;
mod revoke;
mod sign_in;
mod token;
mod userinfo;
pub mod visit;

use rocket::http::{Method, Status};
use rocket::{Request, catch};

use super::wire::error::Failure;
use crate::api::kit::failure;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::reply::Reply;
use crate::api::kit::routes::also;

/// Where a person is sent who has to carry the code over by hand.
pub use crate::community::accounts::oauth::registration::OUT_OF_BAND;

pub fn routes() -> Vec<Served> {
    [
        served![
            authorize::show,
            authorize::native,
            authorize::deny,
            sign_in::submit,
            sign_in::sign_out,
            password::form,
            password::submit,
            token::token,
            revoke::revoke,
            discovery::metadata
        ],
        served![authorize::decide],
        also(served![userinfo::userinfo], &[Method::Post]),
    ]
    .concat()
}

/// What a guard refused on the way to a page.
#[catch(default)]
pub fn page_refused(status: Status, req: &Request<'_>) -> Reply {
    let why = match failure::take::<Failure>(req) {
        Some(Failure::Plain(_, text)) => text,
        Some(Failure::Core(error)) => {
            tracing::error!(%error, "a page could not be shown");
            "We're sorry, but something went wrong on our end.".into()
        }
        _ => status.reason_lossy().to_owned(),
    };
    let status = if status == Status::UnprocessableEntity { Status::BadRequest } else { status };
    page::fault(req, status, &why, "invalid_request")
}
