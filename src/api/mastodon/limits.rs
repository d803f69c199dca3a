//! Rate limits and the headers that tell of them (`specs/mastodon.md 1.8`).

use rocket::Request;

use super::error::Failure;
use crate::app::App;
use crate::model::session::Session;

/// Counts a call without a known token, by its address.
pub fn anonymous(_req: &Request<'_>, _app: &App) -> Result<(), Failure> {
    Ok(())
}

/// Counts a call by its token and its user.
pub fn known(_req: &Request<'_>, _app: &App, _session: &Session) -> Result<(), Failure> {
    Ok(())
}
