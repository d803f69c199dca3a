//! Sending from a device, and carrying out its operations (`docs/specs/lanying.md 6.5`).

use std::sync::Arc;

use super::frames::addressed;
use super::login::Login;
use super::operations::AskedOperation;
use super::outcome::{self, BAD_PARAMETER, Refused, ok};
use super::proto::{MessageBody, MessageType, Meta, SyncDl, SyncUl, Xid};
use crate::api::lanying::message::{attached, is_typing};
use crate::app::App;
use crate::community::messages::im::Outgoing;
use crate::community::messages::sync::{self, Done, Operation, Origin};
use crate::community::people::users;
use crate::community::{Read, Write};
use crate::error::{Error, Result as CoreResult};
use crate::model::content::entry::ChatPart;
use crate::model::messages::sync::{DeviceRef, SyncConversation};

/// Only for those who are connected now.
const AT_MOST_ONCE: i32 = 1;

fn conversation(app: &App, login: &Login, number: i64) -> Result<SyncConversation, Refused> {
    app.core.read(|r| sync::conversation(r, login.me(), number)).map_err(outcome::of_read)
}

fn client_id(meta: &Meta) -> Result<i64, Refused> {
    i64::try_from(meta.id()).map_err(|_| BAD_PARAMETER)
}

/// Who sends, with the role that they have now.
fn origin(r: &Read<'_>, (device, client_id): (DeviceRef, i64)) -> CoreResult<Origin> {
    Ok(Origin { viewer: users::actor(r, device.user)?, device_sn: device.sn, client_id })
}

/// What the sender is told of an error.
fn refused(app: &App, login: &Login, to: SyncConversation, error: &Error) -> Refused {
    match app.core.read(|r| sync::refusal(r, login.me(), to, error)) {
        Ok(refusal) => refusal.into(),
        Err(error) => outcome::of_read(error),
    }
}

/// What a write came to, and the ids that it made: after the first, up to the second.
struct Made {
    done: Done,
    after: i64,
    up_to: i64,
}

impl Made {
    fn by(tx: &Write<'_>, work: impl FnOnce() -> CoreResult<Done>) -> CoreResult<Self> {
        let after = tx.last_id();
        Ok(Self { done: work()?, after, up_to: tx.last_id() })
    }
}

fn answer(login: &mut Login, asked: &SyncUl, made: &Made) -> SyncDl {
    login.made(made.after, made.up_to);
    acknowledgement(login, asked, made.done)
}

fn acknowledgement(login: &mut Login, asked: &SyncUl, done: Done) -> SyncDl {
    // A client takes what has no number for failed.
    let id = if done.id == 0 { login.number() } else { done.id };
    SyncDl { status: ok(), server_mid: u64::try_from(id).ok(), server_time: u64::try_from(done.at).ok(), ..addressed(asked) }
}

/// Sends a message.
pub(super) async fn send(app: &Arc<App>, login: &mut Login, asked: &SyncUl, meta: &Meta, body: MessageBody) -> Result<SyncDl, Refused> {
    let number = meta.to.as_ref().and_then(Xid::number).ok_or(BAD_PARAMETER)?;
    let to = conversation(app, login, number)?;
    let fits = match (MessageType::try_from(body.r#type()), to) {
        (Ok(MessageType::Chat), SyncConversation::Room(_)) => false,
        (Ok(MessageType::GroupChat), SyncConversation::Room(_)) => true,
        (Ok(MessageType::GroupChat), _) => false,
        (Ok(MessageType::Chat | MessageType::Normal), _) => true,
        (Ok(MessageType::Operation) | Err(_), _) => false,
    };
    if !fits {
        return Err(BAD_PARAMETER);
    }
    let from = (login.device, client_id(meta)?);
    let qos = body.qos();
    let content_type = i64::from(body.ctype());
    let [content, attachment, ext, config] = [body.content, body.attachment, body.ext, body.config].map(Option::unwrap_or_default);
    if qos == AT_MOST_ONCE || is_typing(&content, &ext) {
        let chat = ChatPart { content_type, content: Some(content), attachment, ext, config };
        return pass(app, login, asked, from, to, chat);
    }
    let attached = attached(&attachment);
    let new = Outgoing { content, content_type, attachment, attached, ext, config, ..Outgoing::default() };
    let base_url = app.base_url.clone();
    let sent = app.core.write(move |tx, settings| Made::by(tx, || sync::send(tx, settings, &base_url, &origin(tx, from)?, to, new))).await;
    match sent {
        Ok(sent) => Ok(answer(login, asked, &sent)),
        Err(error) => Err(refused(app, login, to, &error)),
    }
}

/// Says something to those who are connected now.
fn pass(
    app: &App,
    login: &mut Login,
    asked: &SyncUl,
    from: (DeviceRef, i64),
    to: SyncConversation,
    chat: ChatPart,
) -> Result<SyncDl, Refused> {
    let settings = app.core.settings();
    let event = app.core.read(|r| sync::pass(r, &settings, &origin(r, from)?.viewer, to, chat));
    match event {
        Ok(event) => {
            app.bus.publish(event);
            Ok(acknowledgement(login, asked, Done { id: 0, at: app.core.now() }))
        }
        Err(error) => Err(refused(app, login, to, &error)),
    }
}

/// Carries out an operation. A change of a message is answered with the time that the message bears from then on.
pub(super) async fn operate(app: &Arc<App>, login: &mut Login, asked: &SyncUl, operation: AskedOperation) -> Result<SyncDl, Refused> {
    let to = conversation(app, login, operation.conversation)?;
    let from = (login.device, client_id(asked.meta.as_ref().ok_or(BAD_PARAMETER)?)?);
    let is_change = matches!(operation.operation, Operation::Change { .. });
    let operated = app
        .core
        .write(move |tx, settings| Made::by(tx, || sync::operate(tx, settings, &origin(tx, from)?, to, &operation.operation)))
        .await;
    match operated {
        Ok(operated) => {
            let edit_timestamp = u64::try_from(operated.done.at).ok().filter(|_| is_change);
            Ok(SyncDl { edit_timestamp, ..answer(login, asked, &operated) })
        }
        Err(error) => Err(refused(app, login, to, &error)),
    }
}
