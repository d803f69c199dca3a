//! The envelope of every answer: `{"code", "message", "data"}`, always HTTP 200 (`docs/specs/fresns.md 2.1`).

use std::marker::PhantomData;

use rocket::http::{ContentType, Header, Status};
use rocket::response::{self, Responder};
use rocket::{Request, Response};
use serde::Serialize;

use super::body::body;
use super::error::Failure;
use super::family::Family;
use crate::api::kit::etag::tagged;
use crate::api::kit::reply::Reply;
use crate::api::kit::request_id;

/// A successful answer; `()` goes out as `null`.
pub struct Answer<T>(pub T);

/// What a handler returns.
pub type Outcome<T> = Result<Answer<T>, Failure>;

/// A successful answer that its handler wrote, since it borrows what it shows.
pub(crate) struct Rendered<T> {
    body: serde_json::Result<Vec<u8>>,
    family: Family,
    of: PhantomData<fn() -> T>,
}

impl<T> Rendered<T> {
    /// `data` is a `T`, perhaps with shorter lifetimes.
    pub(crate) fn of(data: &impl Serialize, family: Family) -> Self {
        Self { body: body(0, "ok", data, family), family, of: PhantomData }
    }
}

/// What a handler returns that answers from borrowed views.
pub(crate) type RenderedOutcome<T> = Result<Rendered<T>, Failure>;

/// The family of the request; paths outside both count as v2.
pub(crate) fn family_of(req: &Request<'_>) -> Family {
    Family::of_path(req.uri().path().as_str()).unwrap_or(Family::V2)
}

/// A finished body with the headers every answer carries.
pub(crate) fn reply(body: Vec<u8>, family: Family) -> Reply {
    Reply::bytes(ContentType::JSON, body)
        .header(Header::new("Fresns-Version", env!("CARGO_PKG_VERSION")))
        .header(Header::new("Fresns-Api", family.tag()))
        .header(Header::new("Fresns-Author", "Folkmoot"))
        .header(Header::new("Cache-Control", "private, no-store"))
}

impl<'r, T: Serialize> Responder<'r, 'static> for Answer<T> {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        Rendered::<T>::of(&self.0, family_of(req)).respond_to(req)
    }
}

impl<'r, T> Responder<'r, 'static> for Rendered<T> {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        match self.body {
            Ok(bytes) => tagged(req, reply(bytes, self.family)),
            Err(error) => Failure::from(crate::error::Error::internal(error)).respond_to(req),
        }
    }
}

impl<'r> Responder<'r, 'static> for Failure {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let (family, lang) = (family_of(req), crate::api::fresns::render::render_context::lang_of(req));
        let mut response: Response<'static> =
            reply(request_id::span(req).in_scope(|| self.render(family, lang)), family).respond_to(req)?;
        response.set_status(Status::Ok);
        Ok(response)
    }
}

/// What a catcher answers with.
pub(crate) struct CaughtError {
    pub status: Status,
    pub failure: Option<Failure>,
}

impl<'r> Responder<'r, 'static> for CaughtError {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        if let Some(failure) = self.failure {
            return failure.respond_to(req);
        }
        let failure = match self.status.code {
            404 | 405 => Failure::Code(super::error::NO_SUCH_CALL),
            500..=599 => Failure::Code(super::error::TRY_AGAIN),
            _ => Failure::Invalid(format!("The request cannot be read: {}.", self.status.reason_lossy())),
        };
        failure.respond_to(req)
    }
}

#[cfg(test)]
mod tests {
    use super::super::body::Page;
    use super::*;
    use crate::api::kit::page::PageNumber;

    fn text<T: Serialize>(data: &T, family: Family) -> String {
        body(0, "ok", data, family).ok().and_then(|b| String::from_utf8(b).ok()).unwrap_or_default()
    }

    #[test]
    fn an_empty_list_is_null_in_v2_only() {
        let none: [u8; 0] = [];
        assert_eq!(text(&none, Family::V2), r#"{"code":0,"message":"ok","data":null}"#);
        assert_eq!(text(&none, Family::V1), r#"{"code":0,"message":"ok","data":[]}"#);
        assert_eq!(text(&"x\"data\":[]", Family::V2), r#"{"code":0,"message":"ok","data":"x\"data\":[]"}"#);
        assert_eq!(text(&(), Family::V1), r#"{"code":0,"message":"ok","data":null}"#);
    }

    #[test]
    fn nested_empty_lists_stay() {
        let page = Page::<u8>::empty(PageNumber::new(15, None));
        let expected =
            r#"{"code":0,"message":"ok","data":{"pagination":{"total":0,"pageSize":15,"currentPage":1,"lastPage":1},"list":[]}}"#;
        assert_eq!(text(&page, Family::V2), expected);
    }
}
