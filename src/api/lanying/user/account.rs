//! Passwords, and leaving (`docs/specs/lanying.md 2.2`: 1.4 to 1.6).

use rocket::post;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::kit::address::ClientAddress;
use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::wire::auth::{AsAdmin, AsUser};
use crate::api::lanying::wire::envelope::{Answer, Outcome};
use crate::api::lanying::wire::error::Failure;
use crate::api::lanying::wire::params::{Params, delete_or_post};
use crate::community::accounts::{account, credentials, logins};
use crate::community::operations::erase;
use crate::community::profiles::chat_profile;

pub(super) fn routes() -> Vec<Served> {
    [served![change_password, change_password_admin], delete_or_post(served![delete])].concat()
}

#[derive(Deserialize, JsonSchema)]
struct Passwords {
    old_password: String,
    new_password: String,
}

#[derive(Deserialize, JsonSchema)]
struct Password {
    password: String,
}

#[derive(Deserialize, JsonSchema)]
struct MaybePassword {
    password: Option<String>,
}

/// # `POST /user/change_password`
#[post("/user/change_password", data = "<p>")]
async fn change_password(me: AsUser, here: ClientAddress, p: Params<Passwords>) -> Outcome<bool> {
    let Passwords { old_password, new_password } = p.fields;
    chat_profile::check_password("new_password", &new_password)?;
    let core = &me.app.core;
    let account = core.read(|r| account::by_id(r, me.me.account))?;
    logins::check_password(core, here.place(), &account, old_password).await?;
    credentials::change_own_password(core, account.id, new_password, me.session.id).await?;
    Ok(Answer::done())
}

/// # `POST /user/change_password_admin`
#[post("/user/change_password_admin", data = "<p>")]
async fn change_password_admin(admin: AsAdmin, p: Params<Password>) -> Outcome<bool> {
    let subject = admin.subject()?;
    chat_profile::check_password("password", &p.fields.password)?;
    credentials::change_password(&admin.app.core, subject.account, p.fields.password).await?;
    Ok(Answer::done())
}

/// # `DELETE|POST /user/delete`
#[post("/user/delete", data = "<p>")]
async fn delete(me: AsUser, here: ClientAddress, p: Params<MaybePassword>) -> Outcome<bool> {
    let core = &me.app.core;
    if !me.is_admin() {
        let password = p.fields.password.ok_or_else(|| Failure::parameter("password is required"))?;
        let account = core.read(|r| account::by_id(r, me.me.account))?;
        logins::check_password(core, here.place(), &account, password).await?;
    }
    let user = me.me.user;
    core.write(move |tx, _| erase::user(tx, user)).await?;
    Ok(Answer::done())
}
