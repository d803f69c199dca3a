//! The one responder of all dialects: a whole body in memory, sent in large chunks.

use std::io::Cursor;

use rocket::http::{ContentType, Header, Status};
use rocket::request::Request;
use rocket::response::{self, Responder, Response};
use serde::Serialize;

/// Largest single chunk, so that a reply of many megabytes is not copied whole a second time.
pub(crate) const MAX_CHUNK: usize = 1 << 20;

/// A reply with status, content type, further headers and a body of known length.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    status: Status,
    content_type: ContentType,
    headers: Vec<Header<'static>>,
    body: Vec<u8>,
}

impl Reply {
    /// `200` with `value` as JSON. A value that cannot be written as JSON is logged and answered with an empty `500`.
    pub(crate) fn json(value: &impl Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(body) => Self::bytes(ContentType::JSON, body),
            Err(cause) => {
                tracing::error!(%cause, "a response could not be written as JSON");
                Self::bytes(ContentType::JSON, Vec::new()).status(Status::InternalServerError)
            }
        }
    }

    /// `200` with any bytes.
    pub(crate) fn bytes(content_type: ContentType, body: impl Into<Vec<u8>>) -> Self {
        Self { status: Status::Ok, content_type, headers: Vec::new(), body: body.into() }
    }

    /// The same reply under another status.
    #[must_use]
    pub(crate) fn status(mut self, status: Status) -> Self {
        self.status = status;
        self
    }

    /// The same reply under another content type.
    #[must_use]
    pub(crate) fn content_type(mut self, content_type: ContentType) -> Self {
        self.content_type = content_type;
        self
    }

    /// Adds a header; several of one name are all sent.
    #[must_use]
    pub(crate) fn header(mut self, header: impl Into<Header<'static>>) -> Self {
        self.headers.push(header.into());
        self
    }
}

impl<'r> Responder<'r, 'static> for Reply {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let len = self.body.len();
        let mut response = Response::build();
        response.status(self.status).header(self.content_type);
        for header in self.headers {
            response.header_adjoin(header);
        }
        response
            .sized_body(len, Cursor::new(self.body))
            // `sized_body` resets the chunk size, so this comes after it.
            .max_chunk_size(len.clamp(1, MAX_CHUNK))
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use rocket::local::blocking::Client;
    use rocket::{get, routes};

    use super::*;

    fn respond(reply: Reply) -> Response<'static> {
        let client = Client::untracked(rocket::custom(crate::api::kit::params::quiet())).expect("an empty rocket starts");
        let local = client.get("/");
        reply.respond_to(local.inner()).expect("it responds")
    }

    #[test]
    fn a_body_is_one_chunk_and_a_huge_one_is_bounded() {
        for (len, chunk) in [(0, 1), (15_000, 15_000), (MAX_CHUNK + 1, MAX_CHUNK)] {
            let response = respond(Reply::bytes(ContentType::Binary, vec![7; len]));
            assert_eq!(response.body().max_chunk_size(), chunk);
            assert_eq!(response.body().preset_size(), Some(len));
        }
    }

    #[test]
    fn a_value_without_json_form_is_a_500() {
        let unsayable = HashMap::from([((1, 2), 3)]);
        assert_eq!(respond(Reply::json(&unsayable)).status(), Status::InternalServerError);
    }

    #[get("/")]
    fn hello() -> Reply {
        Reply::json(&["hello"]).status(Status::Accepted).header(Header::new("Link", "<a>")).header(Header::new("Link", "<b>"))
    }

    #[test]
    fn status_headers_and_body_arrive_and_head_keeps_the_length() {
        let rocket = rocket::custom(crate::api::kit::params::quiet()).mount("/", routes![hello]);
        let client = Client::untracked(rocket).expect("it starts");
        let got = client.get("/").dispatch();
        assert_eq!(got.status(), Status::Accepted);
        assert_eq!(got.content_type(), Some(ContentType::JSON));
        let links: Vec<_> = got.headers().get("Link").collect();
        assert_eq!(links, ["<a>", "<b>"]);
        assert_eq!(got.into_string().as_deref(), Some(r#"["hello"]"#));

        let head = client.head("/").dispatch();
        assert_eq!(head.status(), Status::Accepted);
        assert_eq!(head.body().preset_size(), Some(9));
        assert_eq!(head.into_string().as_deref(), Some(""));
    }
}
