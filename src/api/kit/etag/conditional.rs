//! A guard around the guard of who calls: it ends the request with 304 before the handler begins.

use std::ops::Deref;

use rocket::async_trait;
use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::{Header, Method, Status};
use rocket::request::{FromRequest, Outcome, Request};
use rocket::response::{self, Responder, Response};
use rocket::tokio::io;

use super::{IfNoneMatch, Versions};
use crate::api::kit::openapi::{Input, Operation, Parameter};
use crate::api::kit::reply::Reply;

/// May be kept by the client alone, and used only after asking again.
const PRIVATE: &str = "private, no-cache";

/// What the answers to a caller depend on besides path, query and what is stored.
pub(crate) trait Varies {
    /// Every request header that changes an answer or says who calls, as `Vary` names them.
    const VARY: &'static str;
}

/// `G`, in calls whose answer the client may have already: then it is 304, and the handler does not run.
pub(crate) struct Conditional<G>(G);

impl<G> Deref for Conditional<G> {
    type Target = G;
    fn deref(&self) -> &G {
        &self.0
    }
}

/// The tag of an answer, left for who sends it.
struct Tag {
    etag: String,
    vary: &'static str,
    /// The client has it.
    is_known: bool,
}

fn tag_of<'r>(req: &'r Request<'_>) -> Option<&'r Tag> {
    req.local_cache(|| None::<Tag>).as_ref()
}

#[async_trait]
impl<'r, G: FromRequest<'r, Error = ()> + Varies> FromRequest<'r> for Conditional<G> {
    type Error = ();

    async fn from_request(req: &'r Request<'_>) -> Outcome<Self, ()> {
        let Some(versions) = req.rocket().state::<Versions>() else {
            return Outcome::Error((Status::InternalServerError, ()));
        };
        // Before the caller is looked up: a tag never claims to be newer than anything that its answer was made from.
        let now = versions.now();
        let guard = match G::from_request(req).await {
            Outcome::Success(guard) => guard,
            Outcome::Error(refused) => return Outcome::Error(refused),
            Outcome::Forward(on) => return Outcome::Forward(on),
        };
        if may_have_body(req) {
            return Outcome::Success(Self(guard));
        }
        let asked = asked(req, G::VARY);
        let known = IfNoneMatch::of(req);
        let current = known.first(|tag| versions.is_current(tag, now, &asked)).map(str::to_owned);
        let is_known = current.is_some() || known.any;
        let etag = format!("W/\"{}\"", current.unwrap_or_else(|| versions.tag(now, &asked)));
        req.local_cache(|| Some(Tag { etag, vary: G::VARY, is_known }));
        if is_known { Outcome::Error((Status::NotModified, ())) } else { Outcome::Success(Self(guard)) }
    }
}

impl<G: Input> Input for Conditional<G> {
    fn describe(operation: &mut Operation<'_>) {
        G::describe(operation);
        operation.parameter(Parameter::text("header", "If-None-Match", false, "The `ETag` of the answer that the client has"));
        operation.answer("304", "Not modified", None);
    }
}

/// Parameters in a body are not part of the question. Over HTTP/2 a body may come without its length, so its type is enough.
fn may_have_body(req: &Request<'_>) -> bool {
    let one = |name| req.headers().get_one(name);
    let is_empty = match one("Content-Length") {
        Some(length) => length.trim() == "0",
        None => one("Transfer-Encoding").is_none() && one("Content-Type").is_none_or(|kind| kind.trim().is_empty()),
    };
    !is_empty || !matches!(req.method(), Method::Get | Method::Head)
}

fn asked<'r>(req: &'r Request<'_>, vary: &'static str) -> Vec<&'r str> {
    let uri = req.uri();
    let headers = vary.split(", ").map(|name| req.headers().get_one(name).unwrap_or_default());
    [uri.path().as_str(), uri.query().map_or("", |query| query.as_str())].into_iter().chain(headers).collect()
}

fn mark(tag: &Tag, response: &mut Response<'_>) {
    response.set_header(Header::new("ETag", tag.etag.clone()));
    response.set_header(Header::new("Cache-Control", PRIVATE));
    response.set_header(Header::new("Vary", tag.vary));
}

/// A successful answer, with its tag where the call is [`Conditional`]. Refusals are never tagged.
pub(crate) fn tagged(req: &Request<'_>, reply: Reply) -> response::Result<'static> {
    let mut response = reply.respond_to(req)?;
    if let Some(tag) = tag_of(req)
        && response.status() == Status::Ok
    {
        mark(tag, &mut response);
    }
    Ok(response)
}

/// Sends 304 without a body where [`Conditional`] ended a request; Rocket's catchers know errors only.
/// Attached before the fairings that look at answers.
pub(crate) struct NotModified;

#[async_trait]
impl Fairing for NotModified {
    fn info(&self) -> Info {
        Info { name: "conditional requests", kind: Kind::Response }
    }

    async fn on_response<'r>(&self, req: &'r Request<'_>, res: &mut Response<'r>) {
        if let Some(tag) = tag_of(req)
            && tag.is_known
        {
            res.set_status(Status::NotModified);
            res.remove_header("Content-Type");
            // Without a length: the one of an empty body would be wrong for the answer that this stands for.
            res.set_streamed_body(io::empty());
            mark(tag, res);
        }
    }
}
