//! Frames of one WebSocket.

use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use rocket::data::IoStream;
use rocket::tokio::io::AsyncReadExt as _;
use rocket::tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Message, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Bytes, Error};

use crate::live::Ended;

/// Bytes that may wait for a client which does not read.
const UNSENT_MAX: usize = 1 << 20;
/// Bytes of the buffer for reading, which idle sockets hold.
const BUFFER: usize = 1 << 10;
/// How long a client has to take a farewell.
const FAREWELL: Duration = Duration::from_secs(1);

/// Why a socket ends, as its client is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Goodbye {
    code: CloseCode,
    reason: &'static str,
}

impl Goodbye {
    /// The bus has ended the stream; `over` tells that what it was opened with holds no more.
    pub(crate) const fn ended(reason: Ended, over: &'static str) -> Self {
        match reason {
            Ended::Slow => Self::policy("the client reads too slowly"),
            Ended::Session => Self::policy(over),
            Ended::Shutdown => Self::away("the server stops"),
            Ended::Overflow => Self::again("events were lost"),
        }
    }

    /// The client does what it must not.
    pub(crate) const fn policy(reason: &'static str) -> Self {
        Self { code: CloseCode::Policy, reason }
    }

    /// The server goes.
    pub(crate) const fn away(reason: &'static str) -> Self {
        Self { code: CloseCode::Away, reason }
    }

    /// The client may try again at once.
    pub(crate) const fn again(reason: &'static str) -> Self {
        Self { code: CloseCode::Again, reason }
    }

    /// The client has said that it goes.
    pub(crate) const fn parted(reason: &'static str) -> Self {
        Self { code: CloseCode::Normal, reason }
    }

    /// The client sends what is not understood here.
    pub(crate) const fn unsupported(reason: &'static str) -> Self {
        Self { code: CloseCode::Unsupported, reason }
    }

    const fn of(code: CloseCode, reason: &'static str) -> Self {
        Self { code, reason }
    }
}

/// What came from the client.
pub(super) enum Heard {
    Text(String),
    Bytes(Bytes),
    /// A ping or pong, which needs no answer of ours.
    Sign,
    /// What no client may send.
    Wrong(Goodbye),
    /// The connection is closed.
    Gone,
}

/// A WebSocket to a client.
pub(crate) struct Socket(WebSocketStream<IoStream>);

impl Socket {
    /// Takes messages of so many bytes at most.
    pub(super) async fn over(io: IoStream, message_max: usize) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(BUFFER)
            .write_buffer_size(0)
            .max_write_buffer_size(UNSENT_MAX)
            .max_message_size(Some(message_max))
            .max_frame_size(Some(message_max));
        Self(WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await)
    }

    /// The next thing from the client. Nothing is lost where the wait is given up.
    pub(super) async fn hear(&mut self) -> Heard {
        match self.0.next().await {
            Some(Ok(Message::Text(text))) => Heard::Text(text.as_str().to_owned()),
            Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Heard::Sign,
            Some(Ok(Message::Binary(bytes))) => Heard::Bytes(bytes),
            Some(Err(Error::Capacity(_))) => Heard::Wrong(Goodbye::of(CloseCode::Size, "the message is too long")),
            Some(Err(Error::Utf8(_))) => Heard::Wrong(Goodbye::of(CloseCode::Invalid, "the text is no UTF-8")),
            Some(Err(Error::Protocol(_))) => Heard::Wrong(Goodbye::of(CloseCode::Protocol, "that is no WebSocket frame")),
            Some(Ok(Message::Close(_)) | Err(_)) | None => Heard::Gone,
        }
    }

    /// Sends a message; false where the connection is closed.
    pub(super) async fn send(&mut self, message: Message) -> bool {
        self.0.send(message).await.is_ok()
    }

    /// Says why, and closes. What the client is still sending is read for a moment: a connection that is closed before
    /// loses the farewell with it.
    pub(super) async fn close(mut self, goodbye: Goodbye) {
        let farewell = async {
            let frame = CloseFrame { code: goodbye.code, reason: goodbye.reason.into() };
            if self.0.close(Some(frame)).await.is_ok() {
                let mut rest = [0; 4 << 10];
                while matches!(self.0.get_mut().read(&mut rest).await, Ok(1..)) {}
            }
        };
        let _ = timeout(FAREWELL, farewell).await;
    }
}
