//! Friends, requests, the blocklist (`docs/specs/lanying.md 3.2`).

use std::borrow::Cow;

use rocket::{get, post};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::entity::roster::{ApplicationItem, RosterItem};
use super::wire::auth::AsUser;
use super::wire::cursor;
use super::wire::envelope::{Answer, ListAnswer, Outcome};
use super::wire::error::{Failure, NOT_ALLOWED};
use crate::api::kit::etag::Conditional;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::params::{Faults, read};
use crate::api::lanying::wire::params::{ListBody, Params, Rules, delete_or_post, put_or_post};
use crate::community::relations::friendships::{self, Asking, Find, Keep};
use crate::model::id::UserId;

/// Most people of one call.
const MOST: usize = 500;

pub(crate) fn routes() -> Vec<Served> {
    [
        served![apply, apply_batch, applications, blocked_list, by_id, by_name, by_mobile, list, several, may_message],
        put_or_post(served![accept, decline, block, ext]),
        delete_or_post(served![delete, unblock]),
    ]
    .concat()
}

#[derive(Deserialize, JsonSchema)]
struct One {
    user_id: i64,
}

#[derive(Deserialize, JsonSchema)]
struct Apply {
    user_id: i64,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    alias: String,
    auth_answer: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
struct Decline {
    user_id: i64,
    #[serde(default)]
    reason: String,
}

#[derive(Deserialize, JsonSchema)]
struct Ext {
    user_id: i64,
    alias: Option<String>,
    ext: Option<String>,
    mute_notification: Option<bool>,
}

#[derive(Deserialize, JsonSchema)]
struct Named {
    username: String,
}

#[derive(Deserialize, JsonSchema)]
struct Numbered {
    mobile: String,
}

#[derive(Deserialize, JsonSchema)]
struct Part {
    cursor: Option<String>,
    limit: Option<i64>,
}

impl Part {
    fn read(&self, first: i64) -> Result<(i64, i64), Failure> {
        cursor::read(self.cursor.as_deref(), self.limit, first, friendships::ALL, friendships::ALL)
    }
}

#[derive(Deserialize, JsonSchema)]
struct Several {
    list: Vec<i64>,
}

#[derive(Deserialize, JsonSchema)]
struct Pair {
    user_id: i64,
    roster_id: i64,
}

/// The list is read from the body itself.
#[derive(Deserialize)]
struct Applications {}

impl JsonSchema for Applications {
    fn schema_name() -> Cow<'static, str> {
        "Applications".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<Apply>::json_schema(generator)
    }
}

/// The users who were asked, and those who could not be.
#[derive(Serialize, JsonSchema)]
struct Applied {
    success: Vec<i64>,
    fails: Vec<Failed>,
}

#[derive(Serialize, JsonSchema)]
struct Failed {
    user_id: i64,
    reason: String,
}

/// # `POST /roster/apply`
#[post("/roster/apply", data = "<p>")]
async fn apply(me: AsUser, p: Params<Apply>) -> Outcome<bool> {
    let Apply { user_id, reason, alias, auth_answer } = p.fields;
    let (viewer, asking) = (me.me, Asking { reason, alias, answer: auth_answer });
    me.app.core.write(move |tx, settings| friendships::apply(tx, settings, &viewer, UserId(user_id), &asking)).await?;
    Ok(Answer::done())
}

/// # `POST /roster/apply/batch`: a body that is one list
#[post("/roster/apply/batch", data = "<p>")]
async fn apply_batch(me: AsUser, p: ListBody<Applications>) -> Outcome<Applied> {
    let body = p.body.ok_or_else(|| Failure::parameter("the body must be a list"))?;
    let list: Vec<Apply> = read(body, Rules::coerce()).map_err(Failure::from)?;
    if list.len() > MOST {
        return Err(Failure::parameter(format!("the list holds more than {MOST} users")));
    }
    let viewer = me.me;
    let result = me
        .app
        .core
        .write(move |tx, settings| {
            crate::community::operations::batches::each(tx, list, |tx, one| {
                // Questions are answered one by one.
                let asking = Asking { reason: one.reason, alias: one.alias, answer: None };
                (one.user_id, friendships::apply(tx, settings, &viewer, UserId(one.user_id), &asking))
            })
        })
        .await?;
    let mut applied = Applied { success: Vec::new(), fails: Vec::new() };
    for (user_id, done) in result {
        match done {
            Ok(()) => applied.success.push(user_id),
            Err(error) => applied.fails.push(Failed { user_id, reason: Failure::from(error).code_and_message().1 }),
        }
    }
    Ok(Answer::of(applied))
}

/// # `GET /roster/apply/list`
#[get("/roster/apply/list", data = "<p>")]
fn applications(me: Conditional<AsUser>, p: Params<Part>) -> Result<ListAnswer<ApplicationItem>, Failure> {
    let (before, limit) = p.fields.read(i64::MAX)?;
    let mut found = me.app.core.read(|r| friendships::received(r, me.me.user, before, limit + 1))?;
    let next = cursor::next(&mut found, limit, |request| request.id);
    Ok(ListAnswer::of(found.iter().map(ApplicationItem::of).collect(), next, me.app.core.now()))
}

