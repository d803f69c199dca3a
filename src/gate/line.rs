//! The connection that a request came over, and the request while it is answered.

use std::net::IpAddr;
use std::sync::Arc;

use super::crowd::Entered;
use super::paced::Phase;
use super::streams::{Stream, Streams};

/// The connection that a request came over.
#[derive(Clone)]
pub(super) struct From {
    pub ip: IpAddr,
    pub line: Line,
    pub entered: Arc<Entered>,
}

/// Who is told what the connection is doing.
#[derive(Clone)]
pub(super) enum Line {
    /// One request after the other.
    Http1(Phase),
    /// Many at a time.
    Http2(Streams),
}

impl Line {
    /// A request has come.
    pub(super) fn begin(&self) -> Held {
        Held(Some(match self {
            Self::Http1(phase) => {
                phase.busy();
                Doing::Request(phase.clone())
            }
            Self::Http2(streams) => Doing::Stream(streams.begin()),
        }))
    }
}

enum Doing {
    Request(Phase),
    Stream(Stream),
}

/// A request that is being answered. When this is dropped, the answer is on its way, and the connection waits for the next.
pub(super) struct Held(Option<Doing>);

impl Held {
    /// Whether the client is waited for: to take what there is of its answer.
    pub(super) fn wait_for_client(&self, waiting: bool) {
        // Of HTTP/1.1 the connection itself sees that nothing is taken.
        if let Some(Doing::Stream(stream)) = &self.0 {
            stream.wait_for_client(waiting);
        }
    }

    /// The connection belongs to another protocol from now on, and waits for no request.
    pub(super) fn forget(mut self) {
        self.0 = None;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(Doing::Request(phase)) = &self.0 {
            phase.idle();
        }
    }
}
