//! Being wanted in a group (`docs/specs/lanying.md 4`).

use rocket::{get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::actor;
use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::entity::group::InvitationInfo;
use crate::api::lanying::group::shared::{GroupResult, MOST, Part, part};
use crate::api::lanying::wire::auth::{AsUser, UserOrTrusted};
use crate::api::lanying::wire::cursor::next;
use crate::api::lanying::wire::envelope::{Answer, ListAnswer, Outcome};
use crate::api::lanying::wire::error::Failure;
use crate::api::lanying::wire::params::{Params, put_or_post};
use crate::community::messages::rooms::invitations;
use crate::model::id::{RoomId, UserId};

pub(super) fn routes() -> Vec<Served> {
    [served![invite, list], put_or_post(served![handle])].concat()
}

/// Invitations of one part by default.
const USUAL: i64 = 100;

#[derive(Deserialize, JsonSchema)]
struct Invite {
    group_id: i64,
    user_list: Vec<i64>,
    #[serde(default)]
    reason: String,
}

#[derive(Deserialize, JsonSchema)]
struct Handle {
    group_id: i64,
    /// The user who sent the invitation.
    user_id: i64,
    approval: bool,
}

/// # `POST /group/invite`
#[post("/group/invite", data = "<p>")]
async fn invite(caller: UserOrTrusted, p: Params<Invite>) -> Outcome<Vec<GroupResult>> {
    let (app, actor) = actor(caller)?;
    let Invite { group_id, user_list, reason } = p.fields;
    if user_list.len() > MOST {
        return Err(Failure::parameter(format!("user_list holds more than {MOST} users")));
    }
    let users: Vec<UserId> = user_list.into_iter().map(UserId).collect();
    let result = app.core.write(move |tx, _| invitations::invite(tx, &actor, RoomId(group_id), &users, &reason)).await;
    GroupResult::all(result).map(Answer::of)
}

/// # `GET /group/invitation_list`: one's own
#[get("/group/invitation_list", data = "<p>")]
fn list(me: AsUser, p: Params<Part>) -> Result<ListAnswer<InvitationInfo>, Failure> {
    let (before, limit) = part(p.fields.cursor.as_deref(), p.fields.limit, i64::MAX, USUAL)?;
    let (mut found, total) = me.app.core.read(|r| invitations::received(r, me.me.user, before, limit + 1))?;
    let cursor = next(&mut found, limit, |invitation| invitation.id);
    Ok(ListAnswer::of(found.iter().map(InvitationInfo::of).collect(), cursor, me.app.core.now()).total(total))
}

/// # `PUT|POST /group/invite/handle`
#[post("/group/invite/handle", data = "<p>")]
async fn handle(me: AsUser, p: Params<Handle>) -> Outcome<bool> {
    let (user, Handle { group_id, user_id, approval }) = (me.me.user, p.fields);
    me.app.core.write(move |tx, _| invitations::answer(tx, user, RoomId(group_id), UserId(user_id), approval)).await?;
    Ok(Answer::done())
}
