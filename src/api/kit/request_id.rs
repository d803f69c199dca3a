//! The number of a request, by which users and logs refer to it.

use std::time::Instant;

use rocket::Request;
use tracing::Span;

use crate::model::entropy::hex;

/// The header in requests of a proxy and in every answer.
pub(crate) const HEADER: &str = "X-Request-Id";
/// Characters of an id that a proxy gave.
const ID_MAX: usize = 64;

/// What is remembered of a request until its answer.
pub(crate) struct RequestId {
    pub began: Instant,
    pub id: String,
}

/// The request's own; drawn when it is first asked for.
pub(crate) fn of<'r>(req: &'r Request<'_>) -> &'r RequestId {
    req.local_cache(|| RequestId { began: Instant::now(), id: id(req) })
}

/// The log lines within have the number of the request.
pub(crate) fn span(req: &Request<'_>) -> Span {
    tracing::error_span!("request", id = of(req).id.as_str())
}

/// A proxy's own id is kept where it is plain; else one is drawn.
fn id(req: &Request<'_>) -> String {
    let plain = |id: &&str| (1..=ID_MAX).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    let given = req.headers().get_one(HEADER).filter(plain);
    given.map_or_else(|| hex(&rand::random::<[u8; 8]>()), str::to_owned)
}
