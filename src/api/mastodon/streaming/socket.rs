//! Many streams over one WebSocket.

use std::fmt::Write as _;
use std::sync::Arc;

use rocket::{async_trait, get, tokio};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::channel::{Arguments, Channel, Refusal};
use super::open::{no_channel, open};
use super::payload::Message;
use super::reader::Reader;
use crate::api::kit::address::ClientAddress;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::streams::{Expiry, Goodbye, Handshake, Piece, Talk, Upgrade};
use crate::api::mastodon::wire::auth::AsUser;
use crate::api::mastodon::wire::error::Outcome;
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::scope::Any;
use crate::live::{Delivery, Ended, Subscription};

pub(crate) fn routes() -> Vec<Served> {
    served![socket]
}

/// Streams over one socket.
const CHANNELS_MAX: usize = 64;
/// Frames that are refused before the socket is closed.
const REFUSED_MAX: usize = 100;

/// A frame of a client, and the query that opens a socket.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Asked {
    /// A stream to begin with.
    stream: Option<String>,
    /// The hashtag of a stream, without `#`.
    tag: Option<String>,
    /// The id of a list of the user.
    list: Option<String>,
}

impl Asked {
    fn arguments(&self) -> Arguments<'_> {
        Arguments { tag: self.tag.as_deref(), list: self.list.as_deref() }
    }
}

#[derive(Deserialize)]
struct Frame {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(flatten)]
    asked: Asked,
}

#[derive(Serialize)]
struct ErrorFrame {
    error: &'static str,
    status: u16,
}

/// The client listens to a stream, or no more.
struct Listener {
    reader: Reader,
    channels: Vec<Channel>,
    subscription: Subscription,
    expiry: Expiry,
    /// To be said before anything else.
    first: Vec<Piece>,
    refused: usize,
}

fn goodbye(reason: Ended) -> Goodbye {
    Goodbye::ended(reason, "the access token is not valid any more")
}

/// A message as a frame; its payload is a JSON string.
fn frame(channel: &Channel, message: &Message) -> String {
    let label = serde_json::to_string(&channel.label()).unwrap_or_default();
    let mut frame = format!(r#"{{"stream":{label},"event":"{}""#, message.event);
    if let Some(payload) = &message.payload {
        let _ = write!(frame, r#","payload":{}"#, payload.quoted);
    }
    frame.push('}');
    frame
}

impl Listener {
    fn subscribe(&mut self, asked: &Asked) -> Result<(), Refusal> {
        let Reader { app, me, session } = &self.reader;
        let channel = Channel::find(&app.core, me, session, asked.stream.as_deref().unwrap_or_default(), asked.arguments())?;
        if self.channels.contains(&channel) {
            return Ok(());
        }
        if self.channels.len() >= CHANNELS_MAX {
            return Err(Refusal { status: rocket::http::Status::TooManyRequests, text: "Too many subscriptions" });
        }
        channel.topics(me).into_iter().for_each(|topic| self.subscription.join(topic));
        self.channels.push(channel);
        Ok(())
    }

    fn unsubscribe(&mut self, asked: &Asked) {
        let is_meant = |channel: &Channel| {
            let argument = channel.argument.as_deref();
            Some(channel.name) == asked.stream.as_deref()
                && (argument.is_none() || argument == asked.tag.as_deref().or(asked.list.as_deref()))
        };
        let Some(at) = self.channels.iter().position(is_meant) else { return };
        let left = self.channels.swap_remove(at);
        let topics = |channel: &Channel| channel.topics(&self.reader.me);
        for topic in topics(&left) {
            if !self.channels.iter().any(|other| topics(other).contains(&topic)) {
                self.subscription.leave(&topic);
            }
        }
    }

    /// What is told of an event, on every stream that it belongs to.
    fn frames(&self, delivery: &Delivery) -> Result<Vec<Piece>, Goodbye> {
        let mut frames = Vec::new();
        for channel in &self.channels {
            match self.reader.message(channel, delivery) {
                Ok(message) => frames.extend(message.map(|message| frame(channel, &message).into())),
                Err(error) => {
                    tracing::error!(%error, "a stream ended");
                    self.subscription.end(Ended::Overflow);
                    return Err(goodbye(Ended::Overflow));
                }
            }
        }
        Ok(frames)
    }

    fn refuse(&mut self, refusal: Refusal) -> Result<Vec<Piece>, Goodbye> {
        self.refused += 1;
        if self.refused > REFUSED_MAX {
            return Err(Goodbye::policy("too many frames were refused"));
        }
        let frame = ErrorFrame { error: refusal.text, status: refusal.status.code };
        Ok(serde_json::to_string(&frame).into_iter().map(Piece::Text).collect())
    }
}

#[async_trait]
impl Talk for Listener {
    async fn next(&mut self) -> Result<Vec<Piece>, Goodbye> {
        if !self.first.is_empty() {
            return Ok(std::mem::take(&mut self.first));
        }
        let next: Result<Arc<Delivery>, Ended> = tokio::select! {
            next = self.subscription.next() => next,
            () = self.expiry.reached() => {
                self.subscription.end(Ended::Session);
                Err(Ended::Session)
            }
        };
        self.frames(&*next.map_err(goodbye)?)
    }

    async fn over(&self) -> Goodbye {
        goodbye(self.subscription.ended().await)
    }

    async fn hear(&mut self, text: &str) -> Result<Vec<Piece>, Goodbye> {
        let Ok(Frame { kind, asked }) = serde_json::from_str(text) else {
            return self.refuse(Refusal::bad("The frame is not understood"));
        };
        match kind.as_str() {
            "subscribe" => match self.subscribe(&asked) {
                Ok(()) => Ok(Vec::new()),
                Err(refusal) => self.refuse(refusal),
            },
            "unsubscribe" => {
                self.unsubscribe(&asked);
                Ok(Vec::new())
            }
            _ => self.refuse(Refusal::bad("The frame is not understood")),
        }
    }

    fn too_slow(&self) -> Goodbye {
        self.subscription.end(Ended::Slow);
        goodbye(Ended::Slow)
    }
}

/// # `GET /api/v1/streaming`
///
/// A WebSocket. The token may also be its subprotocol. Frames `{"type": "subscribe", "stream": "hashtag", "tag": "games"}` and
/// `unsubscribe` choose what is listened to, `{"stream": [..], "event": .., "payload": ".."}` is what is told.
#[get("/api/v1/streaming", data = "<p>")]
fn socket(me: AsUser<Any>, address: ClientAddress, handshake: Handshake, p: Params<Asked>) -> Outcome<Upgrade> {
    if !handshake.is_asked() {
        return Err(no_channel());
    }
    let AsUser { app, me, session, .. } = me;
    let reader = Reader { app, me, session };
    let (subscription, expiry) = open(&reader, address.0)?;
    let mut listener = Listener { reader, channels: Vec::new(), subscription, expiry, first: Vec::new(), refused: 0 };
    if p.fields.stream.is_some()
        && let Err(refusal) = listener.subscribe(&p.fields)
    {
        // The socket is of use all the same.
        listener.first = listener.refuse(refusal).unwrap_or_default();
    }
    handshake.open(listener).ok_or_else(no_channel)
}
