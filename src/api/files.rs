//! Downloads of files: anybody who has the address may read the file (`docs/specs/core.md` 13).

use std::sync::Arc;
use std::time::Duration;

use rocket::fairing::AdHoc;
use rocket::http::{ContentType, Header, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::response::{self, Responder, Response};
use rocket::{Request, State, async_trait, get, routes};

use super::kit::etag::IfNoneMatch;
use super::kit::pieces::{Fetch, Pieces};
use super::kit::reply::Reply;
use crate::api::kit::openapi::{Answer, Input, Operation, Parameter};
use crate::app::App;
use crate::community::files::file::{self, PIECE, Served};
use crate::error::{Error, Result};
use crate::model::content::media::Variant;

/// Bytes handed to the network at once.
const CHUNK: usize = 64 * 1024;
/// How long a body that has begun waits for a busy reader, and how often.
const TURN: Duration = Duration::from_millis(100);
const TURNS: usize = 100;

pub(crate) fn stage() -> AdHoc {
    AdHoc::on_ignite("files", |rocket| async { rocket.mount("/", routes![original, variant]) })
}

/// `Range`, `If-Range` and `If-None-Match` of a request.
pub(crate) struct RangeHeaders {
    range: Option<String>,
    only_of: Option<String>,
    known: IfNoneMatch,
}

impl Input for RangeHeaders {
    fn describe(operation: &mut Operation<'_>) {
        operation.parameter(Parameter::text("header", "Range", false, "The requested part of the file"));
        operation.parameter(Parameter::text(
            "header",
            "If-Range",
            false,
            "The `ETag` for which the part is requested; the whole file is sent for another one",
        ));
        operation.parameter(Parameter::text("header", "If-None-Match", false, "The `ETag` that the client has"));
    }
}

impl Answer for Sent {
    fn describe(operation: &mut Operation<'_>) {
        operation.answer("200", "The file", None);
        operation.answer("206", "A part of the file", None);
        operation.answer("304", "Not modified", None);
        operation.answer("403", "Not allowed", None);
        operation.answer("404", "Not found", None);
    }
}

#[async_trait]
impl<'r> FromRequest<'r> for RangeHeaders {
    type Error = ();
    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        let header = |name: &str| req.headers().get_one(name).map(str::to_owned);
        Outcome::Success(Self { range: header("Range"), only_of: header("If-Range"), known: IfNoneMatch::of(req) })
    }
}

/// # `GET /files/<key>`
#[get("/files/<key>")]
async fn original(key: &str, wanted: RangeHeaders, app: &State<Arc<App>>) -> Sent {
    respond(app, key, Variant::Original, wanted).await
}

/// # `GET /files/<key>/<form>`
///
/// `small` fits into 400x400, `static` does not move; a form that was not made is the original.
#[get("/files/<key>/<form>")]
async fn variant(key: &str, form: &str, wanted: RangeHeaders, app: &State<Arc<App>>) -> Sent {
    match form {
        "small" => respond(app, key, Variant::Small, wanted).await,
        "static" => respond(app, key, Variant::Static, wanted).await,
        _ => missing(),
    }
}

fn missing() -> Sent {
    Reply::bytes(ContentType::Plain, "There is no such file.").status(Status::NotFound).into()
}

async fn respond(app: &Arc<App>, key: &str, form: Variant, wanted: RangeHeaders) -> Sent {
    deliver(app, app.core.read(|r| file::serve(r, key, form)), wanted).await
}

/// The bytes of what was found, or a plain refusal.
pub(crate) async fn deliver(app: &Arc<App>, found: Result<Served>, wanted: RangeHeaders) -> Sent {
    let sent = match found {
        Ok(served) => send(app, served, wanted).await,
        Err(error) => Err(error),
    };
    sent.unwrap_or_else(|error| match error {
        Error::NotFound(_) => missing(),
        Error::TooMany { retry_after_seconds, .. } => Reply::bytes(ContentType::Plain, "Too many files are being read. Please try again.")
            .status(Status::ServiceUnavailable)
            .header(Header::new("Retry-After", retry_after_seconds.unwrap_or(1).to_string()))
            .into(),
        error => {
            tracing::error!(%error, "a file could not be read");
            Reply::bytes(ContentType::Plain, "The file could not be read.").status(Status::InternalServerError).into()
        }
    })
}

