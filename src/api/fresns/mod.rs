//! The Fresns client API, both families: `/api/v2` and `/api/fresns/v1`.

pub mod account;
pub mod account_center;
pub mod auth;
pub mod codes;
pub mod comment;
pub mod common;
pub mod conversation;
pub mod csv;
pub mod defaults;
pub mod described;
pub mod detail;
pub mod device;
pub mod editor;
pub mod entity;
pub mod envelope;
pub mod error;
pub mod faces;
pub mod family;
pub mod file;
pub mod filter;
pub mod filters;
pub mod geotag;
pub mod global;
pub mod headers;
pub mod history;
pub mod html;
pub mod lang;
pub mod language;
pub mod lens;
pub mod lists;
pub mod mime;
pub mod names;
pub mod notification;
pub mod paging;
pub mod post;
pub mod records;
pub mod sign;
pub mod state;
pub mod targets;
pub mod timestamp;
pub mod user;
pub mod verify_code;

use rocket::fairing::AdHoc;
use rocket::http::Status;
use rocket::{Request, catch, catchers};

use crate::api::kit::openapi::Served;
use crate::api::kit::params::{BoolRule, Coerce, Faults, IntegerRule, ParamFault};
use crate::api::kit::{failure, openapi};
use error::Failure;
use family::Family;

/// How this dialect reads parameters (`specs/fresns.md 2.3`).
pub struct Rules;

impl Faults for Rules {
    fn coerce() -> Coerce {
        Coerce { empty_is_absent: true, trim: true, bools: BoolRule::Strict, integers: IntegerRule::Strict }
    }

    fn refuse(req: &Request<'_>, fault: ParamFault) -> Status {
        failure::note(req, Failure::from(fault));
        Status::UnprocessableEntity
    }
}

/// The parameters of a request, read as `T`.
pub type Params<T> = crate::api::kit::params::Params<Rules, T>;

/// Routes and catchers of both families.
pub fn stage() -> AdHoc {
    AdHoc::on_ignite("fresns", |rocket| async {
        let rocket = Family::ALL.into_iter().fold(rocket, |rocket, family| rocket.mount(family.base(), openapi::routes(routes(family))));
        rocket
            .mount("/", openapi::routes(global::root()))
            .mount(account_center::BASE, openapi::routes(account_center::routes()))
            .register(account_center::BASE, catchers![account_center::refused])
            .manage(state::State::default())
            .register(Family::V1.base(), catchers![refused])
    })
}

/// Every route of a family, below its base.
fn routes(family: Family) -> Vec<Served> {
    [
        global::routes(family),
        common::routes(family),
        records::routes(family),
        account::routes(family),
        user::routes(family),
        editor::routes(family),
        history::routes(family),
        notification::routes(family),
        conversation::routes(family),
        file::routes(family),
        post::routes(family),
        comment::routes(family),
        geotag::routes(family),
    ]
    .concat()
}

/// What a guard refused, an unknown path, a panic: all in the envelope.
pub fn caught(status: Status, req: &Request<'_>) -> envelope::Caught {
    envelope::Caught { status, failure: failure::take(req) }
}

#[catch(default)]
fn refused(status: Status, req: &Request<'_>) -> envelope::Caught {
    caught(status, req)
}

#[cfg(test)]
mod global_tests;
