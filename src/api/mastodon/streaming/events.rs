//! One stream over HTTP, as server-sent events.

use std::collections::VecDeque;
use std::time::Duration;

use futures::stream;
use rocket::tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};
use rocket::{get, tokio};
use schemars::JsonSchema;
use serde::Deserialize;

use super::channel::{Arguments, Channel};
use super::open::open;
use super::payload::Message;
use super::reader::Reader;
use crate::api::kit::address::ClientAddress;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::streams::{EventStream, Expiry};
use crate::api::mastodon::wire::auth::AsUser;
use crate::api::mastodon::wire::error::Outcome;
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::scope::Any;
use crate::live::{Ended, Subscription};

pub(crate) fn routes() -> Vec<Served> {
    served![user, notifications, public, public_local, public_remote, hashtag, hashtag_local, list, direct]
}

/// Between two comments that keep the connection open; proxies cut what is silent for a minute.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// An event as its lines.
fn lines(message: &Message) -> String {
    // Clients read the data of every event as JSON.
    let data = message.payload.as_ref().map_or("{}", |payload| &payload.plain);
    format!("event: {}\ndata: {data}\n\n", message.event)
}

struct Connection {
    reader: Reader,
    channel: Channel,
    subscription: Subscription,
    expiry: Expiry,
    heartbeat: Interval,
    first: VecDeque<&'static str>,
}

impl Connection {
    /// The next piece of the answer; `None` at its end.
    async fn next(&mut self) -> Option<String> {
        if let Some(piece) = self.first.pop_front() {
            return Some(piece.to_owned());
        }
        loop {
            let delivery = tokio::select! {
                next = self.subscription.next() => next.ok()?,
                _ = self.heartbeat.tick() => return Some(":thump\n".into()),
                () = self.expiry.reached() => {
                    self.subscription.end(Ended::Session);
                    return None;
                }
            };
            match self.reader.message(&self.channel, &delivery) {
                Ok(Some(message)) => return Some(lines(&message)),
                Ok(None) => {}
                Err(error) => {
                    // The client comes again and reads what it lacks; going on would leave a gap.
                    tracing::error!(%error, "a stream ended");
                    self.subscription.end(Ended::Overflow);
                    return None;
                }
            }
        }
    }
}

fn stream(me: AsUser<Any>, address: ClientAddress, name: &str, given: Arguments<'_>) -> Outcome<EventStream> {
    let AsUser { app, me, session, .. } = me;
    let channel = Channel::find(&app.core, &me, &session, name, given)?;
    let reader = Reader { app, me, session };
    let (subscription, expiry) = open(&reader, address.0)?;
    channel.topics(&reader.me).into_iter().for_each(|topic| subscription.join(topic));
    let mut heartbeat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let connection = Connection { reader, channel, subscription, expiry, heartbeat, first: [":)\n"].into() };
    Ok(EventStream::of(stream::unfold(connection, |mut connection| async move {
        let piece = connection.next().await?;
        Some((piece, connection))
    })))
}

/// # `GET /api/v1/streaming/user`
///
/// The home timeline, notifications, and changes of filters.
#[get("/api/v1/streaming/user")]
fn user(me: AsUser<Any>, address: ClientAddress) -> Outcome<EventStream> {
    stream(me, address, "user", Arguments::default())
}

/// # `GET /api/v1/streaming/user/notification`
///
/// Notifications alone.
#[get("/api/v1/streaming/user/notification")]
fn notifications(me: AsUser<Any>, address: ClientAddress) -> Outcome<EventStream> {
    stream(me, address, "user:notification", Arguments::default())
}

#[derive(Deserialize, JsonSchema)]
struct Public {
    /// Only statuses with files.
    #[serde(default)]
    only_media: bool,
}

impl Public {
    fn name(&self, name: &'static str, with_media: &'static str) -> &'static str {
        if self.only_media { with_media } else { name }
    }
}

/// # `GET /api/v1/streaming/public`
///
/// The public timeline.
#[get("/api/v1/streaming/public", data = "<p>")]
fn public(me: AsUser<Any>, address: ClientAddress, p: Params<Public>) -> Outcome<EventStream> {
    stream(me, address, p.fields.name("public", "public:media"), Arguments::default())
}

/// # `GET /api/v1/streaming/public/local`
///
/// The public timeline: everything was written on this server.
#[get("/api/v1/streaming/public/local", data = "<p>")]
fn public_local(me: AsUser<Any>, address: ClientAddress, p: Params<Public>) -> Outcome<EventStream> {
    stream(me, address, p.fields.name("public:local", "public:local:media"), Arguments::default())
}

/// # `GET /api/v1/streaming/public/remote`
///
/// Silent, as nothing comes from other servers.
#[get("/api/v1/streaming/public/remote", data = "<p>")]
fn public_remote(me: AsUser<Any>, address: ClientAddress, p: Params<Public>) -> Outcome<EventStream> {
    stream(me, address, p.fields.name("public:remote", "public:remote:media"), Arguments::default())
}

#[derive(Deserialize, JsonSchema)]
struct Tag {
    /// The hashtag, without `#`.
    tag: Option<String>,
}

/// # `GET /api/v1/streaming/hashtag`
///
/// The timeline of a hashtag.
#[get("/api/v1/streaming/hashtag", data = "<p>")]
fn hashtag(me: AsUser<Any>, address: ClientAddress, p: Params<Tag>) -> Outcome<EventStream> {
    stream(me, address, "hashtag", Arguments { tag: p.fields.tag.as_deref(), list: None })
}

/// # `GET /api/v1/streaming/hashtag/local`
///
/// The timeline of a hashtag: everything was written on this server.
#[get("/api/v1/streaming/hashtag/local", data = "<p>")]
fn hashtag_local(me: AsUser<Any>, address: ClientAddress, p: Params<Tag>) -> Outcome<EventStream> {
    stream(me, address, "hashtag:local", Arguments { tag: p.fields.tag.as_deref(), list: None })
}

#[derive(Deserialize, JsonSchema)]
struct OfList {
    /// The id of a list of the user.
    list: Option<String>,
}

/// # `GET /api/v1/streaming/list`
///
/// The timeline of one of the user's lists.
#[get("/api/v1/streaming/list", data = "<p>")]
fn list(me: AsUser<Any>, address: ClientAddress, p: Params<OfList>) -> Outcome<EventStream> {
    stream(me, address, "list", Arguments { tag: None, list: p.fields.list.as_deref() })
}

/// # `GET /api/v1/streaming/direct`
///
/// Conversations of direct statuses.
#[get("/api/v1/streaming/direct")]
fn direct(me: AsUser<Any>, address: ClientAddress) -> Outcome<EventStream> {
    stream(me, address, "direct", Arguments::default())
}
