//! Constant replies of any size from the same HTTP stack: what an answer costs that is there already.

use std::io::Cursor;

use rocket::http::ContentType;
use rocket::response::{self, Responder, Response};
use rocket::{Request, get, routes};

use super::Host;

/// Bytes every constant reply ends with.
pub const CONST_MARKER: &str = "\"end\":true}";

/// Constant replies: `GET /const/<bytes>`.
pub const PLAIN: Host = Host { name: "plain", build: |_| Ok(rocket::build().mount("/", routes![constant])) };

/// A JSON body sent in one piece; Rocket's default cuts it at 4 KiB.
struct OneChunk(Vec<u8>);

impl<'r> Responder<'r, 'static> for OneChunk {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let length = self.0.len();
        // `sized_body` resets the chunk size, so it comes first.
        Response::build().header(ContentType::JSON).sized_body(length, Cursor::new(self.0)).max_chunk_size(length).ok()
    }
}

#[get("/const/<bytes>")]
fn constant(bytes: usize) -> OneChunk {
    let mut body = b"{\"padding\":\"".to_vec();
    let end = format!("\",{CONST_MARKER}");
    body.resize(bytes.saturating_sub(end.len()).max(body.len()), b'x');
    body.extend_from_slice(end.as_bytes());
    OneChunk(body)
}
