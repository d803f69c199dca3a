//! What is shown instead of a page that is not there, or could not be shown.

use std::sync::Arc;

use rocket::Request;
use rocket::http::{ContentType, Status};

use crate::api::kit::failure;
use crate::api::kit::pages::frame::Page;
use crate::api::kit::pages::visit::Visit;
use crate::api::kit::params::ParamFault;
use crate::api::kit::reply::Reply;
use crate::api::web::wire::answer::card;
use crate::app::App;
use crate::error::Error;

/// A page for browsers, one line of text for everything else.
pub(crate) fn caught(status: Status, req: &Request<'_>) -> Reply {
    if let Some(cause) = failure::take::<Error>(req) {
        tracing::error!(error = %cause, "a page could not be shown");
    }
    let fault = failure::take::<ParamFault>(req);
    let (title, why) = words(status, fault.as_ref());
    if !wants_page(req) {
        return Reply::bytes(ContentType::Plain, format!("{title}\n")).status(status);
    }
    let body = format!("<p>{why}</p>\n<p><a class=\"button\" href=\"/\">To the front page</a></p>");
    let page = Page::public(title, card(title, &body)).status(status);
    match (Visit::of(req), req.rocket().state::<Arc<App>>()) {
        (Ok(visit), _) => page.reply(&visit),
        (Err(_), Some(app)) => page.plain(&app.core.settings()),
        (Err(_), None) => Reply::bytes(ContentType::Plain, title).status(status),
    }
}

/// Does somebody look at it in a browser?
fn wants_page(req: &Request<'_>) -> bool {
    req.headers().get("Accept").any(|line| line.to_ascii_lowercase().contains("text/html"))
}

fn words(status: Status, fault: Option<&ParamFault>) -> (&'static str, &'static str) {
    match (status.code, fault) {
        (404, _) => ("Not found", "There is nothing at this address, or it is not public."),
        (413, _) => ("Too large", "What you sent is larger than this server takes."),
        (_, Some(ParamFault::Spool(cause))) => {
            tracing::error!(%cause, "an upload could not be stored");
            ("Something went wrong", "Please try again in a moment.")
        }
        (400..=499, _) => ("This request cannot be understood", "Please go back and try again."),
        _ => ("Something went wrong", "Please try again in a moment."),
    }
}
