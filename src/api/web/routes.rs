//! Routes and catchers of these pages.

use rocket::fairing::AdHoc;
use rocket::http::Status;
use rocket::{Request, catch, catchers};

use super::{apps, entrance, front, links, me, wire};
use crate::api::kit::pages::counted::Counted;
use crate::api::kit::reply::Reply;

/// Every page, and what a browser gets instead of one.
pub(crate) fn stage() -> AdHoc {
    AdHoc::on_ignite("web", |rocket| async {
        let pages = [apps::routes(), entrance::routes(), front::routes(), links::routes(), me::routes()];
        rocket.manage(Counted::default()).mount("/", pages.concat()).register("/", catchers![missing])
    })
}

/// What no API answers for: a page of ours for browsers, one line for everything else.
#[catch(default)]
fn missing(status: Status, req: &Request<'_>) -> Reply {
    wire::refusal::caught(status, req)
}
