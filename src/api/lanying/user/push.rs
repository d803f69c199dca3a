//! Names, tags and tokens by which pushes find somebody (`docs/specs/lanying.md 2.2`: 1.23, 1.24, 1.28 to 1.31, 1.38, 1.39).

use rocket::{delete, get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::wire::auth::AsUser;
use crate::api::lanying::wire::envelope::{Answer, Nothing, Outcome};
use crate::api::lanying::wire::params::{Params, delete_or_post, put_or_post};
use crate::community::notifications::push_targets;
use crate::community::profiles::chat_profile;

pub(super) fn routes() -> Vec<Served> {
    [served![alias, badge, tags, add_tags, remove_tags, remove_all_tags], put_or_post(served![bind]), delete_or_post(served![unbind])]
        .concat()
}

#[derive(Deserialize, JsonSchema)]
struct Alias {
    alias: String,
    push_token: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
struct Badge {
    badge: i64,
}

#[derive(Deserialize, JsonSchema)]
struct Tags {
    tags: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
struct Binding {
    device_sn: i64,
    device_token: String,
    notifier_name: String,
}

/// The device to unbind. The name of the field is in camel case.
#[derive(Deserialize, JsonSchema)]
struct Unbinding {
    #[serde(alias = "device_sn", rename = "deviceSn")]
    device_sn: i64,
}

/// # `POST /user/push/alias`: an empty one removes the alias
#[post("/user/push/alias", data = "<p>")]
async fn alias(me: AsUser, p: Params<Alias>) -> Outcome<bool> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| push_targets::set_alias(tx, user, &p.fields.alias, p.fields.push_token.as_deref())).await?;
    Ok(Answer::done())
}

/// # `POST /user/push/badge`
#[post("/user/push/badge", data = "<p>")]
async fn badge(me: AsUser, p: Params<Badge>) -> Outcome<bool> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| chat_profile::change(tx, user, |profile| profile.badge = p.fields.badge)).await?;
    Ok(Answer::done())
}

/// # `GET /user/push/tag`
#[get("/user/push/tag")]
fn tags(me: AsUser) -> Outcome<Vec<String>> {
    Ok(Answer::of(me.app.core.read(|r| push_targets::tags(r, me.me.user))?))
}

/// # `POST /user/push/tag`
#[post("/user/push/tag", data = "<p>")]
async fn add_tags(me: AsUser, p: Params<Tags>) -> Outcome<bool> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| push_targets::add_tags(tx, user, &p.fields.tags)).await?;
    Ok(Answer::done())
}

/// # `DELETE /user/push/tag`
#[delete("/user/push/tag", data = "<p>")]
async fn remove_tags(me: AsUser, p: Params<Tags>) -> Outcome<bool> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| push_targets::remove_tags(tx, user, &p.fields.tags)).await?;
    Ok(Answer::done())
}

/// # `DELETE /user/push/tag/all`
#[delete("/user/push/tag/all")]
async fn remove_all_tags(me: AsUser) -> Outcome<bool> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| push_targets::remove_all_tags(tx, user)).await?;
    Ok(Answer::done())
}

/// # `PUT|POST /user/token/bind`
#[post("/user/token/bind", data = "<p>")]
async fn bind(me: AsUser, p: Params<Binding>) -> Outcome<bool> {
    let user = me.me.user;
    let Binding { device_sn, device_token, notifier_name } = p.fields;
    me.app.core.write(move |tx, _| push_targets::bind(tx, user, device_sn, &device_token, &notifier_name)).await?;
    Ok(Answer::done())
}

/// # `DELETE|POST /user/token/unbind`
#[post("/user/token/unbind", data = "<p>")]
async fn unbind(me: AsUser, p: Params<Unbinding>) -> Outcome<Nothing> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| push_targets::unbind(tx, user, p.fields.device_sn)).await?;
    Ok(Answer::of(Nothing {}))
}
