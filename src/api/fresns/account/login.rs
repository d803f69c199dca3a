//! Logging in and out, choosing a user.

use rocket::{Route, delete, get, post, routes};
use serde::{Deserialize, Serialize};

use super::register::LoggedInV2;
use super::{address, decode, info, issue};
use crate::api::fresns::Params;
use crate::api::fresns::auth::{Anyone, AsAccount, Caller};
use crate::api::fresns::entity::account::{AccountInfo, AccountItems, AccountToken, AuthToken, Lifetime, UserToken};
use crate::api::fresns::entity::user::UserInfo;
use crate::api::fresns::envelope::{Answer, Outcome};
use crate::api::fresns::error::Failure;
use crate::community::accounts::{self, Proof};
use crate::community::login_tokens;
use crate::community::sessions::{self, Which};
use crate::community::users::{self, UserRef};
use crate::error::{Auth, Denied, Error, Result, Thing};
use crate::model::id::{AccountId, SessionId, UserId};
use crate::model::session::Revoked;
use crate::model::user::{Status, User};

pub fn routes_v2() -> Vec<Route> {
    routes![log_in, log_out_v2, detail, choose_user_v2]
}

pub fn routes_v1() -> Vec<Route> {
    routes![redeem, log_out_v1, detail, choose_user_v1]
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Login {
    #[serde(rename = "type")]
    kind: String,
    account: String,
    country_code: Option<i64>,
    password: Option<String>,
    verify_code: Option<String>,
    device_token: Option<String>,
}

/// # `POST /account/login` (v2)
#[post("/account/login", data = "<p>")]
async fn log_in(caller: Anyone, p: Params<Login>) -> Outcome<LoggedInV2> {
    let form = p.fields;
    if form.password.is_none() && form.verify_code.is_none() {
        return Err(Failure::Invalid("The password field is required when verifyCode is not sent.".into()));
    }
    let password = form.password.map(|text| decode("password", &text)).transpose()?;
    let to = address(&form.kind, &form.account, form.country_code)?;
    let (account, _) = accounts::log_in(&caller.app.core, to, Proof { password, code: form.verify_code }).await?;
    keep_device(&caller, account, form.device_token).await?;
    let (_, token) = issue(&caller, account, None, None).await?;
    let aid = caller.app.core.read(|r| accounts::by_id(r, account))?.aid;
    Ok(Answer(LoggedInV2 {
        session_token: AccountToken { aid, token, lifetime: Lifetime::default() },
        items: AccountItems::default(),
        detail: info(&caller, account)?,
    }))
}

/// What a login answers with, v1.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LoggedInV1 {
    auth_token: AuthToken,
    items: AccountItems,
    detail: AccountInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Redeem {
    login_token: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    account: Option<String>,
    country_code: Option<i64>,
    password: Option<String>,
    device_token: Option<String>,
}

/// # `POST /account/auth-token` (v1)
///
/// Takes the `loginToken` of the login page; credentials instead of it are an extension of this server.
#[post("/account/auth-token", data = "<p>")]
async fn redeem(caller: Anyone, p: Params<Redeem>) -> Outcome<LoggedInV1> {
    let form = p.fields;
    let core = &caller.app.core;
    let (account, user) = match (form.login_token, form.account, form.password) {
        (Some(token), _, _) => {
            let program = login_tokens::Program {
                app_id: caller.key.app_id.clone(),
                platform_id: caller.platform_id,
                version: caller.version.clone(),
            };
            core.write(move |tx, _| login_tokens::redeem(tx, &token, &program)).await?
        }
        (None, Some(account), Some(password)) => {
            let to = address(form.kind.as_deref().unwrap_or("email"), &account, form.country_code)?;
            let (account, named) = accounts::log_in(core, to, Proof { password: Some(password), code: None }).await?;
            (account, core.read(|r| primary(r, account, named))?)
        }
        _ => return Err(Failure::Invalid("The loginToken field is required.".into())),
    };
    keep_device(&caller, account, form.device_token).await?;
    let (aid, uid) = core.read(|r| usable(r, account, user))?;
    let (session, aid_token) = issue(&caller, account, None, None).await?;
    let (_, uid_token) = issue(&caller, account, Some(uid), Some(session)).await?;
    Ok(Answer(LoggedInV1 {
        auth_token: AuthToken { aid, aid_token, uid: uid.0, uid_token, lifetime: Lifetime::default() },
        items: AccountItems::default(),
        detail: info(&caller, account)?,
    }))
}

/// The user a login is for: the one named, or the account's first.
fn primary(r: &crate::community::Snapshot<'_>, account: AccountId, named: Option<UserId>) -> Result<UserId> {
    let first = || accounts::users_of(r, account).map(|users| users.first().copied());
    match named {
        Some(user) => Ok(user),
        None => first()?.ok_or(Error::NotFound(Thing::User)),
    }
}

/// Refuses an account that is disabled and a user that is disabled or gone.
fn usable(r: &crate::community::Snapshot<'_>, account: AccountId, user: UserId) -> Result<(String, UserId)> {
    let account = accounts::by_id(r, account)?;
    match account.status {
        Status::Enabled => {}
        Status::Disabled => return Err(Error::Forbidden(Denied::AccountDisabled)),
        Status::Deleted => return Err(Error::Unauthenticated(Auth::UnknownAccount)),
    }
    users::require_enabled(r, user)?;
    Ok((account.aid, user))
}

/// # `DELETE /account/logout` (v2)
#[delete("/account/logout")]
async fn log_out_v2(me: AsAccount) -> Outcome<()> {
    log_out(&me, me.login.session).await
}

/// # `DELETE /account/auth-token` (v1)
#[delete("/account/auth-token")]
async fn log_out_v1(me: AsAccount) -> Outcome<()> {
    log_out(&me, me.login.session).await
}

async fn log_out(caller: &Caller, session: SessionId) -> Outcome<()> {
    caller.app.core.write(move |tx, _| sessions::end(tx, Which::One(session), Revoked::Logout)).await?;
    Ok(Answer(()))
}

#[derive(Serialize)]
struct Detail {
    items: AccountItems,
    detail: AccountInfo,
}

/// # `GET /account/detail`
#[get("/account/detail")]
fn detail(me: AsAccount) -> Outcome<Detail> {
    Ok(Answer(Detail { items: AccountItems::default(), detail: info(&me, me.login.account)? }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Choice {
    uid_or_username: String,
    password: Option<String>,
    pin: Option<String>,
    device_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChosenV2 {
    session_token: UserToken,
    detail: UserInfo,
}

/// # `POST /user/auth` (v2)
#[post("/user/auth", data = "<p>")]
async fn choose_user_v2(me: AsAccount, p: Params<Choice>) -> Outcome<ChosenV2> {
    let pin = p.fields.password.as_deref().map(|text| decode("password", text)).transpose()?;
    let user = choose(&me, &p.fields, pin).await?;
    let (_, token) = issue(&me, me.login.account, Some(user.id), Some(me.login.session)).await?;
    let detail = seen_by_itself(&me, &user)?;
    Ok(Answer(ChosenV2 { session_token: UserToken { uid: user.id.0, token, lifetime: Lifetime::default() }, detail }))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChosenV1 {
    auth_token: AuthToken,
    detail: UserInfo,
}

/// # `POST /user/auth-token` (v1)
#[post("/user/auth-token", data = "<p>")]
async fn choose_user_v1(me: AsAccount, p: Params<Choice>) -> Outcome<ChosenV1> {
    let user = choose(&me, &p.fields, p.fields.pin.clone()).await?;
    let (session, aid_token) = issue(&me, me.login.account, None, None).await?;
    let (_, uid_token) = issue(&me, me.login.account, Some(user.id), Some(session)).await?;
    let detail = seen_by_itself(&me, &user)?;
    let auth_token = AuthToken { aid: me.login.aid.clone(), aid_token, uid: user.id.0, uid_token, lifetime: Lifetime::default() };
    Ok(Answer(ChosenV1 { auth_token, detail }))
}

/// The user of this account that is meant, with its PIN checked.
async fn choose(me: &AsAccount, choice: &Choice, pin: Option<String>) -> Result<User, Failure> {
    let core = &me.app.core;
    let user = core.read(|r| users::require(r, &UserRef::parse(&choice.uid_or_username)))?;
    if user.account_id != me.login.account {
        return Err(Error::Forbidden(Denied::OtherAccount).into());
    }
    accounts::check_pin(core, me.login.account, user.id, pin).await?;
    core.read(|r| users::require_enabled(r, user.id))?;
    if let Some(token) = choice.device_token.clone() {
        let id = user.id;
        core.write(move |tx, _| users::set_device_token(tx, id, &token)).await?;
    }
    Ok(user)
}

fn seen_by_itself(me: &AsAccount, user: &User) -> Result<UserInfo> {
    let viewer = crate::model::user::Viewer { account: user.account_id, user: user.id, role: user.role };
    let view = me.app.core.read(|r| users::view(r, Some(&viewer), user.id))?;
    let mut lens = me.lens.clone();
    lens.viewer = Some(viewer);
    Ok(UserInfo::of(&view, &lens))
}

/// Where pushes for this account's primary user go.
async fn keep_device(caller: &Caller, account: AccountId, token: Option<String>) -> Result<()> {
    let Some(token) = token else { return Ok(()) };
    caller
        .app
        .core
        .write(move |tx, _| match accounts::users_of(tx, account)?.first() {
            Some(user) => users::set_device_token(tx, *user, &token),
            None => Ok(()),
        })
        .await
}
