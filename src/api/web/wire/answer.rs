//! What handlers answer, and what each form is checked for first.

use rocket::http::{Header, Status};

use super::words;
use crate::api::kit::pages::frame::{Page, see_other, wrong};
use crate::api::kit::pages::visit::{BrowserLogin, Visit, with_next};
use crate::api::kit::reply::Reply;
use crate::api::kit::template::{Slot, fill};
use crate::error::Error;

/// A page, or one in its place.
pub(crate) type Answer = Result<Reply, Box<Reply>>;

/// What a form says whose token is not that of its page.
pub(crate) const STALE: &str = "This form has expired. Please send it again.";

/// A heading, and a body that is HTML already.
pub(crate) fn card(title: &str, body: &str) -> String {
    fill("<section class=\"card\">\n<h1>{title}</h1>\n{body}\n</section>", &[("title", Slot::Text(title)), ("body", Slot::Html(body))])
}

/// The login of this browser. Whoever has none logs in, and comes back to `path`.
pub(crate) fn member<'v>(visit: &'v Visit, path: &str) -> Result<&'v BrowserLogin, Box<Reply>> {
    visit.login.as_ref().ok_or_else(|| Box::new(see_other(&with_next("/login", path))))
}

/// Refuses a form that does not come from the page at `path`.
pub(crate) fn sent(visit: &Visit, form_token: &str, path: &str) -> Result<(), Box<Reply>> {
    if visit.sent(form_token) {
        return Ok(());
    }
    let back = fill("<p><a class=\"button\" href=\"{path}\">Back to the form</a></p>", &[("path", Slot::Text(path))]);
    let page = Page::own("Form expired", card("Form expired", &(wrong(STALE) + &back)));
    Err(Box::new(page.status(Status::Forbidden).reply(visit)))
}

/// The status of a page that says why something was refused, with the time to wait where there is one.
pub(crate) fn refused(page: Page, visit: &Visit, error: &Error) -> Reply {
    let reply = page.status(words::status(error)).reply(visit);
    match error {
        Error::TooMany { retry_after_seconds: Some(seconds), .. } => reply.header(Header::new("Retry-After", seconds.to_string())),
        _ => reply,
    }
}

/// A page in place of one that could not be made.
pub(crate) fn failed(visit: &Visit, error: &Error) -> Box<Reply> {
    let page = Page::own("That did not work", card("That did not work", &wrong(&words::sentence(error))));
    Box::new(refused(page, visit, error))
}
