//! The APIs described: one OpenAPI document each, and a page to read them and try them.

use std::io::{self, Read as _};
use std::sync::{Arc, OnceLock};

use flate2::read::GzDecoder;
use rocket::fairing::AdHoc;
use rocket::http::{ContentType, Header, Status};
use rocket::request::{FromRequest, Outcome, Request};
use rocket::{Route, State, get, routes};
use sha2::{Digest, Sha256};

use super::kit::application;
use super::kit::etag::IfNoneMatch;
use super::kit::reply::Reply;
use crate::app::App;
use crate::model::entropy::hex;

const PAGE: &str = include_str!("../../static/docs/index.html");

/// Each document by its name in its address, compressed by the build script.
const DOCUMENTS: [(&str, &[u8]); 3] = [
    ("fresns.json", include_bytes!(concat!(env!("OUT_DIR"), "/fresns.json.gz"))),
    ("mastodon.json", include_bytes!(concat!(env!("OUT_DIR"), "/mastodon.json.gz"))),
    ("lanying.json", include_bytes!(concat!(env!("OUT_DIR"), "/lanying.json.gz"))),
];

/// Routes of the page and of these documents.
pub(super) fn stage() -> AdHoc {
    AdHoc::on_ignite("docs", |rocket| async {
        let is_sandbox = rocket.state::<Arc<App>>().is_some_and(|app| app.sandbox_credentials.get().is_some());
        rocket.manage(Documents::default()).mount("/", routes(is_sandbox))
    })
}

fn routes(is_sandbox: bool) -> Vec<Route> {
    let always = routes![page, document];
    if is_sandbox { [always, routes![people]].concat() } else { always }
}

/// The origin of a request, as its browser reports it.
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
    let credentials = app.sandbox_credentials.get()?;
    Some(Reply::bytes(ContentType::JSON, credentials.as_slice()).header(Header::new("Cache-Control", "no-store")))
}

/// A document as it is sent.
struct Unpacked {
    body: Vec<u8>,
    etag: String,
}

impl Unpacked {
    fn of(packed: &[u8]) -> io::Result<Self> {
        let mut body = Vec::new();
        GzDecoder::new(packed).read_to_end(&mut body)?;
        let etag = format!("\"{}\"", &hex(&Sha256::digest(&body))[..32]);
        Ok(Self { body, etag })
    }
}

/// Each is unpacked when it is first asked for.
#[derive(Default)]
struct Documents([OnceLock<Option<Unpacked>>; DOCUMENTS.len()]);

impl Documents {
    fn get(&self, name: &str) -> Option<&Unpacked> {
        let at = DOCUMENTS.iter().position(|(known, _)| *known == name)?;
        let unpack = || {
            let unpacked = Unpacked::of(DOCUMENTS[at].1);
            unpacked.inspect_err(|cause| tracing::error!(name, %cause, "a description of an API cannot be unpacked")).ok()
        };
        self.0[at].get_or_init(unpack).as_ref()
    }
}

/// # `GET /openapi/<name>`
///
/// `fresns.json`, `mastodon.json` or `lanying.json`: OpenAPI 3.1 of everything that is served.
#[get("/openapi/<name>")]
fn document(name: &str, documents: &State<Documents>, known: IfNoneMatch) -> Option<Reply> {
    let Unpacked { body, etag } = documents.get(name)?;
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
fn page(app: &State<Arc<App>>) -> Reply {
    // The page asks for people only where there are some.
    let body = if app.sandbox_credentials.get().is_some() { "<body data-sandbox>" } else { "<body>" };
    application::document(PAGE.replacen("<body>", body, 1), "'none'")
}
