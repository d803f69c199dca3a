//! Sending messages.

use rocket::post;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::fresns::entity::message::MessageInfo;
use crate::api::fresns::wire::auth::caller::{AsUser, Writing};
use crate::api::fresns::wire::envelope::{Rendered, RenderedOutcome};
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::openapi::{Served, served};
use crate::community::files::file;
use crate::community::messages::message::{self, NewMessage};
use crate::community::people::users::{self, UserRef};

pub(super) fn routes(family: Family) -> Vec<Served> {
    match family {
        Family::V2 => served![send_v2],
        Family::V1 => served![send_v1],
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Form {
    uid_or_username: String,
    message: Option<String>,
    fid: Option<String>,
}

/// # `POST /conversation/send-message` (v2)
#[post("/conversation/send-message", data = "<p>")]
async fn send_v2(me: Writing<AsUser>, p: Params<Form>) -> RenderedOutcome<MessageInfo<'static>> {
    send(&me, p.fields).await
}

/// # `POST /conversation/message` (v1)
#[post("/conversation/message", data = "<p>")]
async fn send_v1(me: Writing<AsUser>, p: Params<Form>) -> RenderedOutcome<MessageInfo<'static>> {
    send(&me, p.fields).await
}

/// A file wins over a text.
async fn send(me: &AsUser, form: Form) -> RenderedOutcome<MessageInfo<'static>> {
    if form.message.is_none() && form.fid.is_none() {
        return Err(Failure::Invalid("The message field is required when fid is not sent.".into()));
    }
    let (who, once) = (me.me, me.ctx.family == Family::V1);
    let core = &me.app.core;
    let id = core
        .write(move |tx, settings| {
            let found = users::find(tx, &UserRef::parse(&form.uid_or_username))?.map(|user| user.id);
            let to = message::may_send(tx, settings, &who, found)?;
            let files = form.fid.as_deref().map(|fid| file::own(tx, who.user, fid)).transpose()?.into_iter().collect::<Vec<_>>();
            let text = if files.is_empty() { form.message.unwrap_or_default() } else { String::new() };
            message::send(tx, settings, &who, to, &NewMessage { text, files, same_file_once: once, ..NewMessage::default() })
        })
        .await?;
    let sent = core.read(|r| message::sent(r, who.user, id))?;
    Ok(Rendered::of(&MessageInfo::of(&sent, &None, &me.ctx), me.ctx.family))
}
