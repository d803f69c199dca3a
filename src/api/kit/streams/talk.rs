//! A conversation over a WebSocket: what is said, what is heard, and when it is over.

use std::time::Duration;

use rocket::data::IoStream;
use rocket::tokio::time::{Instant, MissedTickBehavior, interval_at, sleep};
use rocket::{async_trait, tokio};
use tokio_tungstenite::tungstenite::Message;

use super::pace::Pace;
pub(crate) use super::socket::Goodbye;
use super::socket::{Heard, Socket};

/// Between two signs of life that a client is asked for.
const PING: Duration = Duration::from_secs(30);
/// How long a client may take to read one message.
const PATIENCE: Duration = Duration::from_secs(20);

/// One message to a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    Bytes(Vec<u8>),
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Piece> for Message {
    fn from(piece: Piece) -> Self {
        match piece {
            Piece::Text(text) => Self::text(text),
            Piece::Bytes(bytes) => Self::binary(bytes),
        }
    }
}

/// One side of a socket.
#[async_trait]
pub(crate) trait Talk: Send + Sync {
    /// Bytes of a message from the client, at most.
    const MESSAGE_MAX: usize = 8 << 10;

    /// What to say next, or that it is over. Nothing may be lost where the wait is given up.
    async fn next(&mut self) -> Result<Vec<Piece>, Goodbye>;

    /// Waits until it is over, while a message is on its way.
    async fn over(&self) -> Goodbye;

    /// Takes in what the client says, and answers.
    async fn hear(&mut self, text: &str) -> Result<Vec<Piece>, Goodbye>;

    /// Takes in bytes, where they are understood.
    async fn hear_bytes(&mut self, _bytes: &[u8]) -> Result<Vec<Piece>, Goodbye> {
        Err(Goodbye::unsupported("only text is understood"))
    }

    /// The client does not read.
    fn too_slow(&self) -> Goodbye;
}

/// Talks until one side ends it.
pub(super) async fn run<T: Talk>(io: IoStream, mut talk: T) {
    let mut socket = Socket::over(io, T::MESSAGE_MAX).await;
    if let Some(goodbye) = converse(&mut socket, &mut talk).await {
        // What is held open for the client is let go before it has taken the farewell.
        drop(talk);
        socket.close(goodbye).await;
    }
}

/// `None` where the connection is closed already.
async fn converse(socket: &mut Socket, talk: &mut impl Talk) -> Option<Goodbye> {
    let mut ping = interval_at(Instant::now() + PING, PING);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut is_alive = true;
    let mut pace = Pace::new(Instant::now());
    loop {
        let said = tokio::select! {
            next = talk.next() => next,
            heard = socket.hear() => {
                is_alive = true;
                if !pace.admit(Instant::now()) {
                    return Some(Goodbye::policy("too many messages a second"));
                }
                match heard {
                    Heard::Text(text) => talk.hear(&text).await,
                    Heard::Bytes(bytes) => talk.hear_bytes(&bytes).await,
                    Heard::Sign => continue,
                    Heard::Wrong(goodbye) => return Some(goodbye),
                    Heard::Gone => return None,
                }
            }
            _ = ping.tick() => {
                if !is_alive {
                    return Some(Goodbye::policy("no answer to a ping"));
                }
                is_alive = false;
                if let Err(end) = say(socket, talk, Message::Ping(Default::default())).await {
                    return end;
                }
                continue;
            }
        };
        match said {
            Ok(pieces) => {
                for piece in pieces {
                    if let Err(end) = say(socket, talk, piece.into()).await {
                        return end;
                    }
                }
            }
            Err(goodbye) => return Some(goodbye),
        }
    }
}

/// Sends one message, however slowly the client reads; the error is the end of the conversation.
async fn say(socket: &mut Socket, talk: &impl Talk, message: Message) -> Result<(), Option<Goodbye>> {
    tokio::select! {
        sent = socket.send(message) => if sent { Ok(()) } else { Err(None) },
        goodbye = talk.over() => Err(Some(goodbye)),
        () = sleep(PATIENCE) => Err(Some(talk.too_slow())),
    }
}
