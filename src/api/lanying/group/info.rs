//! What a group shows about itself (`docs/specs/lanying.md 4`).

use rocket::{get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::actor;
use crate::api::kit::etag::Conditional;
use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::entity::group::{GroupInfo, GroupSummary};
use crate::api::lanying::group::shared::{InGroup, MOST};
use crate::api::lanying::wire::auth::{AsUser, UserOrTrusted};
use crate::api::lanying::wire::envelope::{Answer, Outcome};
use crate::api::lanying::wire::error::Failure;
use crate::api::lanying::wire::params::{Params, put_or_post};
use crate::app::App;
use crate::community::messages::rooms::{self, Actor, Setting, members};
use crate::model::id::RoomId;

pub(super) fn routes() -> Vec<Served> {
    let changes = served![name, description, avatar, ext];
    [served![info, settings, batch, joined, public_list], put_or_post(changes)].concat()
}

#[derive(Deserialize, JsonSchema)]
struct Groups {
    group_list: Vec<i64>,
}

#[derive(Deserialize, JsonSchema)]
struct Text {
    group_id: i64,
    value: String,
}

fn shown(caller: UserOrTrusted, p: &InGroup) -> Outcome<GroupInfo> {
    let (app, actor) = actor(caller)?;
    let shown = app.core.read(|r| {
        let (room, me) = rooms::seen(r, p.room(), actor.user())?;
        Ok(GroupInfo::of(&room, me.as_ref(), r.now()))
    });
    Ok(Answer::of(shown?))
}

/// # `GET /group/info`: for every user, of dissolved groups too
#[get("/group/info", data = "<p>")]
fn info(caller: UserOrTrusted, p: Params<InGroup>) -> Outcome<GroupInfo> {
    shown(caller, &p.fields)
}

/// # `GET /group/settings`
#[get("/group/settings", data = "<p>")]
fn settings(caller: UserOrTrusted, p: Params<InGroup>) -> Outcome<GroupInfo> {
    shown(caller, &p.fields)
}

/// # `POST /group/info/batch`: unknown ones are left out
#[post("/group/info/batch", data = "<p>")]
fn batch(caller: UserOrTrusted, p: Params<Groups>) -> Outcome<Vec<GroupSummary>> {
    let (app, actor) = actor(caller)?;
    if p.fields.group_list.len() > MOST {
        return Err(Failure::parameter(format!("group_list holds more than {MOST} groups")));
    }
    let found = app.core.read(|r| rooms::several(r, &p.fields.group_list, actor.user()))?;
    Ok(Answer::of(found.iter().map(|(room, me)| GroupSummary::of(room, me.as_ref())).collect()))
}

/// # `GET /group/user_joined`
#[get("/group/user_joined")]
fn joined(me: Conditional<AsUser>) -> Outcome<Vec<i64>> {
    let found = me.app.core.read(|r| members::rooms_of(r, me.me.user))?;
    Ok(Answer::of(found.into_iter().map(|room| room.0).collect()))
}

/// # `GET /group/public_list`: there are no public groups
#[get("/group/public_list")]
fn public_list(_caller: UserOrTrusted) -> Outcome<Vec<i64>> {
    Ok(Answer::of(Vec::new()))
}

async fn change(app: &App, actor: Actor, room: i64, setting: Setting) -> Outcome<bool> {
    app.core.write(move |tx, _| rooms::settings::change(tx, &actor, RoomId(room), setting)).await?;
    Ok(Answer::done())
}

/// # `PUT|POST /group/info/name`
#[post("/group/info/name", data = "<p>")]
async fn name(caller: UserOrTrusted, p: Params<Text>) -> Outcome<bool> {
    let (app, actor) = actor(caller)?;
    change(&app, actor, p.fields.group_id, Setting::Name(p.fields.value)).await
}

/// # `PUT|POST /group/info/description`
#[post("/group/info/description", data = "<p>")]
async fn description(caller: UserOrTrusted, p: Params<Text>) -> Outcome<bool> {
    let (app, actor) = actor(caller)?;
    change(&app, actor, p.fields.group_id, Setting::Description(p.fields.value)).await
}

/// # `PUT|POST /group/info/avatar`
#[post("/group/info/avatar", data = "<p>")]
async fn avatar(caller: UserOrTrusted, p: Params<Text>) -> Outcome<bool> {
    let (app, actor) = actor(caller)?;
    change(&app, actor, p.fields.group_id, Setting::Avatar(p.fields.value)).await
}

/// # `PUT|POST /group/info/ext`
#[post("/group/info/ext", data = "<p>")]
async fn ext(caller: UserOrTrusted, p: Params<Text>) -> Outcome<bool> {
    let (app, actor) = actor(caller)?;
    change(&app, actor, p.fields.group_id, Setting::Ext(p.fields.value)).await
}
