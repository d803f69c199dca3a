//! Messages to people and groups (`docs/specs/lanying.md 3.3`).

use std::collections::BTreeSet;

use rocket::{delete, get, post};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::entity::message::{ConvMessage, ConversationPage, UnreadItem};
use super::wire::auth::{AsAdmin, AsUser};
use super::wire::envelope::{Answer, Outcome, SentAnswer};
use super::wire::error::{Failure, NOT_ALLOWED};
use crate::api::kit::etag::Conditional;
use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::wire::auth::UserOrTrusted;
use crate::api::lanying::wire::params::{Params, put_or_post};
use crate::app::App;
use crate::community::messages::im::recent::{self, ChatMessages};
use crate::community::messages::im::{self, Attached, Outgoing, Sender, read};
use crate::community::messages::sync;
use crate::community::people::users;
use crate::model::content::entry::ChatPart;
use crate::model::id::{RoomId, UserId};
use crate::model::messages::sync::SyncConversation;
use crate::model::span::Span;

/// Most targets of one call, and messages of one page.
const TARGETS_MAX: usize = 500;
const PAGE_MAX: i64 = 200;

pub(crate) fn routes() -> Vec<Served> {
    [served![conversation, delete_conversation, unread, ack, broadcast], put_or_post(served![send, notify, recall])].concat()
}

/// A message to send.
#[derive(Deserialize, JsonSchema)]
struct Request {
    /// 1 for users, 2 for groups.
    r#type: i64,
    targets: Vec<i64>,
    content: String,
    content_type: i64,
    #[serde(default)]
    attachment: String,
    #[serde(default)]
    ext: String,
    #[serde(default)]
    config: String,
    from_user_id: Option<i64>,
    related_mid: Option<i64>,
    /// Only deliver to users who are online.
    #[serde(default)]
    online_only: bool,
    transaction_id: Option<i64>,
}

fn json_value(json: &str) -> Option<Value> {
    serde_json::from_str(json).ok()
}

/// Where the file or the place is that an attachment names; `None` for one that names neither.
pub(super) fn attached(attachment: &str) -> Option<Attached> {
    let fields = json_value(attachment)?;
    let number = |key: &str| fields.get(key).and_then(|value| value.as_f64().or_else(|| value.as_str()?.parse().ok()));
    let url = fields.get("url").and_then(Value::as_str).unwrap_or_default();
    let is_address = url.starts_with("https://") || url.starts_with("http://");
    let place = number("lat").zip(number("lon"));
    (is_address || place.is_some()).then(|| Attached { url: if is_address { url.to_owned() } else { String::new() }, place })
}

/// A typing notice: clients send it as a message that contains nothing else.
pub(super) fn is_typing(content: &str, ext: &str) -> bool {
    content.is_empty() && json_value(ext).is_some_and(|ext| ext.get("input_status").is_some())
}

impl Request {
    fn outgoing(self) -> Result<Outgoing, Failure> {
        if !matches!(self.r#type, 1 | 2) {
            return Err(Failure::parameter("type must be 1 (users) or 2 (groups)"));
        }
        if self.targets.len() > TARGETS_MAX {
            return Err(Failure::parameter(format!("targets holds more than {TARGETS_MAX} ids")));
        }
        let mut seen = BTreeSet::new();
        Ok(Outgoing {
            to_rooms: self.r#type == 2,
            targets: self.targets.into_iter().filter(|target| seen.insert(*target)).collect(),
            attached: attached(&self.attachment),
            content: self.content,
            content_type: self.content_type,
            attachment: self.attachment,
            ext: self.ext,
            config: self.config,
            related: self.related_mid,
            transaction: self.transaction_id,
        })
    }
}

/// Said to open connections alone. Whether it reached anybody is not said, as it is not of typing.
fn pass_on(app: &App, from: &Sender, out: &Outgoing) {
    let Sender::User(sender) = from else { return };
    let settings = app.core.settings();
    for target in &out.targets {
        let to = if out.to_rooms { SyncConversation::Room(RoomId(*target)) } else { SyncConversation::Direct(UserId(*target)) };
        if let Ok(event) = app.core.read(|r| sync::pass(r, &settings, sender, to, out.part())) {
            app.bus.publish(event);
        }
    }
}

async fn send_message(app: &App, from: Sender, request: Request) -> Result<SentAnswer, Failure> {
    let online_only = request.online_only || is_typing(&request.content, &request.ext);
    let out = request.outgoing()?;
    if online_only {
        pass_on(app, &from, &out);
        return Ok(SentAnswer::of(None));
    }
    let (single, base_url) = (out.targets.len() == 1, app.base_url.clone());
    let ids = app.core.write(move |tx, settings| im::send(tx, settings, &base_url, &from, &out)).await?;
    Ok(SentAnswer::of((single && !ids.is_empty()).then_some(ids)))
}

/// # `PUT|POST /message/send`
#[post("/message/send", data = "<p>")]
async fn send(caller: UserOrTrusted, p: Params<Request>) -> Result<SentAnswer, Failure> {
    let request = p.fields;
    match caller {
        UserOrTrusted::User(me) => {
            if request.from_user_id.is_some_and(|id| id != me.me.user.0) {
                return Err(Failure::code(NOT_ALLOWED, "from_user_id is somebody else"));
            }
            send_message(&me.app, Sender::User(me.me), request).await
        }
        UserOrTrusted::Admin(admin) => {
            let named = request.from_user_id.filter(|id| *id != 0);
            let from = match (named, admin.subject_if_named()?) {
                (Some(id), _) => Sender::User(admin.app.core.read(|r| users::actor(r, UserId(id)))?),
                (None, Some(subject)) => Sender::User(subject),
                (None, None) => Sender::System,
            };
            send_message(&admin.app, from, request).await
        }
    }
}

