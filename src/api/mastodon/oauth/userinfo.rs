//! The user of a token, as OpenID Connect describes users (`docs/specs/mastodon.md 3.5`).

use rocket::get;
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::mastodon::entity::accounts::account::{picture_or, uri};
use crate::api::mastodon::wire::auth::AsUser;
use crate::api::mastodon::wire::error::Outcome;
use crate::api::mastodon::wire::reply::Json;
use crate::api::mastodon::wire::scope::Profile;
use crate::community::people::users;

#[derive(Serialize, JsonSchema)]
pub(super) struct UserInfo {
    iss: String,
    sub: String,
    name: String,
    preferred_username: String,
    profile: String,
    picture: String,
}

/// # `GET /oauth/userinfo`
///
/// Available with `GET` and `POST`.
#[get("/oauth/userinfo")]
pub(super) fn userinfo(me: AsUser<Profile>) -> Outcome<Json<UserInfo>> {
    let view = me.app.core.read(|r| users::view(r, None, me.me.user))?;
    let user = &view.user;
    Ok(Json(UserInfo {
        iss: format!("{}/", me.site.base),
        sub: uri(user, &me.site),
        profile: me.site.person(&user.username),
        picture: picture_or(user.avatar.as_ref(), "avatars", &me.site),
        name: user.nickname.clone(),
        preferred_username: user.username.clone(),
    }))
}
