//! Every request: a number to speak of it by, a line in the log, a place in the counts.
//!
//! Nothing that a person said, and no token, reaches the log or the counts: routes are told, not paths.

use std::time::Instant;

use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::Status;
use rocket::{Data, Request, Response};

use super::metrics::Metrics;
use super::speaker;
use crate::model::entropy::hex;

const HEADER: &str = "X-Request-Id";
/// Characters of an id that a proxy gave.
const ID_MAX: usize = 64;

/// What is remembered of a request until its answer.
struct Begun {
    at: Instant,
    id: String,
}

/// A fairing; needs [`Metrics`] to be managed.
pub struct Observe;

/// A proxy's own id is kept where it is plain; else one is drawn.
fn request_id(req: &Request<'_>) -> String {
    let plain = |id: &&str| (1..=ID_MAX).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    let given = req.headers().get_one(HEADER).filter(plain);
    given.map_or_else(|| hex(&rand::random::<[u8; 8]>()), str::to_owned)
}

fn begun<'r>(req: &'r Request<'_>) -> &'r Begun {
    req.local_cache(|| Begun { at: Instant::now(), id: request_id(req) })
}

#[rocket::async_trait]
impl Fairing for Observe {
    fn info(&self) -> Info {
        Info { name: "observation", kind: Kind::Request | Kind::Response }
    }

    async fn on_request(&self, req: &mut Request<'_>, _: &mut Data<'_>) {
        begun(req);
    }

    async fn on_response<'r>(&self, req: &'r Request<'_>, res: &mut Response<'r>) {
        let Begun { at, id } = begun(req);
        let (took, status) = (at.elapsed(), res.status());
        let dialect = speaker(req.uri().path().as_str());
        let route = req.route().map_or("none", |route| route.uri.path());
        res.set_raw_header(HEADER, id.clone());
        if let Some(metrics) = req.rocket().state::<Metrics>() {
            metrics.request(dialect, req.method().as_str(), route, status.code, took);
        }
        let (method, code, ms) = (req.method().as_str(), status.code, took.as_secs_f64() * 1_000.0);
        if status >= Status::InternalServerError {
            tracing::warn!(target: "folkmoot::request", id, dialect, method, route, status = code, ms, "failed");
        } else {
            tracing::debug!(target: "folkmoot::request", id, dialect, method, route, status = code, ms, "answered");
        }
    }
}
