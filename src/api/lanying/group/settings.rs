//! Who may do what in a group, and which of its messages notify a member (`docs/specs/lanying.md 4`).

use rocket::post;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::actor;
use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::entity::group::ban_end;
use crate::api::lanying::group::shared::InGroup;
use crate::api::lanying::wire::auth::{AsUser, UserOrTrusted};
use crate::api::lanying::wire::envelope::{Answer, Nothing, Outcome};
use crate::api::lanying::wire::params::{Params, put_or_post};
use crate::app::App;
use crate::community::messages::rooms::{Actor, Setting, settings};
use crate::model::id::RoomId;

pub(super) fn routes() -> Vec<Served> {
    let switches =
        served![member_invite, member_modify, read_ack, history_visible, hide_member_info, approval, display_name, push_mode, mute_mode];
    [served![ban_all, unban_all], put_or_post(switches)].concat()
}

#[derive(Deserialize, JsonSchema)]
struct Switch {
    group_id: i64,
    value: bool,
}

#[derive(Deserialize, JsonSchema)]
struct Approval {
    group_id: i64,
    apply_approval: i64,
}

#[derive(Deserialize, JsonSchema)]
struct Duration {
    group_id: i64,
    /// Minutes; -1 means without end.
    duration: i64,
}

#[derive(Deserialize, JsonSchema)]
struct Name {
    group_id: i64,
    value: String,
}

#[derive(Deserialize, JsonSchema)]
struct PushMode {
    group_id: i64,
    msg_push_mode: i64,
}

#[derive(Deserialize, JsonSchema)]
struct MuteMode {
    group_id: i64,
    msg_mute_mode: i64,
}

/// The time until which only admins may write, in Unix seconds.
#[derive(Serialize, JsonSchema)]
struct Banned {
    ban_expire_time: i64,
}

async fn change(app: &App, actor: Actor, room: i64, setting: Setting) -> Outcome<bool> {
    app.core.write(move |tx, _| settings::change(tx, &actor, RoomId(room), setting)).await?;
    Ok(Answer::done())
}

/// # `PUT|POST /group/settings/allow_member_invitation`
#[post("/group/settings/allow_member_invitation", data = "<p>")]
async fn member_invite(caller: UserOrTrusted, p: Params<Switch>) -> Outcome<bool> {
    let (app, actor) = actor(caller)?;
    change(&app, actor, p.fields.group_id, Setting::MemberInvite(p.fields.value)).await
}

/// # `PUT|POST /group/settings/allow_member_modify`
#[post("/group/settings/allow_member_modify", data = "<p>")]
async fn member_modify(caller: UserOrTrusted, p: Params<Switch>) -> Outcome<bool> {
    let (app, actor) = actor(caller)?;
    change(&app, actor, p.fields.group_id, Setting::MemberModify(p.fields.value)).await
}

/// # `PUT|POST /group/settings/enable_read_ack`
#[post("/group/settings/enable_read_ack", data = "<p>")]
async fn read_ack(caller: UserOrTrusted, p: Params<Switch>) -> Outcome<bool> {
    let (app, actor) = actor(caller)?;
    change(&app, actor, p.fields.group_id, Setting::ReadAck(p.fields.value)).await
}

/// # `PUT|POST /group/settings/history_visible`
#[post("/group/settings/history_visible", data = "<p>")]
async fn history_visible(caller: UserOrTrusted, p: Params<Switch>) -> Outcome<bool> {
    let (app, actor) = actor(caller)?;
    change(&app, actor, p.fields.group_id, Setting::HistoryVisible(p.fields.value)).await
}

/// # `PUT|POST /group/settings/hide_member_info`
#[post("/group/settings/hide_member_info", data = "<p>")]
async fn hide_member_info(caller: UserOrTrusted, p: Params<Switch>) -> Outcome<bool> {
    let (app, actor) = actor(caller)?;
    change(&app, actor, p.fields.group_id, Setting::HideMemberInfo(p.fields.value)).await
}

/// # `PUT|POST /group/settings/require_admin_approval`
#[post("/group/settings/require_admin_approval", data = "<p>")]
async fn approval(caller: UserOrTrusted, p: Params<Approval>) -> Outcome<bool> {
    let (app, actor) = actor(caller)?;
    change(&app, actor, p.fields.group_id, Setting::ApplyApproval(p.fields.apply_approval)).await
}

/// # `POST /group/settings/ban_all`
#[post("/group/settings/ban_all", data = "<p>")]
async fn ban_all(caller: UserOrTrusted, p: Params<Duration>) -> Outcome<Banned> {
    let (app, actor) = actor(caller)?;
    let (room, minutes) = (RoomId(p.fields.group_id), p.fields.duration);
    let silence = app.core.write(move |tx, _| settings::silence_all(tx, &actor, room, minutes)).await?;
    Ok(Answer::of(Banned { ban_expire_time: ban_end(silence, app.core.now()) }))
}

/// # `POST /group/settings/unban_all`
#[post("/group/settings/unban_all", data = "<p>")]
async fn unban_all(caller: UserOrTrusted, p: Params<InGroup>) -> Outcome<bool> {
    let (app, actor) = actor(caller)?;
    app.core.write(move |tx, _| settings::unsilence_all(tx, &actor, p.fields.room())).await?;
    Ok(Answer::done())
}

/// # `PUT|POST /group/display_name`: one's own
#[post("/group/display_name", data = "<p>")]
async fn display_name(me: AsUser, p: Params<Name>) -> Outcome<bool> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| settings::set_alias(tx, user, RoomId(p.fields.group_id), &p.fields.value)).await?;
    Ok(Answer::done())
}

/// # `PUT|POST /group/msg/push_mode`: one's own
#[post("/group/msg/push_mode", data = "<p>")]
async fn push_mode(me: AsUser, p: Params<PushMode>) -> Outcome<Nothing> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| settings::set_push_mode(tx, user, RoomId(p.fields.group_id), p.fields.msg_push_mode)).await?;
    Ok(Answer::of(Nothing {}))
}

/// # `PUT|POST /group/msg/mute_mode`: one's own
#[post("/group/msg/mute_mode", data = "<p>")]
async fn mute_mode(me: AsUser, p: Params<MuteMode>) -> Outcome<Nothing> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| settings::set_mute_mode(tx, user, RoomId(p.fields.group_id), p.fields.msg_mute_mode)).await?;
    Ok(Answer::of(Nothing {}))
}
