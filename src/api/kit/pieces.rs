//! A body of known length that is fetched piece by piece, so that a large file is never in memory whole.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures::future::BoxFuture;
use rocket::tokio::io::{AsyncRead, AsyncSeek, ReadBuf};

use crate::error::Result;

/// Fetches the bytes from a position on, as many as it likes, but at least one.
pub(crate) type Fetch = Box<dyn Fn(usize) -> BoxFuture<'static, Result<Vec<u8>>> + Send>;

/// Reads `len` bytes, one fetch at a time.
pub(crate) struct Pieces {
    fetch: Fetch,
    ready: Vec<u8>,
    /// How much of `ready` was read.
    used: usize,
    /// How much was read of everything.
    at: usize,
    len: usize,
    coming: Option<BoxFuture<'static, Result<Vec<u8>>>>,
}

impl Pieces {
    /// `first` is what the body begins with.
    pub(crate) fn new(first: Vec<u8>, len: usize, fetch: Fetch) -> Self {
        Self { fetch, ready: first, used: 0, at: 0, len, coming: None }
    }

    /// Bytes of the whole body.
    pub(crate) fn size(&self) -> usize {
        self.len
    }
}

impl AsyncRead for Pieces {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let me = &mut *self;
        if me.at >= me.len || buf.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        if me.used == me.ready.len() {
            let coming = me.coming.get_or_insert_with(|| (me.fetch)(me.at));
            let fetched = ready!(coming.as_mut().poll(cx));
            me.coming = None;
            (me.ready, me.used) = (fetched.map_err(io::Error::other)?, 0);
            if me.ready.is_empty() {
                return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
            }
        }
        let rest = &me.ready[me.used..];
        let take = rest.len().min(buf.remaining()).min(me.len - me.at);
        buf.put_slice(&rest[..take]);
        (me.used, me.at) = (me.used + take, me.at + take);
        Poll::Ready(Ok(()))
    }
}

/// Rocket asks for it, but never seeks in a body whose length it knows.
impl AsyncSeek for Pieces {
    fn start_seek(self: Pin<&mut Self>, _: io::SeekFrom) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn poll_complete(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<u64>> {
        Poll::Ready(u64::try_from(self.at).map_err(io::Error::other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use rocket::tokio::io::AsyncReadExt;

    fn read(first: &[u8], len: usize, fetch: impl Fn(usize) -> Result<Vec<u8>> + Send + 'static) -> io::Result<Vec<u8>> {
        let mut pieces = Pieces::new(first.to_vec(), len, Box::new(move |at| Box::pin(std::future::ready(fetch(at)))));
        let mut all = Vec::new();
        rocket::async_test(async { pieces.read_to_end(&mut all).await }).map(|_| all)
    }

    #[test]
    fn pieces_make_the_whole_and_not_more() {
        let bytes: Vec<u8> = (0..=255).collect();
        for (first, step) in [(0, 1), (10, 7), (100, 1000), (200, 3)] {
            let all = bytes.clone();
            let got = read(&bytes[..first], 200, move |at| Ok(all[at..all.len().min(at + step)].to_vec()));
            assert_eq!(got.ok().as_deref(), Some(&bytes[..200]), "{first} first, then {step} at a time");
        }
    }

    #[test]
    fn what_ends_too_early_is_no_whole_body() {
        assert!(read(b"abc", 5, |_| Ok(Vec::new())).is_err());
        assert!(read(b"abc", 5, |_| Err(Error::internal("gone"))).is_err());
        assert_eq!(read(b"abc", 3, |_| Err(Error::internal("never asked"))).ok().as_deref(), Some(&b"abc"[..]));
    }
}
