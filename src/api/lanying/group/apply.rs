//! Asking to be let into a group (`docs/specs/lanying.md 4`).

use rocket::post;
use schemars::JsonSchema;
use serde::Deserialize;

use super::actor;
use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::entity::group::ApplicationInfo;
use crate::api::lanying::group::shared::{GroupResult, part};
use crate::api::lanying::wire::auth::{AsUser, UserOrTrusted};
use crate::api::lanying::wire::cursor::next;
use crate::api::lanying::wire::envelope::{Answer, ListAnswer, Outcome};
use crate::api::lanying::wire::error::Failure;
use crate::api::lanying::wire::params::{Params, put_or_post};
use crate::community::messages::rooms::applications;
use crate::model::id::{RoomId, UserId};

pub(super) fn routes() -> Vec<Served> {
    [served![apply, list], put_or_post(served![handle])].concat()
}

/// Applications of one part by default, and groups of one call.
const USUAL: i64 = 100;
const GROUPS_MAX: usize = 100;

#[derive(Deserialize, JsonSchema)]
struct Apply {
    group_id: i64,
    #[serde(default)]
    reason: String,
}

#[derive(Deserialize, JsonSchema)]
struct Handle {
    group_id: i64,
    user_id: i64,
    approval: bool,
}

#[derive(Deserialize, JsonSchema)]
struct Groups {
    group_list: Vec<i64>,
    cursor: Option<String>,
    limit: Option<i64>,
    #[serde(rename = "version")]
    _version: Option<i64>,
}

/// # `POST /group/apply`
#[post("/group/apply", data = "<p>")]
async fn apply(me: AsUser, p: Params<Apply>) -> Outcome<GroupResult> {
    let (user, Apply { group_id, reason }) = (me.me.user, p.fields);
    me.app.core.write(move |tx, _| applications::apply(tx, user, RoomId(group_id), &reason)).await?;
    Ok(Answer::of(GroupResult::success(user)))
}

/// # `POST /group/application_list`
#[post("/group/application_list", data = "<p>")]
fn list(caller: UserOrTrusted, p: Params<Groups>) -> Result<ListAnswer<ApplicationInfo>, Failure> {
    let (app, actor) = actor(caller)?;
    if p.fields.group_list.len() > GROUPS_MAX {
        return Err(Failure::parameter(format!("group_list holds more than {GROUPS_MAX} groups")));
    }
    let (before, limit) = part(p.fields.cursor.as_deref(), p.fields.limit, i64::MAX, USUAL)?;
    let (mut found, total) = app.core.read(|r| applications::received(r, &actor, &p.fields.group_list, before, limit + 1))?;
    let cursor = next(&mut found, limit, |application| application.id);
    Ok(ListAnswer::of(found.iter().map(ApplicationInfo::of).collect(), cursor, app.core.now()).total(total))
}

/// # `PUT|POST /group/apply/handle`
#[post("/group/apply/handle", data = "<p>")]
async fn handle(caller: UserOrTrusted, p: Params<Handle>) -> Outcome<GroupResult> {
    let (app, actor) = actor(caller)?;
    let Handle { group_id, user_id, approval } = p.fields;
    app.core.write(move |tx, _| applications::answer(tx, &actor, RoomId(group_id), UserId(user_id), approval)).await?;
    Ok(Answer::of(GroupResult::success(UserId(user_id))))
}
