//! Groups begin, change hands, end (`docs/specs/lanying.md 4`).

use rocket::post;
use schemars::JsonSchema;
use serde::Deserialize;

use super::actor;
use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::entity::group::GroupInfo;
use crate::api::lanying::group::shared::{GroupResult, InGroup, MOST};
use crate::api::lanying::wire::auth::{AsUser, UserOrTrusted};
use crate::api::lanying::wire::envelope::{Answer, Outcome};
use crate::api::lanying::wire::error::Failure;
use crate::api::lanying::wire::params::{Params, delete_or_post, put_or_post};
use crate::community::messages::rooms::{self, NewRoom};
use crate::model::id::{RoomId, UserId};

pub(super) fn routes() -> Vec<Served> {
    [served![create], delete_or_post(served![destroy, leave]), put_or_post(served![transfer])].concat()
}

#[derive(Deserialize, JsonSchema)]
struct New {
    name: String,
    #[serde(default)]
    r#type: i64,
    #[serde(default)]
    description: String,
    #[serde(default)]
    avatar: String,
    #[serde(default)]
    user_list: Vec<i64>,
}

#[derive(Deserialize, JsonSchema)]
struct Heir {
    group_id: i64,
    new_owner: i64,
}

/// # `POST /group/create`
#[post("/group/create", data = "<p>")]
async fn create(me: AsUser, p: Params<New>) -> Outcome<GroupInfo> {
    let New { name, r#type, description, avatar, user_list } = p.fields;
    if user_list.len() > MOST {
        return Err(Failure::parameter(format!("user_list holds more than {MOST} users")));
    }
    let invitees = user_list.into_iter().map(UserId).filter(|user| *user != me.me.user).collect();
    let (owner, new) = (me.me.user, NewRoom { name, kind: r#type, description, avatar, invitees });
    let room = me.app.core.write(move |tx, _| rooms::create(tx, owner, &new)).await?;
    Ok(Answer::of(GroupInfo::of(&room, None, me.app.core.now())))
}

/// # `DELETE|POST /group/destroy`
#[post("/group/destroy", data = "<p>")]
async fn destroy(caller: UserOrTrusted, p: Params<InGroup>) -> Outcome<bool> {
    let (app, actor) = actor(caller)?;
    app.core.write(move |tx, _| rooms::destroy(tx, &actor, p.fields.room())).await?;
    Ok(Answer::done())
}

/// # `PUT|POST /group/transfer`
#[post("/group/transfer", data = "<p>")]
async fn transfer(caller: UserOrTrusted, p: Params<Heir>) -> Outcome<GroupResult> {
    let (app, actor) = actor(caller)?;
    let (room, heir) = (RoomId(p.fields.group_id), UserId(p.fields.new_owner));
    app.core.write(move |tx, _| rooms::transfer(tx, &actor, room, heir)).await?;
    Ok(Answer::of(GroupResult::success(heir)))
}

/// # `DELETE|POST /group/leave`
#[post("/group/leave", data = "<p>")]
async fn leave(me: AsUser, p: Params<InGroup>) -> Outcome<bool> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| rooms::leave(tx, user, p.fields.room())).await?;
    Ok(Answer::done())
}