/// # `PUT|POST /message/notify`: from the community itself
#[post("/message/notify", data = "<p>")]
async fn notify(admin: AsAdmin, p: Params<Request>) -> Result<SentAnswer, Failure> {
    send_message(&admin.app, Sender::System, p.fields).await
}

#[derive(Deserialize, JsonSchema)]
struct ToEverybody {
    r#type: i64,
    content_type: i64,
    #[serde(default)]
    content: String,
    #[serde(default)]
    attachment: String,
    #[serde(default)]
    ext: String,
    #[serde(default)]
    config: String,
}

/// The number of users who received the message.
#[derive(Serialize, JsonSchema)]
struct Broadcast {
    success: bool,
    send_num: i64,
}

/// # `POST /message/broadcast`: from the community itself, to every user
#[post("/message/broadcast", data = "<p>")]
async fn broadcast(admin: AsAdmin, p: Params<ToEverybody>) -> Outcome<Broadcast> {
    let ToEverybody { r#type, content_type, content, attachment, ext, config } = p.fields;
    if r#type != 1 {
        return Err(Failure::parameter("type must be 1 (users)"));
    }
    if !(0..=6).contains(&content_type) {
        return Err(Failure::parameter("content_type must be from 0 to 6"));
    }
    let part = ChatPart { content_type, content: Some(content), attachment, ext, config };
    im::check_part(&part)?;
    let send_num = im::system::broadcast(&admin.app.core, part).await?;
    Ok(Answer::of(Broadcast { success: true, send_num }))
}

#[derive(Deserialize, JsonSchema)]
struct Recall {
    conversation_id: i64,
    msg_id: i64,
}

/// # `PUT|POST /message/recall`
#[post("/message/recall", data = "<p>")]
async fn recall(caller: UserOrTrusted, p: Params<Recall>) -> Outcome<bool> {
    let Recall { conversation_id, msg_id } = p.fields;
    let (app, by) = match caller {
        UserOrTrusted::User(me) => (me.app, Some(me.me)),
        UserOrTrusted::Admin(admin) => (admin.app, None),
    };
    app.core.write(move |tx, settings| im::recall(tx, settings, by.as_ref(), conversation_id, msg_id)).await?;
    Ok(Answer::done())
}

#[derive(Deserialize, JsonSchema)]
struct Page {
    opposite_id: i64,
    msg_id_start: i64,
    limit: i64,
}

/// # `GET /message/conversation`
#[get("/message/conversation", data = "<p>")]
fn conversation(me: Conditional<AsUser>, p: Params<Page>) -> Outcome<ConversationPage> {
    let Page { opposite_id, msg_id_start, limit } = p.fields;
    if !(1..=PAGE_MAX).contains(&limit) {
        return Err(Failure::parameter(format!("limit must be from 1 to {PAGE_MAX}")));
    }
    if msg_id_start < 0 {
        return Err(Failure::parameter("msg_id_start must not be negative"));
    }
    let before = (msg_id_start > 0).then_some(msg_id_start);
    let shown = usize::try_from(limit).unwrap_or_default();
    // One row more than is shown reveals whether there are more.
    let span = Span::of(before, None, None, 0).at_most(shown + 1);
    let user = me.me.user;
    let window = me.app.core.read(|r| recent::window(r, user, opposite_id, &span))?;
    let messages = match window {
        ChatMessages::People(views) => views.iter().map(|view| ConvMessage::of(view, &me.app.base_url)).collect(),
        ChatMessages::Room(messages, read) => messages.iter().map(|message| ConvMessage::of_room(message, user.0, read)).collect(),
        ChatMessages::System(messages) => messages.iter().map(ConvMessage::of_system).collect(),
    };
    Ok(Answer::of(ConversationPage::of(messages, shown)))
}

#[derive(Deserialize, JsonSchema)]
struct One {
    conversation_id: i64,
}

/// # `DELETE /message/conversation`: on the caller's own side
#[delete("/message/conversation", data = "<p>")]
async fn delete_conversation(me: AsUser, p: Params<One>) -> Outcome<bool> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| read::clear(tx, user, p.fields.conversation_id)).await?;
    Ok(Answer::done())
}

/// # `GET /message/unread`
#[get("/message/unread")]
fn unread(me: Conditional<AsUser>) -> Outcome<Vec<UnreadItem>> {
    let found = me.app.core.read(|r| recent::list(r, me.me.user))?;
    Ok(Answer::of(found.iter().map(UnreadItem::of).collect()))
}

#[derive(Deserialize, JsonSchema)]
struct Ack {
    conversation_id: Option<i64>,
    msg_id: Option<i64>,
    /// Without meaning here: what is read is read on every device.
    #[serde(rename = "device_sn")]
    _device_sn: Option<i64>,
}

/// # `GET /message/ack`: changes something, although it is a GET
#[get("/message/ack", data = "<p>")]
async fn ack(me: AsUser, p: Params<Ack>) -> Outcome<bool> {
    let viewer = me.me;
    me.app.core.write(move |tx, _| read::acknowledge(tx, &viewer, p.fields.conversation_id, p.fields.msg_id)).await?;
    Ok(Answer::done())
}
