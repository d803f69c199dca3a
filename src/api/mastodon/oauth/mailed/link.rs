//! What the pages behind links have in common.

use rocket::http::Status;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::kit::reply::Reply;
use crate::api::mastodon::oauth::page::{self, Leads, render, wrong};
use crate::api::mastodon::oauth::visit::OauthVisit;
use crate::error::Error;

/// The secret of the link.
#[derive(Deserialize, JsonSchema)]
pub(crate) struct Link {
    pub(super) token: Option<String>,
}

/// Says that a link cannot be used any more, or that something else failed.
pub(super) fn stale(visit: &OauthVisit, error: &Error) -> Reply {
    let sentence = match error {
        Error::NotFound(_) => "This link was used before, or it is too old. Please ask for another one.".to_owned(),
        error => page::sentence(error),
    };
    render(&visit.site, "This link cannot be used", &wrong(&sentence), &Leads::Home).status(Status::UnprocessableEntity)
}
