//! The profile that users write of themselves (`docs/specs/lanying.md 2.2`: 1.2, 1.14 to 1.19, 1.21, 1.40).

use rocket::{get, post};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::entity::profile::UserProfile;
use crate::api::lanying::wire::auth::AsUser;
use crate::api::lanying::wire::envelope::{Answer, Outcome};
use crate::api::lanying::wire::params::{BodyText, Params, put_or_post};
use crate::community::accounts::account;
use crate::community::people::users::{self, UserRef};
use crate::community::profiles::chat_profile::{self, Description};
use crate::community::text::mobile_numbers;

pub(super) fn routes() -> Vec<Served> {
    [served![show, online_status], put_or_post(served![avatar, nickname, private, public, edit, mobile, username])].concat()
}

#[derive(Deserialize, JsonSchema)]
struct Avatar {
    avatar: String,
}

#[derive(Deserialize, JsonSchema)]
struct Nickname {
    nick_name: String,
}

#[derive(Deserialize, JsonSchema)]
struct Mobile {
    mobile: String,
}

#[derive(Deserialize, JsonSchema)]
struct Username {
    username: String,
}

/// The texts of a profile. Absent ones stay as they are, empty ones are cleared.
#[derive(Deserialize, JsonSchema)]
struct Texts {
    description: Option<String>,
    nick_name: Option<String>,
    private_info: Option<String>,
    public_info: Option<String>,
}

impl Texts {
    fn description(self) -> Description {
        Description { nickname: self.nick_name, bio: self.description, public_info: self.public_info, private_info: self.private_info }
    }
}

async fn describe(me: AsUser, new: Description) -> Outcome<bool> {
    let user = me.me.user;
    me.app.core.write(move |tx, settings| chat_profile::describe(tx, settings, user, new)).await?;
    Ok(Answer::done())
}

/// # `PUT|POST /user/avatar`
#[post("/user/avatar", data = "<p>")]
async fn avatar(me: AsUser, p: Params<Avatar>) -> Outcome<bool> {
    let (user, base_url) = (me.me.user, me.app.base_url.clone());
    me.app.core.write(move |tx, _| chat_profile::set_avatar(tx, user, &base_url, &p.fields.avatar)).await?;
    Ok(Answer::done())
}

/// # `PUT|POST /user/nickname`
#[post("/user/nickname", data = "<p>")]
async fn nickname(me: AsUser, p: Params<Nickname>) -> Outcome<bool> {
    describe(me, Description { nickname: Some(p.fields.nick_name), ..Description::default() }).await
}

/// # `PUT|POST /user/private`: a body that is one text
#[post("/user/private", data = "<text>")]
async fn private(me: AsUser, text: BodyText) -> Outcome<bool> {
    describe(me, Description { private_info: Some(text.unquoted()), ..Description::default() }).await
}

/// # `PUT|POST /user/public`: a body that is one text
#[post("/user/public", data = "<text>")]
async fn public(me: AsUser, text: BodyText) -> Outcome<bool> {
    describe(me, Description { public_info: Some(text.unquoted()), ..Description::default() }).await
}

/// # `GET /user/profile`
#[get("/user/profile")]
fn show(me: AsUser) -> Outcome<UserProfile> {
    let shown = me.app.core.read(|r| {
        let user = users::require(r, &UserRef::Id(me.me.user))?;
        let account = account::by_id(r, user.account_id)?;
        Ok(UserProfile::of(&user, &account, &chat_profile::of(r, user.id)?, &me.app.base_url))
    });
    Ok(Answer::of(shown?))
}

/// # `PUT|POST /user/profile`
#[post("/user/profile", data = "<p>")]
async fn edit(me: AsUser, p: Params<Texts>) -> Outcome<bool> {
    describe(me, p.fields.description()).await
}

/// # `PUT|POST /user/mobile`
#[post("/user/mobile", data = "<p>")]
async fn mobile(me: AsUser, p: Params<Mobile>) -> Outcome<bool> {
    let account = me.me.account;
    me.app.core.write(move |tx, _| mobile_numbers::set(tx, account, &p.fields.mobile)).await?;
    Ok(Answer::done())
}

/// # `PUT|POST /user/username`
#[post("/user/username", data = "<p>")]
async fn username(me: AsUser, p: Params<Username>) -> Outcome<bool> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| chat_profile::rename(tx, user, &p.fields.username)).await?;
    Ok(Answer::done())
}

/// Whether a user is online.
#[derive(Serialize, JsonSchema)]
struct OnlineStatus {
    online: bool,
}

/// # `GET /user/online_status`: whether a stream of theirs is open in any API
#[get("/user/online_status")]
fn online_status(me: AsUser) -> Outcome<OnlineStatus> {
    Ok(Answer::of(OnlineStatus { online: me.app.bus.is_online(me.me.user) }))
}
