//! Reading, pinning, deleting.

use rocket::{delete, patch, put};
use schemars::JsonSchema;
use serde::Deserialize;

use super::shared::{by_id, by_peer};
use crate::api::fresns::wire::auth::caller::AsUser;
use crate::api::fresns::wire::csv;
use crate::api::fresns::wire::envelope::{Answer, Outcome};
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::openapi::{Served, served};
use crate::community::messages::conversations;
use crate::community::messages::message::{self, Choice};
use crate::community::messages::sides::ConversationRef;
use crate::model::id::EntryId;

pub(super) fn routes(family: Family) -> Vec<Served> {
    match family {
        Family::V2 => served![read_v2, pin_v2, delete_v2],
        Family::V1 => served![read_v1, pin_v1, pin_with_put_v1, delete_v1],
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FormV2 {
    #[serde(rename = "type")]
    kind: Option<String>,
    conversation_id: Option<String>,
    message_ids: Option<String>,
}

/// What a v2 body means: a whole conversation, or messages of any.
enum MessageScope {
    Conversation(ConversationRef),
    Messages(Choice),
}

impl FormV2 {
    fn chosen_messages(&self) -> Result<MessageScope, Failure> {
        let missing = |field: &str, kind: &str| Failure::Invalid(format!("The {field} field is required when type is {kind}."));
        match self.kind.as_deref() {
            Some("conversation") => {
                let id = self.conversation_id.as_deref().ok_or_else(|| missing("conversationId", "conversation"))?;
                Ok(MessageScope::Conversation(by_id(id)?))
            }
            Some("message") => {
                let ids = self.message_ids.as_deref().ok_or_else(|| missing("messageIds", "message"))?;
                csv::check(ids, "messageIds")?;
                Ok(MessageScope::Messages(Choice::Ids(csv::items(Some(ids)).filter_map(|id| id.parse().ok()).map(EntryId).collect())))
            }
            Some(_) => Err(Failure::Invalid("The type field must be conversation or message.".into())),
            None => Err(Failure::Invalid("The type field is required.".into())),
        }
    }
}

/// # `PUT /conversation/mark-as-read` (v2)
#[put("/conversation/mark-as-read", data = "<p>")]
async fn read_v2(me: AsUser, p: Params<FormV2>) -> Outcome<()> {
    let (who, chosen) = (me.me.user, p.fields.chosen_messages()?);
    me.app
        .core
        .write(move |tx, _| match chosen {
            MessageScope::Conversation(which) => message::read(tx, who, Some(which), &Choice::All),
            MessageScope::Messages(choice) => message::read(tx, who, None, &choice),
        })
        .await?;
    Ok(Answer(()))
}

/// # `DELETE /conversation/delete` (v2)
#[delete("/conversation/delete", data = "<p>")]
async fn delete_v2(me: AsUser, p: Params<FormV2>) -> Outcome<()> {
    let (who, chosen) = (me.me.user, p.fields.chosen_messages()?);
    me.app
        .core
        .write(move |tx, _| match chosen {
            MessageScope::Conversation(which) => conversations::delete(tx, who, which),
            MessageScope::Messages(choice) => message::delete(tx, who, None, &choice),
        })
        .await?;
    Ok(Answer(()))
}

/// # `PUT /conversation/pin` (v2)
#[put("/conversation/pin", data = "<p>")]
async fn pin_v2(me: AsUser, p: Params<FormV2>) -> Outcome<()> {
    let text = p.fields.conversation_id.ok_or_else(|| Failure::Invalid("The conversationId field is required.".into()))?;
    let id: i64 = text.parse().map_err(|_| Failure::Code(30002))?;
    pin(&me, by_id(&id.to_string())?).await
}

async fn pin(me: &AsUser, which: ConversationRef) -> Outcome<()> {
    let who = me.me.user;
    me.app.core.write(move |tx, _| conversations::pin(tx, who, which)).await?;
    Ok(Answer(()))
}

#[derive(Deserialize, JsonSchema)]
struct FormV1 {
    #[serde(rename = "type")]
    kind: Option<String>,
    cmids: Option<String>,
}

impl FormV1 {
    fn chosen(&self) -> Result<Option<Choice>, Failure> {
        let Some(cmids) = self.cmids.as_deref() else { return Ok(None) };
        csv::check(cmids, "cmids")?;
        Ok(Some(Choice::Cmids(csv::items(Some(cmids)).map(str::to_owned).collect())))
    }
}

/// # `PATCH /conversation/<user>/read-status` (v1)
///
/// Marks the messages in `cmids` as read, or the whole conversation if it is absent.
#[patch("/conversation/<user>/read-status", data = "<p>")]
async fn read_v1(me: AsUser, user: &str, p: Params<FormV1>) -> Outcome<()> {
    let (who, which) = (me.me.user, by_peer(&me, user)?);
    let choice = p.fields.chosen()?.unwrap_or(Choice::All);
    me.app.core.write(move |tx, _| message::read(tx, who, Some(which), &choice)).await?;
    Ok(Answer(()))
}

/// # `PATCH /conversation/<user>/pin` (v1, as documented)
#[patch("/conversation/<user>/pin")]
async fn pin_v1(me: AsUser, user: &str) -> Outcome<()> {
    pin(&me, by_peer(&me, user)?).await
}

/// # `PUT /conversation/<user>/pin` (v1, as other servers have it)
#[put("/conversation/<user>/pin")]
async fn pin_with_put_v1(me: AsUser, user: &str) -> Outcome<()> {
    pin(&me, by_peer(&me, user)?).await
}

/// # `DELETE /conversation/<user>` (v1)
#[delete("/conversation/<user>", data = "<p>")]
async fn delete_v1(me: AsUser, user: &str, p: Params<FormV1>) -> Outcome<()> {
    let (who, which) = (me.me.user, by_peer(&me, user)?);
    let chosen = p.fields.chosen()?;
    match (p.fields.kind.as_deref(), chosen) {
        (Some("conversation"), _) => me.app.core.write(move |tx, _| conversations::delete(tx, who, which)).await?,
        (Some("messages"), Some(choice)) => me.app.core.write(move |tx, _| message::delete(tx, who, Some(which), &choice)).await?,
        (Some("messages"), None) => return Err(Failure::Invalid("The cmids field is required when type is messages.".into())),
        _ => return Err(Failure::Invalid("The type field must be conversation or messages.".into())),
    }
    Ok(Answer(()))
}