async fn send(app: &Arc<App>, served: Served, wanted: RangeHeaders) -> Result<Sent> {
    let size = usize::try_from(served.info.size).map_err(Error::internal)?;
    let tag = format!("\"{}\"", served.tag);
    if wanted.known.fits(&tag) {
        return Ok(headers(Reply::bytes(ContentType::Plain, Vec::new()).status(Status::NotModified), &served, &tag).into());
    }
    let kind = ContentType::parse_flexible(&served.info.mime).unwrap_or(ContentType::Binary);
    // Files have no dates: a date in `If-Range`, like the tag of another file, asks for the whole.
    let range = wanted.range.filter(|_| wanted.only_of.is_none_or(|known| known.trim() == tag));
    let (from, to, status) = match range.as_deref().map(|range| byte_range(range, size)) {
        None | Some(ByteRange::Whole) => (0, size, Status::Ok),
        Some(ByteRange::Part(from, to)) => (from, to, Status::PartialContent),
        Some(ByteRange::Outside) => {
            let reply = Reply::bytes(ContentType::Plain, Vec::new()).status(Status::RangeNotSatisfiable);
            return Ok(reply.header(Header::new("Content-Range", format!("bytes */{size}"))).into());
        }
    };
    // The first piece before the status: what cannot be read at all is no success.
    let first = if from < to { piece(app, &served, from, to).await? } else { Vec::new() };
    let mut head = headers(Reply::bytes(kind, Vec::new()).status(status), &served, &tag);
    if status == Status::PartialContent {
        head = head.header(Header::new("Content-Range", format!("bytes {from}-{}/{size}", to - 1)));
    }
    let app = Arc::clone(app);
    let fetch: Fetch = Box::new(move |at| Box::pin(patient_piece(Arc::clone(&app), served.clone(), from + at, to)));
    Ok(Sent { head, body: Some(Pieces::new(first, to - from, fetch)) })
}

/// The next bytes of `from..to`, at least one.
async fn piece(app: &App, served: &Served, from: usize, to: usize) -> Result<Vec<u8>> {
    let served = served.clone();
    let bytes = app.core.db.read_slow(move |r| file::bytes(r, &served, from, (to - from).min(PIECE))).await?;
    if bytes.is_empty() { Err(Error::internal("a file is shorter than its row says")) } else { Ok(bytes) }
}

/// As [`piece`]; a body that has begun waits for its turn instead of breaking off.
async fn patient_piece(app: Arc<App>, served: Served, from: usize, to: usize) -> Result<Vec<u8>> {
    for _ in 0..TURNS {
        match piece(&app, &served, from, to).await {
            Err(Error::TooMany { .. }) => tokio::time::sleep(TURN).await,
            other => return other,
        }
    }
    piece(&app, &served, from, to).await
}

/// A reply whose body, if it is a file, is read while it is sent.
pub(crate) struct Sent {
    head: Reply,
    body: Option<Pieces>,
}

impl From<Reply> for Sent {
    fn from(head: Reply) -> Self {
        Self { head, body: None }
    }
}

impl<'r> Responder<'r, 'static> for Sent {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let head = self.head.respond_to(req)?;
        let Some(body) = self.body else { return Ok(head) };
        let len = body.size();
        Response::build_from(head).sized_body(len, body).max_chunk_size(len.clamp(1, CHUNK)).ok()
    }
}

fn headers(reply: Reply, served: &Served, tag: &str) -> Reply {
    let cache = if served.private { "private, max-age=31536000, immutable" } else { "public, max-age=31536000, immutable" };
    let name: String =
        served.file.name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' }).collect();
    let shown = if served.inline { "inline" } else { "attachment" };
    reply
        .header(Header::new("ETag", tag.to_owned()))
        .header(Header::new("Accept-Ranges", "bytes"))
        .header(Header::new("Cache-Control", cache))
        .header(Header::new("X-Content-Type-Options", "nosniff"))
        .header(Header::new("Content-Security-Policy", "sandbox; default-src 'none'"))
        .header(Header::new("Content-Disposition", format!("{shown}; filename=\"{name}\"")))
}

/// What a `Range` header asks of so many bytes.
#[derive(Debug, PartialEq, Eq)]
enum ByteRange {
    Whole,
    /// From, up to and without.
    Part(usize, usize),
    Outside,
}

/// One range is served; several, or another unit, are answered with everything.
fn byte_range(header: &str, size: usize) -> ByteRange {
    let Some((first, last)) = header.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else { return ByteRange::Whole };
    if last.contains(',') || header.contains(", ") {
        return ByteRange::Whole;
    }
    let (from, to) = match (first.trim().parse::<usize>(), last.trim().parse::<usize>()) {
        (Ok(from), Ok(last)) => (from, last.saturating_add(1).min(size)),
        (Ok(from), Err(_)) if last.trim().is_empty() => (from, size),
        (Err(_), Ok(tail)) if first.trim().is_empty() => (size.saturating_sub(tail), size),
        _ => return ByteRange::Whole,
    };
    if from < to { ByteRange::Part(from, to) } else { ByteRange::Outside }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_parsed() {
        for (header, expected) in [
            ("bytes=0-0", ByteRange::Part(0, 1)),
            ("bytes=0-", ByteRange::Part(0, 10)),
            ("bytes=5-100", ByteRange::Part(5, 10)),
            ("bytes=-3", ByteRange::Part(7, 10)),
            ("bytes=-30", ByteRange::Part(0, 10)),
            ("bytes=10-", ByteRange::Outside),
            ("bytes=7-3", ByteRange::Outside),
            ("bytes=-0", ByteRange::Outside),
            ("bytes=0-1,4-5", ByteRange::Whole),
            ("lines=0-1", ByteRange::Whole),
            ("bytes=x-y", ByteRange::Whole),
        ] {
            assert_eq!(byte_range(header, 10), expected, "{header}");
        }
        assert_eq!(byte_range("bytes=0-", 0), ByteRange::Outside);
    }
}
