//! Routes and catchers of both families.

use rocket::fairing::AdHoc;
use rocket::http::Status;
use rocket::{Request, catch, catchers};

use super::wire::family::Family;
use super::{
    account, account_center, comment, common, conversation, editor, file, geotag, global, history, notification, post, records, user, wire,
};
use crate::api::fresns::wire::envelope;
use crate::api::kit::failure;
use crate::api::kit::openapi::{self, Served};

/// Routes and catchers of both families.
pub(crate) fn stage() -> AdHoc {
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
pub(super) fn routes(family: Family) -> Vec<Served> {
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
pub(crate) fn caught(status: Status, req: &Request<'_>) -> envelope::CaughtError {
    envelope::CaughtError { status, failure: failure::take(req) }
}

#[catch(default)]
fn refused(status: Status, req: &Request<'_>) -> envelope::CaughtError {
    caught(status, req)
}

/// The routes of both families, and the pages next to them.
#[cfg(test)]
pub(crate) fn document() -> openapi::Document {
    let families = Family::ALL.into_iter().flat_map(|family| openapi::below(family.base(), family.tag(), routes(family)));
    let beside = openapi::below("/", "", global::root());
    let pages = openapi::below(account_center::BASE, "account_center", account_center::routes());
    openapi::write(wire::document::api(), &families.chain(beside).chain(pages).collect::<Vec<_>>())
}
