//! What is shown instead of a page.

use rocket::http::Status;
use rocket::{Request, catch};

use super::base::FAMILY;
use super::page;
use crate::api::fresns::render::lang::Lang;
use crate::api::fresns::wire::error::Failure;
use crate::api::kit::failure;
use crate::api::kit::reply::Reply;

/// Explains why a page cannot be shown: the opener is unknown, or there is no such page.
#[catch(default)]
pub(crate) fn refused(status: Status, req: &Request<'_>) -> Reply {
    let lang = failure::take::<Lang>(req).unwrap_or(Lang::En);
    match failure::take::<Failure>(req) {
        Some(failure) => page::fault(req, lang, &failure),
        None => page::fault(req, lang, &Failure::Code(FAMILY.codes().invalid)).status(status),
    }
}
