//! A connection that is given up when it stands still.

use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use super::limits::Limits;

/// What a connection is doing: told by who serves it, asked by [`Paced`].
#[derive(Clone, Default)]
pub(super) struct Phase(Arc<AtomicU8>);

/// The headers of a request arrive: the beginning.
const HEAD: u8 = 0;
/// A request is answered, or the connection belongs to another protocol now.
const BUSY: u8 = 1;
/// Between two requests.
const IDLE: u8 = 2;

impl Phase {
    pub(super) fn busy(&self) {
        self.0.store(BUSY, Ordering::Release);
    }

    pub(super) fn idle(&self) {
        self.0.store(IDLE, Ordering::Release);
    }
}

/// Ends reads with `TimedOut` where headers or the next request do not come, and writes where nothing is taken.
pub(super) struct Paced<S> {
    inner: S,
    phase: Phase,
    /// The phase that `timer` is of.
    seen: u8,
    timer: Pin<Box<Sleep>>,
    stuck: Option<Pin<Box<Sleep>>>,
    limits: Limits,
}

impl<S> Paced<S> {
    pub(super) fn new(inner: S, phase: Phase, limits: Limits) -> Self {
        Self { inner, phase, seen: HEAD, timer: Box::pin(sleep(limits.head)), stuck: None, limits }
    }

    fn enter(&mut self, phase: u8) {
        self.seen = phase;
        let time = if phase == HEAD { self.limits.head } else { self.limits.idle };
        self.timer.as_mut().reset(Instant::now() + time);
    }

    /// The result of a write, or an error where it has waited too long.
    fn moved<T>(&mut self, done: Poll<io::Result<T>>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.stuck = None;
            return done;
        }
        let until = Instant::now() + self.limits.write;
        let stuck = self.stuck.get_or_insert_with(|| Box::pin(sleep_until(until)));
        stuck.as_mut().poll(cx).map(|()| Err(ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let phase = self.phase.0.load(Ordering::Acquire);
        if phase != self.seen {
            self.enter(phase);
        }
        let before = buffer.filled().len();
        let done = Pin::new(&mut self.inner).poll_read(cx, buffer);
        if done.is_ready() {
            if phase == IDLE && buffer.filled().len() > before {
                self.phase.0.store(HEAD, Ordering::Release);
                self.enter(HEAD);
            }
            return done;
        }
        if phase == BUSY {
            return Poll::Pending;
        }
        self.timer.as_mut().poll(cx).map(|()| Err(ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.inner).poll_write(cx, bytes);
        self.moved(done, cx)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, slices: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.inner).poll_write_vectored(cx, slices);
        self.moved(done, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.inner).poll_flush(cx);
        self.moved(done, cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.inner).poll_shutdown(cx);
        self.moved(done, cx)
    }
}
