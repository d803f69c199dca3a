//! Routes and catchers of this API.

use rocket::fairing::AdHoc;
use rocket::http::Status;
use rocket::{Request, catch, catchers};

use super::{app, conversation, file, group, message, push, realtime, roster, token, user, wire};
use crate::api::kit::failure;
use crate::api::kit::openapi::{self, Served};
use crate::api::kit::reply::Reply;
use crate::api::path_owner::LANYING;

/// Every route, each with its whole path.
pub(super) fn routes() -> Vec<Served> {
    [
        app::routes(),
        conversation::routes(),
        file::routes(),
        group::routes(),
        message::routes(),
        push::routes(),
        realtime::routes(),
        roster::routes(),
        token::routes(),
        user::routes(),
    ]
    .concat()
}

pub(crate) fn stage() -> AdHoc {
    AdHoc::on_ignite("lanying", |rocket| async {
        let rocket = rocket.mount("/", openapi::routes(routes()));
        LANYING.into_iter().fold(rocket, |rocket, base| rocket.register(base, catchers![refused]))
    })
}

/// What a guard refused, an unknown path, a panic: always the envelope.
#[catch(default)]
fn refused(status: Status, req: &Request<'_>) -> Reply {
    wire::error::caught(status, failure::take(req))
}

/// Everything that is served.
#[cfg(test)]
pub(crate) fn document() -> openapi::Document {
    openapi::write(wire::document::api(), &openapi::below("/", "", routes()).collect::<Vec<_>>())
}
