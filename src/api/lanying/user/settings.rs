//! Switches, hours, names (`docs/specs/lanying.md 2.2`: 1.1, 1.10, 1.22, 1.25 to 1.27, 1.35 to 1.37, 1.41).

use rocket::{get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::entity::settings::UserSettings;
use crate::api::lanying::wire::auth::AsUser;
use crate::api::lanying::wire::envelope::{Answer, Outcome};
use crate::api::lanying::wire::error::{Failure, NOT_ALLOWED};
use crate::api::lanying::wire::params::{Params, put_or_post};
use crate::community::people::devices;
use crate::community::profiles::chat_profile;
use crate::model::messages::chat::ChatProfile;

pub(super) fn routes() -> Vec<Served> {
    let switches = served![auth_mode, download, no_push, no_push_detail, rest, push_nickname, sounds, vibratory, edit];
    [served![show], put_or_post(switches)].concat()
}

#[derive(Deserialize, JsonSchema)]
struct Switch {
    value: bool,
}

#[derive(Deserialize, JsonSchema)]
struct Mode {
    value: i64,
}

#[derive(Deserialize, JsonSchema)]
struct Name {
    value: String,
}

#[derive(Deserialize, JsonSchema)]
struct Window {
    no_push_start_hour: i64,
    no_push_end_hour: i64,
}

/// The settings to change; `id` and `push_token` are ignored.
#[derive(Deserialize, JsonSchema)]
struct Part {
    user_id: i64,
    auth_mode: Option<i64>,
    auth_question: Option<String>,
    auth_answer: Option<String>,
    auto_download: Option<bool>,
    group_confirm: Option<bool>,
    no_push: Option<bool>,
    no_push_detail: Option<bool>,
    no_push_start_hour: Option<i64>,
    no_push_end_hour: Option<i64>,
    silence_start_time: Option<i64>,
    silence_end_time: Option<i64>,
    no_sounds: Option<bool>,
    vibratory: Option<bool>,
    push_nick_name: Option<String>,
    #[serde(rename = "id")]
    _id: Option<i64>,
    #[serde(rename = "push_token")]
    _push_token: Option<String>,
}

async fn change(me: AsUser, change: impl FnOnce(&mut ChatProfile) + Send + 'static) -> Outcome<bool> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| chat_profile::change(tx, user, change)).await?;
    Ok(Answer::done())
}

/// # `PUT|POST /user/authmode`
#[post("/user/authmode", data = "<p>")]
async fn auth_mode(me: AsUser, p: Params<Mode>) -> Outcome<bool> {
    if !(0..=3).contains(&p.fields.value) {
        return Err(Failure::parameter("value must be from 0 to 3"));
    }
    change(me, move |profile| profile.friend_policy = p.fields.value).await
}

/// # `PUT|POST /user/download`
#[post("/user/download", data = "<p>")]
async fn download(me: AsUser, p: Params<Switch>) -> Outcome<bool> {
    change(me, move |profile| profile.auto_download = p.fields.value).await
}

/// # `PUT|POST /user/push`: true turns pushes off
#[post("/user/push", data = "<p>")]
async fn no_push(me: AsUser, p: Params<Switch>) -> Outcome<bool> {
    change(me, move |profile| profile.no_push = p.fields.value).await
}

/// # `PUT|POST /user/push/detail`: true hides the text of messages
#[post("/user/push/detail", data = "<p>")]
async fn no_push_detail(me: AsUser, p: Params<Switch>) -> Outcome<bool> {
    change(me, move |profile| profile.no_push_detail = p.fields.value).await
}

/// # `PUT|POST /user/push/limit`
#[post("/user/push/limit", data = "<p>")]
async fn rest(me: AsUser, p: Params<Window>) -> Outcome<bool> {
    change(me, move |profile| {
        profile.rest.start = p.fields.no_push_start_hour;
        profile.rest.end = p.fields.no_push_end_hour;
    })
    .await
}

/// # `PUT|POST /user/push/nickname`
#[post("/user/push/nickname", data = "<p>")]
async fn push_nickname(me: AsUser, p: Params<Name>) -> Outcome<bool> {
    change(me, move |profile| profile.push_nickname = p.fields.value).await
}

/// # `PUT|POST /user/sounds`: true turns sound off
#[post("/user/sounds", data = "<p>")]
async fn sounds(me: AsUser, p: Params<Switch>) -> Outcome<bool> {
    change(me, move |profile| profile.no_sounds = p.fields.value).await
}

/// # `PUT|POST /user/vibratory`: true turns it on
#[post("/user/vibratory", data = "<p>")]
async fn vibratory(me: AsUser, p: Params<Switch>) -> Outcome<bool> {
    change(me, move |profile| profile.vibratory = p.fields.value).await
}

/// # `GET /user/settings`
#[get("/user/settings")]
fn show(me: AsUser) -> Outcome<UserSettings> {
    let shown = me.app.core.read(|r| {
        let token = devices::push_token(r, me.me.user, me.session.device_sn)?;
        Ok(UserSettings::of(me.me.user, &chat_profile::of(r, me.me.user)?, token))
    });
    Ok(Answer::of(shown?))
}

/// # `PUT|POST /user/settings`
#[post("/user/settings", data = "<p>")]
async fn edit(me: AsUser, p: Params<Part>) -> Outcome<bool> {
    let new = p.fields;
    if new.user_id != me.me.user.0 {
        return Err(Failure::code(NOT_ALLOWED, "user_id is somebody else"));
    }
    change(me, move |profile| {
        fn set<T>(to: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *to = value;
            }
        }
        set(&mut profile.friend_policy, new.auth_mode);
        set(&mut profile.friend_question, new.auth_question);
        set(&mut profile.friend_answer, new.auth_answer);
        set(&mut profile.auto_download, new.auto_download);
        set(&mut profile.group_confirm, new.group_confirm);
        set(&mut profile.no_push, new.no_push);
        set(&mut profile.no_push_detail, new.no_push_detail);
        set(&mut profile.rest.start, new.no_push_start_hour);
        set(&mut profile.rest.end, new.no_push_end_hour);
        set(&mut profile.silence.start, new.silence_start_time);
        set(&mut profile.silence.end, new.silence_end_time);
        set(&mut profile.no_sounds, new.no_sounds);
        set(&mut profile.vibratory, new.vibratory);
        set(&mut profile.push_nickname, new.push_nick_name);
    })
    .await
}
