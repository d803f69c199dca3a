//! Conversations that stay on top (`docs/specs/lanying.md 3.3`).

use rocket::{get, post};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::wire::auth::AsUser;
use super::wire::envelope::{Answer, Outcome};
use crate::api::kit::etag::Conditional;
use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::wire::params::{Params, put_or_post};
use crate::community::messages::im::{self, recent};

pub(crate) fn routes() -> Vec<Served> {
    [served![list], put_or_post(served![pin, unpin])].concat()
}

#[derive(Deserialize, JsonSchema)]
struct One {
    conversation_id: i64,
}

#[derive(Serialize, JsonSchema)]
struct Pinned {
    conversation_ids: Vec<i64>,
}

async fn set(me: AsUser, conversation: i64, pinned: bool) -> Outcome<bool> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| im::pin(tx, user, conversation, pinned)).await?;
    Ok(Answer::done())
}

/// # `PUT|POST /user/conversation/pin`
#[post("/user/conversation/pin", data = "<p>")]
async fn pin(me: AsUser, p: Params<One>) -> Outcome<bool> {
    set(me, p.fields.conversation_id, true).await
}

/// # `PUT|POST /user/conversation/unpin`
#[post("/user/conversation/unpin", data = "<p>")]
async fn unpin(me: AsUser, p: Params<One>) -> Outcome<bool> {
    set(me, p.fields.conversation_id, false).await
}

/// # `GET /user/conversation/pin_list`
#[get("/user/conversation/pin_list")]
fn list(me: Conditional<AsUser>) -> Outcome<Pinned> {
    Ok(Answer::of(Pinned { conversation_ids: me.app.core.read(|r| recent::pinned(r, me.me.user))? }))
}
