//! OAuth 2 (`docs/specs/mastodon.md 3`): the pages a person sees, the endpoints a program calls.

mod authorize;
mod client;
mod discovery;

mod encode;
mod page;
mod refusal_page;
mod refused;
mod request;
mod revoke;
mod token;
mod userinfo;

use rocket::http::Method;

use crate::api::kit::openapi::{Served, served};
use crate::api::kit::routes::also;

/// Where a person is sent who has to copy the code by hand.
pub(crate) use crate::community::accounts::oauth::registration::OUT_OF_BAND;

pub(crate) use refusal_page::page_refused;

pub(crate) fn routes() -> Vec<Served> {
    [
        served![authorize::show, authorize::native, authorize::deny, token::token, revoke::revoke, discovery::metadata],
        served![authorize::decide],
        also(served![userinfo::userinfo], &[Method::Post]),
    ]
    .concat()
}
