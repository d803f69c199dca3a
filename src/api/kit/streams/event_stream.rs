//! Server-sent events (`text/event-stream`).

use futures::StreamExt as _;
use futures::stream::{BoxStream, Stream};
use rocket::Request;
use rocket::http::{ContentType, Header};
use rocket::response::stream::ByteStream;
use rocket::response::{self, Responder};

use crate::api::kit::openapi::{Answer, Operation};

/// Lines of `text/event-stream`, sent as they come, until the stream ends or the client leaves.
pub(crate) struct EventStream(BoxStream<'static, String>);

impl EventStream {
    /// An answer of these pieces, each of which ends with its line or with its event.
    pub(crate) fn of(pieces: impl Stream<Item = String> + Send + 'static) -> Self {
        Self(pieces.boxed())
    }
}

impl<'r> Responder<'r, 'r> for EventStream {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'r> {
        let mut response = ByteStream(self.0).respond_to(req)?;
        response.set_header(ContentType::EventStream);
        response.set_header(Header::new("Cache-Control", "private, no-store"));
        // A proxy that collects an answer would hold events back.
        response.set_header(Header::new("X-Accel-Buffering", "no"));
        Ok(response)
    }
}

impl Answer for EventStream {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.given::<String>();
        operation.answer("200", "Events, for as long as the connection lasts", Some(("text/event-stream", schema)));
    }
}