/// # `PUT|POST /roster/accept`
#[post("/roster/accept", data = "<p>")]
async fn accept(me: AsUser, p: Params<One>) -> Outcome<bool> {
    let viewer = me.me;
    me.app.core.write(move |tx, settings| friendships::accept(tx, settings, &viewer, UserId(p.fields.user_id))).await?;
    Ok(Answer::done())
}

/// # `PUT|POST /roster/decline`
#[post("/roster/decline", data = "<p>")]
async fn decline(me: AsUser, p: Params<Decline>) -> Outcome<bool> {
    let viewer = me.me;
    me.app.core.write(move |tx, _| friendships::decline(tx, &viewer, UserId(p.fields.user_id), &p.fields.reason)).await?;
    Ok(Answer::done())
}

/// # `DELETE|POST /roster/delete`
#[post("/roster/delete", data = "<p>")]
async fn delete(me: AsUser, p: Params<One>) -> Outcome<bool> {
    let viewer = me.me;
    me.app.core.write(move |tx, _| friendships::end(tx, &viewer, UserId(p.fields.user_id))).await?;
    Ok(Answer::done())
}

/// # `PUT|POST /roster/block`
#[post("/roster/block", data = "<p>")]
async fn block(me: AsUser, p: Params<One>) -> Outcome<bool> {
    let viewer = me.me;
    me.app.core.write(move |tx, settings| friendships::block(tx, settings, &viewer, UserId(p.fields.user_id))).await?;
    Ok(Answer::done())
}

/// # `DELETE|POST /roster/unblock`
#[post("/roster/unblock", data = "<p>")]
async fn unblock(me: AsUser, p: Params<One>) -> Outcome<bool> {
    let viewer = me.me;
    me.app.core.write(move |tx, _| friendships::unblock(tx, &viewer, UserId(p.fields.user_id))).await?;
    Ok(Answer::done())
}

/// # `GET /roster/blocked_list`
#[get("/roster/blocked_list")]
fn blocked_list(me: AsUser) -> Outcome<Vec<i64>> {
    let found = me.app.core.read(|r| friendships::blocked(r, me.me.user))?;
    Ok(Answer::of(found.into_iter().map(|user| user.0).collect()))
}

/// # `PUT|POST /roster/ext`
#[post("/roster/ext", data = "<p>")]
async fn ext(me: AsUser, p: Params<Ext>) -> Outcome<bool> {
    let Ext { user_id, alias, ext, mute_notification } = p.fields;
    let (viewer, keep) = (me.me, Keep { alias, ext, muted: mute_notification });
    me.app.core.write(move |tx, _| friendships::keep(tx, &viewer, UserId(user_id), keep)).await?;
    Ok(Answer::done())
}

fn found(me: &AsUser, who: &Find) -> Outcome<RosterItem> {
    let view = me.app.core.read(|r| friendships::find(r, me.me.user, who))?;
    Ok(Answer::of(RosterItem::of(&view, &me.app.base_url)))
}

/// # `GET /roster/id`
#[get("/roster/id", data = "<p>")]
fn by_id(me: AsUser, p: Params<One>) -> Outcome<RosterItem> {
    found(&me, &Find::Id(UserId(p.fields.user_id)))
}

/// # `GET /roster/name`
#[get("/roster/name", data = "<p>")]
fn by_name(me: AsUser, p: Params<Named>) -> Outcome<RosterItem> {
    found(&me, &Find::Name(p.fields.username))
}

/// # `GET /roster/mobile`
#[get("/roster/mobile", data = "<p>")]
fn by_mobile(me: AsUser, p: Params<Numbered>) -> Outcome<RosterItem> {
    found(&me, &Find::Mobile(p.fields.mobile))
}

/// # `GET /roster/list`: ids of friends
#[get("/roster/list", data = "<p>")]
fn list(me: Conditional<AsUser>, p: Params<Part>) -> Result<ListAnswer<i64>, Failure> {
    let (after, limit) = p.fields.read(0)?;
    let mut friends = me.app.core.read(|r| friendships::friends(r, me.me.user, after, limit + 1))?;
    let next = cursor::next(&mut friends, limit, |(id, _)| *id);
    Ok(ListAnswer::of(friends.into_iter().map(|(_, user)| user.0).collect(), next, me.app.core.now()))
}

/// # `POST /roster/list`: public facts about any user
#[post("/roster/list", data = "<p>")]
fn several(me: AsUser, p: Params<Several>) -> Outcome<Vec<RosterItem>> {
    if p.fields.list.len() > MOST {
        return Err(Failure::parameter(format!("list holds more than {MOST} users")));
    }
    let ids: Vec<UserId> = p.fields.list.into_iter().map(UserId).collect();
    let views = me.app.core.read(|r| friendships::seen(r, me.me.user, &ids))?;
    Ok(Answer::of(views.iter().map(|view| RosterItem::of(view, &me.app.base_url)).collect()))
}

/// # `GET /roster/may_message`: may the first write to the second?
#[get("/roster/may_message", data = "<p>")]
fn may_message(me: AsUser, p: Params<Pair>) -> Outcome<bool> {
    let Pair { user_id, roster_id } = p.fields;
    if !me.is_admin() && ![user_id, roster_id].contains(&me.me.user.0) {
        return Err(Failure::code(NOT_ALLOWED, "user_id and roster_id are both somebody else"));
    }
    let settings = me.app.core.settings();
    Ok(Answer::of(me.app.core.read(|r| friendships::may_message(r, &settings, UserId(user_id), UserId(roster_id)))?))
}
