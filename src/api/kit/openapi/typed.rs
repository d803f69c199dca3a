//! Replies made by hand of which is known what they are.

use std::marker::PhantomData;

use rocket::Request;
use rocket::http::Header;
use rocket::response::{self, Responder};
use schemars::JsonSchema;

use super::{Answer, Operation};
use crate::api::kit::reply::Reply;

/// A reply that is `T` in JSON, with headers of its own.
pub(crate) struct Typed<T> {
    reply: Reply,
    body: PhantomData<fn() -> T>,
}

impl<T> Typed<T> {
    /// `reply` has to be made of a `T`.
    pub(crate) fn of(reply: Reply) -> Self {
        Self { reply, body: PhantomData }
    }

    /// The same with one header more.
    #[must_use]
    pub(crate) fn header(self, header: Header<'static>) -> Self {
        Self::of(self.reply.header(header))
    }
}

impl<'r, T> Responder<'r, 'static> for Typed<T> {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        self.reply.respond_to(req)
    }
}

impl<T: JsonSchema> Answer for Typed<T> {
    fn describe(operation: &mut Operation<'_>) {
        let schema = operation.given::<T>();
        operation.json("200", "Done", schema);
    }
}

/// A reply that is a page for people, or redirects to one.
pub(crate) struct HtmlPage(Reply);

impl From<Reply> for HtmlPage {
    fn from(reply: Reply) -> Self {
        Self(reply)
    }
}

impl<'r> Responder<'r, 'static> for HtmlPage {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        self.0.respond_to(req)
    }
}

impl Answer for HtmlPage {
    fn describe(operation: &mut Operation<'_>) {
        operation.page("200", "An HTML page");
        operation.page("404", "There is no such page");
    }
}
