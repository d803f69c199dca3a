//! `/account-center`: the pages a v1 client opens instead of sending credentials (`specs/fresns.md 5.2.3`).
//!
//! A page proves by the signed `accessToken` of its address which program opened it, and ends by
//! handing that program a login token. No step but the last carries a script.

mod hand_over;
mod home;
mod login;
mod page;
mod redirect;
mod sign_up;
pub mod visit;
mod words;

use rocket::http::Status;
use rocket::{Request, catch};

use crate::api::fresns::render::lang::Lang;
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::api::kit::failure;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::reply::Reply;

/// Where the pages live.
pub const BASE: &str = "/account-center";

/// The pages serve v1 alone.
const FAMILY: Family = Family::V1;

pub fn routes() -> Vec<Served> {
    served![login::form, login::submit, sign_up::form, sign_up::submit, home::home]
}

/// Says why a page cannot be shown: who opened it is unknown, or there is no such page.
#[catch(default)]
pub fn refused(status: Status, req: &Request<'_>) -> Reply {
    let lang = failure::take::<Lang>(req).unwrap_or(Lang::En);
    match failure::take::<Failure>(req) {
        Some(failure) => page::fault(req, lang, &failure),
        None => page::fault(req, lang, &Failure::Code(FAMILY.codes().invalid)).status(status),
    }
}
