//! The page itself: one document and the modules it names, all embedded.

use rocket::{Route, get, routes};

use crate::api::kit::application;
use crate::api::kit::reply::Reply;

const SHELL: &str = include_str!("../../../static/admin/index.html");

pub(super) fn routes() -> Vec<Route> {
    routes![shell]
}

/// # `GET /admin`
///
/// Which page is shown is written behind the `#`, so that there is one document.
#[get("/")]
fn shell() -> Reply {
    application::document(SHELL, "'self'")
}
