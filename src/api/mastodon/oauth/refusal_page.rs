//! What a person sees instead of a page of OAuth that was refused.

use rocket::http::Status;
use rocket::{Request, catch};

use super::page;
use crate::api::kit::failure;
use crate::api::kit::reply::Reply;
use crate::api::mastodon::wire::error::Failure;
use crate::error::Error;

/// What a guard refused on the way to a page.
#[catch(default)]
pub(crate) fn page_refused(status: Status, req: &Request<'_>) -> Reply {
    let failed = failure::take::<Error>(req).map(Failure::Core);
    let why = match failed.or_else(|| failure::take::<Failure>(req)) {
        Some(Failure::Plain(_, text)) => text,
        Some(Failure::Core(error)) => {
            tracing::error!(%error, "a page could not be shown");
            "We're sorry, but something went wrong on our end.".into()
        }
        _ => status.reason_lossy().to_owned(),
    };
    let status = if status == Status::UnprocessableEntity { Status::BadRequest } else { status };
    page::fault(req, status, &why, "invalid_request")
}
