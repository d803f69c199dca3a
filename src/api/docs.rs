//! The APIs described: one OpenAPI document each, and a page to read them and try them.

use std::sync::{Arc, OnceLock};

use rocket::fairing::AdHoc;
use rocket::http::{ContentType, Header, Status};
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
    AdHoc::on_ignite("docs", |rocket| async { rocket.manage(Documents::default()).mount("/", described()) })
}

fn described() -> Vec<Route> {
    routes![page, document]
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
fn page(_app: &State<Arc<App>>) -> Reply {
    Reply::bytes(ContentType::HTML, PAGE)
        .header(Header::new("Content-Security-Policy", POLICY))
        .header(Header::new("Referrer-Policy", "no-referrer"))
        .header(Header::new("X-Content-Type-Options", "nosniff"))
        .header(Header::new("Cache-Control", "no-cache"))
}
