//! The Fresns client API, both families: `/api/v2` and `/api/fresns/v1`.

pub mod account;
pub mod account_center;
pub mod codes;
pub mod comment;
pub mod common;
pub mod conversation;
pub mod defaults;
pub mod detail;
pub mod editor;
pub mod entity;
pub mod file;
pub mod geotag;
pub mod global;
pub mod history;
pub mod lists;
pub mod notification;
pub mod post;
pub mod records;
pub mod render;
pub mod user;
pub mod verify_code;
pub mod wire;

use rocket::fairing::AdHoc;
use rocket::http::Status;
use rocket::{Request, catch, catchers};

use crate::api::kit::failure;
use crate::api::kit::openapi::{self, Served};
use crate::api::kit::params::{BoolRule, Coerce, Faults, IntegerRule, ParamFault};
use wire::{error::Failure, family::Family};

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
            .manage(wire::state::State::default())
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
pub fn caught(status: Status, req: &Request<'_>) -> wire::envelope::Caught {
    wire::envelope::Caught { status, failure: failure::take(req) }
}

#[catch(default)]
fn refused(status: Status, req: &Request<'_>) -> wire::envelope::Caught {
    caught(status, req)
}

#[cfg(test)]
mod global_tests;
