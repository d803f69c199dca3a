//! The APIs described: one OpenAPI document each, and a page to read them and try them.

use std::sync::{Arc, OnceLock};

use rocket::fairing::AdHoc;
use rocket::http::{ContentType, Header, Status};
use rocket::request::{FromRequest, Outcome, Request};
use rocket::{Route, State, get, routes};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::kit::openapi::{self, Served};
use super::kit::reply::Reply;
use super::static_files::{self, IfNoneMatch};
use super::{fresns, health, lanying, mastodon};
use crate::app::App;
use crate::model::entropy::hex;

const PAGE: &str = include_str!("../../static/docs/index.html");
/// Own scripts and styles, and nothing else from anywhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Routes of the page and its documents.
pub fn stage() -> AdHoc {
    AdHoc::on_ignite("docs", |rocket| async {
        let is_sandbox = rocket.state::<Arc<App>>().is_some_and(|app| app.village.get().is_some());
        rocket.manage(Documents::default()).mount("/", routes(is_sandbox))
    })
}

fn routes(is_sandbox: bool) -> Vec<Route> {
    let always = routes![page, document];
    if is_sandbox { [always, routes![people]].concat() } else { always }
}

/// Where a request comes from, as its browser says.
struct OwnPage;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for OwnPage {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        match req.headers().get_one("Sec-Fetch-Site") {
            // Any page may ask any server on this machine; this is for ours alone.
            Some("cross-site" | "same-site") => Outcome::Forward(Status::NotFound),
            _ => Outcome::Success(Self),
        }
    }
}

/// # `GET /docs/people.json`
///
/// The people of a sandbox with their tokens, which are public there. No other server has this.
#[get("/docs/people.json")]
fn people(_own: OwnPage, app: &State<Arc<App>>) -> Option<Reply> {
    let village = app.village.get()?;
    Some(Reply::bytes(ContentType::JSON, village.as_slice()).header(Header::new("Cache-Control", "no-store")))
}

/// A document as it is sent.
struct Written {
    body: Vec<u8>,
    etag: String,
}

impl Written {
    fn of(document: &impl Serialize) -> Self {
        let body = serde_json::to_vec(document).unwrap_or_default();
        let etag = format!("\"{}\"", &hex(&Sha256::digest(&body))[..32]);
        Self { body, etag }
    }
}

/// Each is written when it is first asked for.
#[derive(Default)]
struct Documents([OnceLock<Written>; 3]);

impl Documents {
    fn get(&self, name: &str) -> Option<&Written> {
        let (place, write): (usize, fn() -> Written) = match name {
            "fresns.json" => (0, || Written::of(&openapi::write(fresns::described::api(), &of_fresns()))),
            "mastodon.json" => (1, || Written::of(&openapi::write(mastodon::described::api(), &of_mastodon()))),
            "lanying.json" => (2, || Written::of(&openapi::write(lanying::described::api(), &of_lanying()))),
            _ => return None,
        };
        Some(self.0[place].get_or_init(write))
    }
}

/// A route with its base and a word for that base.
type Mounted = (&'static str, &'static str, Served);

fn below(base: &'static str, word: &'static str, served: Vec<Served>) -> impl Iterator<Item = Mounted> {
    served.into_iter().map(move |served| (base, word, served))
}

fn of_fresns() -> Vec<Mounted> {
    let families = fresns::family::Family::ALL.into_iter().flat_map(|family| below(family.base(), family.tag(), fresns::routes(family)));
    families
        .chain(below("/", "", fresns::global::root()))
        .chain(below(fresns::account_center::BASE, "account_center", fresns::account_center::routes()))
        .collect()
}

fn of_mastodon() -> Vec<Mounted> {
    // Its documentation names these, too.
    let shared = [health::routes(), static_files::shown()].concat();
    below("/", "", mastodon::routes()).chain(below("/", "", shared)).collect()
}

fn of_lanying() -> Vec<Mounted> {
    below("/", "", lanying::routes()).collect()
}

/// # `GET /openapi/<name>`
///
/// `fresns.json`, `mastodon.json` or `lanying.json`: OpenAPI 3.1 of everything that is served.
#[get("/openapi/<name>")]
fn document(name: &str, documents: &State<Documents>, known: IfNoneMatch) -> Option<Reply> {
    let Written { body, etag } = documents.get(name)?;
    let reply = if known.fits(etag) {
        Reply::bytes(ContentType::JSON, Vec::new()).status(Status::NotModified)
    } else {
        Reply::bytes(ContentType::JSON, body.as_slice())
    };
    Some(
        reply
            .header(Header::new("ETag", etag.clone()))
            .header(Header::new("Cache-Control", "no-cache"))
            .header(Header::new("X-Content-Type-Options", "nosniff")),
    )
}

/// # `GET /docs`
///
/// One document; what it shows is written behind the `#`.
#[get("/docs")]
fn page() -> Reply {
    Reply::bytes(ContentType::HTML, PAGE)
        .header(Header::new("Content-Security-Policy", POLICY))
        .header(Header::new("Referrer-Policy", "no-referrer"))
        .header(Header::new("X-Content-Type-Options", "nosniff"))
        .header(Header::new("Cache-Control", "no-cache"))
}
