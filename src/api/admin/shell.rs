//! The page itself: one document and the modules it names, all embedded.

use rocket::http::{ContentType, Header};
use rocket::{Route, get, routes};

use crate::api::kit::reply::Reply;

const SHELL: &str = include_str!("../../../static/admin/index.html");
/// Own scripts and styles, and nothing else from anywhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

pub fn routes() -> Vec<Route> {
    routes![shell]
}

/// # `GET /admin`
///
/// Which page is shown is written behind the `#`, so that there is one document.
#[get("/")]
fn shell() -> Reply {
    Reply::bytes(ContentType::HTML, SHELL)
        .header(Header::new("Content-Security-Policy", POLICY))
        .header(Header::new("Referrer-Policy", "no-referrer"))
        .header(Header::new("X-Content-Type-Options", "nosniff"))
        .header(Header::new("Cache-Control", "no-cache"))
}
