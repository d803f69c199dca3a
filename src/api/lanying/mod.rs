//! The Lanying IM server API: paths at the root, one envelope, HTTP 200 for everything (`specs/lanying.md`).

pub mod app;
pub mod conversation;
pub mod entity;
pub mod file;
pub mod group;
pub mod message;
pub mod push;
pub mod roster;
pub mod token;
pub mod user;
pub mod wire;

use rocket::fairing::AdHoc;
use rocket::http::{Method, Status};
use rocket::{Request, catch, catchers};

use crate::api::kit::failure;
use crate::api::kit::openapi::{self, Served};
use crate::api::kit::params::{BoolRule, Coerce, Faults, IntegerRule, ParamFault};
use crate::api::kit::reply::Reply;
use crate::api::kit::routes::also;
use wire::error::Failure;

/// How this dialect reads parameters (`specs/lanying.md 1.4`).
pub struct Rules;

impl Faults for Rules {
    fn coerce() -> Coerce {
        Coerce { empty_is_absent: false, trim: false, bools: BoolRule::Strict, integers: IntegerRule::Strict }
    }

    fn refuse(req: &Request<'_>, fault: ParamFault) -> Status {
        let status = if matches!(fault, ParamFault::TooLarge { .. }) { Status::PayloadTooLarge } else { Status::BadRequest };
        failure::note(req, Failure::from(fault));
        status
    }
}

/// The parameters of a request, read as `T`.
pub type Params<T> = crate::api::kit::params::Params<Rules, T>;

/// A body that is one bare text.
pub type BodyText = crate::api::kit::params::BodyText<Rules>;

/// First segments of the paths that are this dialect's.
const BASES: [&str; 9] = ["/user", "/token", "/roster", "/message", "/push", "/file", "/group", "/app", "/app_dns"];

/// `PUT` and `POST` are one operation (`specs/lanying.md 1.5`).
fn put_or_post(routes: Vec<Served>) -> Vec<Served> {
    also(routes, &[Method::Put])
}

/// `DELETE` and `POST` are one operation.
fn delete_or_post(routes: Vec<Served>) -> Vec<Served> {
    also(routes, &[Method::Delete])
}

/// Every route, each with its whole path.
fn routes() -> Vec<Served> {
    [
        app::routes(),
        conversation::routes(),
        file::routes(),
        group::routes(),
        message::routes(),
        push::routes(),
        roster::routes(),
        token::routes(),
        user::routes(),
    ]
    .concat()
}

pub fn stage() -> AdHoc {
    AdHoc::on_ignite("lanying", |rocket| async {
        let rocket = rocket.mount("/", openapi::routes(routes())).manage(wire::state::State::default());
        BASES.into_iter().fold(rocket, |rocket, base| rocket.register(base, catchers![refused]))
    })
}

/// What a guard refused, an unknown path, a panic: always the envelope.
#[catch(default)]
fn refused(status: Status, req: &Request<'_>) -> Reply {
    wire::error::caught(status, failure::take(req))
}
