//! The people of a group (`docs/specs/lanying.md 4`).

use rocket::{get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::actor;
use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::entity::group::{BlockedMember, GroupMember};
use crate::api::lanying::group::shared::{GroupResult, InGroup, MOST, People, part};
use crate::api::lanying::wire::auth::UserOrTrusted;
use crate::api::lanying::wire::cursor::next;
use crate::api::lanying::wire::envelope::{Answer, ListAnswer, Outcome};
use crate::api::lanying::wire::error::Failure;
use crate::api::lanying::wire::params::{Params, delete_or_post};
use crate::community::messages::rooms::members;
use crate::model::id::{RoomId, UserId};

pub(super) fn routes() -> Vec<Served> {
    [
        served![list, banned_list, blocked_list, admin_list, display_names, add_admins, block, ban, unban],
        delete_or_post(served![remove_admins, kick, unblock]),
    ]
    .concat()
}

/// Members of one part by default.
const USUAL: i64 = 1_000;

#[derive(Deserialize, JsonSchema)]
struct InGroupPart {
    group_id: i64,
    cursor: Option<String>,
    limit: Option<i64>,
    #[serde(rename = "version")]
    _version: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
struct Ban {
    group_id: i64,
    user_list: Vec<i64>,
    /// Minutes; -1 means without end.
    duration: i64,
}

/// # `GET /group/member_list`
#[get("/group/member_list", data = "<p>")]
fn list(caller: UserOrTrusted, p: Params<InGroupPart>) -> Result<ListAnswer<GroupMember>, Failure> {
    let (app, actor) = actor(caller)?;
    let (after, limit) = part(p.fields.cursor.as_deref(), p.fields.limit, 0, USUAL)?;
    let (mut found, total) = app.core.read(|r| members::list(r, &actor, RoomId(p.fields.group_id), after, limit + 1))?;
    let (cursor, now) = (next(&mut found, limit, |member| member.id), app.core.now());
    Ok(ListAnswer::of(found.iter().map(|member| GroupMember::of(member, now)).collect(), cursor, now).total(total))
}

/// # `GET /group/banned_list`
#[get("/group/banned_list", data = "<p>")]
fn banned_list(caller: UserOrTrusted, p: Params<InGroupPart>) -> Result<ListAnswer<GroupMember>, Failure> {
    let (app, actor) = actor(caller)?;
    let (after, limit) = part(p.fields.cursor.as_deref(), p.fields.limit, 0, USUAL)?;
    let (mut found, total) = app.core.read(|r| members::silenced(r, &actor, RoomId(p.fields.group_id), after, limit + 1))?;
    let (cursor, now) = (next(&mut found, limit, |member| member.id), app.core.now());
    Ok(ListAnswer::of(found.iter().map(|member| GroupMember::of(member, now)).collect(), cursor, now).total(total))
}

/// # `GET /group/blocked_list`
#[get("/group/blocked_list", data = "<p>")]
fn blocked_list(caller: UserOrTrusted, p: Params<InGroupPart>) -> Result<ListAnswer<BlockedMember>, Failure> {
    let (app, actor) = actor(caller)?;
    let (after, limit) = part(p.fields.cursor.as_deref(), p.fields.limit, 0, USUAL)?;
    let (mut found, total) = app.core.read(|r| members::blocked(r, &actor, RoomId(p.fields.group_id), after, limit + 1))?;
    let cursor = next(&mut found, limit, |shut| shut.id);
    Ok(ListAnswer::of(found.iter().map(BlockedMember::of).collect(), cursor, app.core.now()).total(total))
}

/// # `GET /group/admin_list`
#[get("/group/admin_list", data = "<p>")]
fn admin_list(caller: UserOrTrusted, p: Params<InGroup>) -> Outcome<Vec<GroupMember>> {
    let (app, actor) = actor(caller)?;
    let found = app.core.read(|r| members::leading(r, &actor, p.fields.room()))?;
    Ok(Answer::of(found.iter().map(|member| GroupMember::of(member, app.core.now())).collect()))
}

/// # `POST /group/members/display_name`
#[post("/group/members/display_name", data = "<p>")]
fn display_names(caller: UserOrTrusted, p: Params<People>) -> Outcome<Vec<GroupMember>> {
    let (app, actor) = actor(caller)?;
    p.fields.users()?;
    let found = app.core.read(|r| members::some(r, &actor, p.fields.room(), &p.fields.user_list))?;
    Ok(Answer::of(found.iter().map(|member| GroupMember::of(member, app.core.now())).collect()))
}

/// # `POST /group/admin/add`
#[post("/group/admin/add", data = "<p>")]
async fn add_admins(caller: UserOrTrusted, p: Params<People>) -> Outcome<Vec<GroupResult>> {
    let ((app, actor), users) = (actor(caller)?, p.fields.users()?);
    let result = app.core.write(move |tx, _| members::make_admins(tx, &actor, p.fields.room(), &users)).await;
    GroupResult::all(result).map(Answer::of)
}

/// # `DELETE|POST /group/admin/remove`
#[post("/group/admin/remove", data = "<p>")]
async fn remove_admins(caller: UserOrTrusted, p: Params<People>) -> Outcome<Vec<GroupResult>> {
    let ((app, actor), users) = (actor(caller)?, p.fields.users()?);
    let result = app.core.write(move |tx, _| members::unmake_admins(tx, &actor, p.fields.room(), &users)).await;
    GroupResult::all(result).map(Answer::of)
}

/// # `DELETE|POST /group/kick`
#[post("/group/kick", data = "<p>")]
async fn kick(caller: UserOrTrusted, p: Params<People>) -> Outcome<Vec<GroupResult>> {
    let ((app, actor), users) = (actor(caller)?, p.fields.users()?);
    let result = app.core.write(move |tx, _| members::kick(tx, &actor, p.fields.room(), &users)).await;
    GroupResult::all(result).map(Answer::of)
}

/// # `POST /group/block`
#[post("/group/block", data = "<p>")]
async fn block(caller: UserOrTrusted, p: Params<People>) -> Outcome<Vec<GroupResult>> {
    let ((app, actor), users) = (actor(caller)?, p.fields.users()?);
    let result = app.core.write(move |tx, _| members::block(tx, &actor, p.fields.room(), &users)).await;
    GroupResult::all(result).map(Answer::of)
}

/// # `DELETE|POST /group/unblock`
#[post("/group/unblock", data = "<p>")]
async fn unblock(caller: UserOrTrusted, p: Params<People>) -> Outcome<Vec<GroupResult>> {
    let ((app, actor), users) = (actor(caller)?, p.fields.users()?);
    let result = app.core.write(move |tx, _| members::unblock(tx, &actor, p.fields.room(), &users)).await;
    GroupResult::all(result).map(Answer::of)
}

/// # `POST /group/ban`: mutes members
#[post("/group/ban", data = "<p>")]
async fn ban(caller: UserOrTrusted, p: Params<Ban>) -> Outcome<Vec<GroupResult>> {
    let (app, actor) = actor(caller)?;
    let Ban { group_id, user_list, duration } = p.fields;
    if user_list.len() > MOST {
        return Err(Failure::parameter(format!("user_list holds more than {MOST} users")));
    }
    let users: Vec<UserId> = user_list.into_iter().map(UserId).collect();
    let result = app.core.write(move |tx, _| members::silence(tx, &actor, RoomId(group_id), &users, duration)).await;
    GroupResult::all(result).map(Answer::of)
}

/// # `POST /group/unban`
#[post("/group/unban", data = "<p>")]
async fn unban(caller: UserOrTrusted, p: Params<People>) -> Outcome<Vec<GroupResult>> {
    let ((app, actor), users) = (actor(caller)?, p.fields.users()?);
    let result = app.core.write(move |tx, _| members::unsilence(tx, &actor, p.fields.room(), &users)).await;
    GroupResult::all(result).map(Answer::of)
}
