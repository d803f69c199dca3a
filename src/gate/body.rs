//! Bodies on their way through.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use super::limits::Limits;
use super::line::Held;

/// Why a request ends before its body does.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    #[error("the body came too slowly")]
    TooSlow,
    #[error("{0}")]
    Other(#[from] hyper::Error),
}

/// The body of a request, which has to keep coming while it is waited for.
pub(super) struct Arriving {
    inner: Incoming,
    limits: Limits,
    deadline: Instant,
    timer: Pin<Box<Sleep>>,
    /// Nobody has asked for more since: that is not the client's time.
    paused: Option<Instant>,
}

impl Arriving {
    pub(super) fn new(inner: Incoming, limits: Limits) -> Self {
        let now = Instant::now();
        let deadline = now + limits.body;
        Self { inner, limits, deadline, timer: Box::pin(sleep_until(deadline)), paused: Some(now) }
    }
}

impl Body for Arriving {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        if let Some(since) = self.paused.take() {
            self.deadline += since.elapsed();
            let deadline = self.deadline;
            self.timer.as_mut().reset(deadline);
        }
        match Pin::new(&mut self.inner).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                let now = Instant::now();
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                let bought = Duration::from_secs_f64(bytes as f64 / f64::from(self.limits.body_rate));
                self.deadline = (self.deadline + bought).min(now + self.limits.body);
                self.paused = Some(now);
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(ended) => Poll::Ready(ended.map(|frame| frame.map_err(Broken::from))),
            Poll::Pending => self.timer.as_mut().poll(cx).map(|()| Some(Err(Broken::TooSlow))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// The body of an answer.
pub(super) struct Leaving {
    inner: Source,
    held: Option<Held>,
}

enum Source {
    Forwarded(Incoming),
    Own(Option<Bytes>),
}

impl Leaving {
    pub(super) fn forwarded(inner: Incoming, held: Held) -> Self {
        held.wait_for_client(true);
        Self { inner: Source::Forwarded(inner), held: Some(held) }
    }

    pub(super) fn own(text: String, held: Held) -> Self {
        held.wait_for_client(true);
        Self { inner: Source::Own(Some(text.into())), held: Some(held) }
    }

    /// Of an answer after which the connection belongs to another protocol.
    pub(super) fn switched() -> Self {
        Self { inner: Source::Own(None), held: None }
    }
}

impl Body for Leaving {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = match &mut self.inner {
            Source::Forwarded(inner) => Pin::new(inner).poll_frame(cx),
            Source::Own(text) => Poll::Ready(text.take().map(|text| Ok(Frame::data(text)))),
        };
        // Nobody asks before the client can take more.
        if let Some(held) = &self.held {
            held.wait_for_client(frame.is_ready());
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        match &self.inner {
            Source::Forwarded(inner) => inner.is_end_stream(),
            Source::Own(text) => text.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.inner {
            Source::Forwarded(inner) => inner.size_hint(),
            Source::Own(text) => SizeHint::with_exact(text.as_ref().map_or(0, Bytes::len) as u64),
        }
    }
}
