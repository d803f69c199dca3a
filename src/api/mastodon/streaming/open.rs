//! Opening a stream, or refusing it.

use std::net::IpAddr;

use rocket::Request;
use rocket::http::Status;

use super::reader::Reader;
use crate::api::kit::streams::{self, Expiry, NotOpened};
use crate::api::mastodon::wire::error::{Failure, INVALID_TOKEN, Outcome};
use crate::live::{Refused, Subscription};

/// The path below which every name is a stream.
const BASE: &str = "/api/v1/streaming";

/// Opens a stream for this reader, without a topic at first.
pub(super) fn open(reader: &Reader, address: IpAddr) -> Outcome<(Subscription, Expiry)> {
    streams::open(&reader.app, "mastodon", reader.me.user, &reader.session, address).map_err(|why| match why {
        NotOpened::Refused(Refused::User | Refused::Address) => Failure::Plain(Status::TooManyRequests, "Too many open streams".into()),
        NotOpened::Refused(Refused::Closed) => Failure::Plain(Status::ServiceUnavailable, "The server is about to stop".into()),
        NotOpened::Ended => Failure::Token(Status::Unauthorized, INVALID_TOKEN),
        NotOpened::Core(error) => error.into(),
    })
}

/// Below the path of streams every unknown name is an unknown stream.
pub(crate) fn unknown(status: Status, req: &Request<'_>) -> Option<Failure> {
    (status == Status::NotFound && req.uri().path().starts_with(BASE)).then(no_channel)
}

/// What is asked for is no stream.
pub(super) fn no_channel() -> Failure {
    Failure::bad_request("Unknown channel requested")
}
