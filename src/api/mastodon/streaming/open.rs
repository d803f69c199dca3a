//! Opening a stream, and what ends it from outside.

use std::net::IpAddr;
use std::time::Duration;

use rocket::Request;
use rocket::http::Status;
use rocket::tokio::time::{Instant, sleep_until};

use super::reader::Reader;
use crate::api::mastodon::wire::error::{Failure, INVALID_TOKEN, Outcome};
use crate::community::people::sessions;
use crate::live::{Ended, Limits, Opening, Refused, Subscription};

/// Streams of one user at once.
const USER_STREAMS: usize = 64;

/// The path below which every name is a stream.
const BASE: &str = "/api/v1/streaming";

/// The end of a token that expires.
pub(super) struct Expiry(Option<Instant>);

impl Expiry {
    fn of(reader: &Reader) -> Self {
        let left = reader.session.expires_at.map(|end| u64::try_from(end - reader.app.core.now()).unwrap_or(0));
        Self(left.and_then(|left| Instant::now().checked_add(Duration::from_millis(left))))
    }

    /// Waits for it; for ever where there is none.
    pub(super) async fn reached(&self) {
        match self.0 {
            Some(end) => sleep_until(end).await,
            None => std::future::pending().await,
        }
    }
}

/// Opens a stream for this reader, without a topic at first.
pub(super) fn open(reader: &Reader, address: IpAddr) -> Outcome<(Subscription, Expiry)> {
    let most = reader.app.config.streams_per_address as usize;
    let limits = Limits { user: USER_STREAMS, address: if most == 0 { usize::MAX } else { most } };
    let opening = Opening { label: "mastodon", user: reader.me.user, session: reader.session.id, address, limits };
    let subscription = Subscription::open(&reader.app.bus, opening).map_err(|refused| match refused {
        Refused::User | Refused::Address => Failure::Plain(Status::TooManyRequests, "Too many open streams".into()),
        Refused::Closed => Failure::Plain(Status::ServiceUnavailable, "The server is about to stop".into()),
    })?;
    // The token was looked at before: whoever revoked it since then did not find this stream.
    let ended = reader.app.core.read(|r| sessions::ended(r, &[reader.session.id]))?;
    if !ended.is_empty() {
        subscription.end(Ended::Session);
        return Err(Failure::Token(Status::Unauthorized, INVALID_TOKEN));
    }
    Ok((subscription, Expiry::of(reader)))
}

/// Below the path of streams every unknown name is an unknown stream.
pub(crate) fn unknown(status: Status, req: &Request<'_>) -> Option<Failure> {
    (status == Status::NotFound && req.uri().path().starts_with(BASE)).then(no_channel)
}

/// What is asked for is no stream.
pub(super) fn no_channel() -> Failure {
    Failure::bad_request("Unknown channel requested")
}
