//! Logging in and out, choosing a user.

use rocket::{delete, get, post};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::register::LoggedInV2;
use super::{ACCOUNT_MAX, CODE_MAX, DEVICE_TOKEN_MAX, LOGIN_TOKEN_MAX, PASSWORD_MAX, address, bounded, decode, info};
use crate::api::fresns::account::NewLogin;
use crate::api::fresns::entity::user::account::{AccountInfo, AccountItems, AccountToken, AuthToken, Lifetime, UserToken};
use crate::api::fresns::entity::user::user_info::UserInfo;
use crate::api::fresns::wire::auth::caller::{Anyone, AsAccount, Caller};
use crate::api::fresns::wire::envelope::{Answer, Outcome};
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::json::shared::Finished;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::address::ClientAddress;
use crate::api::kit::openapi::{Served, served};
use crate::community::accounts::logins::{self, Proof, Proven};
use crate::community::accounts::{account, login_tokens};
use crate::community::people::sessions::{self, SessionScope};
use crate::community::people::users::{self, UserRef};
use crate::community::{Read, Write};
use crate::error::{Denied, Error, Resource, Result};
use crate::model::id::{AccountId, SessionId, UserId};
use crate::model::people::place::Place;
use crate::model::people::session::Revoked;
use crate::model::people::user::{Account, User};

/// The v2 routes that log in and out, show the account and choose a user (`docs/specs/fresns.md 5.2.1, 5.2.2`).
pub(crate) fn routes_v2() -> Vec<Served> {
    served![log_in, log_out_v2, detail, choose_user_v2]
}

/// The v1 routes that log in and out, show the account and choose a user (`docs/specs/fresns.md 5.2.3`).
pub(crate) fn routes_v1() -> Vec<Served> {
    served![redeem, log_out_v1, detail, choose_user_v1]
}

#[derive(Deserialize, JsonSchema)]
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
async fn log_in(caller: Anyone, here: ClientAddress, p: Params<Login>) -> Outcome<LoggedInV2> {
    let form = p.fields;
    if form.password.is_none() && form.verify_code.is_none() {
        return Err(Failure::Invalid("The password field is required when verifyCode is not sent.".into()));
    }
    bounded([
        ("account", Some(&form.account), ACCOUNT_MAX),
        ("password", form.password.as_ref(), PASSWORD_MAX),
        ("verifyCode", form.verify_code.as_ref(), CODE_MAX),
        ("deviceToken", form.device_token.as_ref(), DEVICE_TOKEN_MAX),
    ])?;
    let password = form.password.map(|text| decode("password", &text)).transpose()?;
    let to = address(&form.kind, &form.account, form.country_code)?;
    let core = &caller.app.core;
    let proven = logins::log_in(core, here.place(), to, Proof { password, code: form.verify_code }).await?;
    let (account, fresh) = (proven.account, NewLogin::of(&caller));
    let (aid, token) = core
        .write(move |tx, _| {
            let owner = proven.confirm(tx)?;
            // Which user it will be is not known yet: the one named, or the first.
            if let Ok(user) = primary(tx, owner.id, proven.user).and_then(|user| users::require_enabled(tx, user)) {
                keep_device(tx, user.id, form.device_token.as_deref())?;
            }
            Ok((owner.aid, fresh.account(tx, owner.id)?.1))
        })
        .await?;
    Ok(Answer(LoggedInV2 {
        session_token: AccountToken { aid, token, lifetime: Lifetime::default() },
        items: AccountItems::default(),
        detail: info(&caller, account)?,
    }))
}

/// The response to a login in v1.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct LoggedInV1 {
    auth_token: AuthToken,
    items: AccountItems,
    detail: AccountInfo,
}

#[derive(Deserialize, JsonSchema)]
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
async fn redeem(caller: Anyone, here: ClientAddress, p: Params<Redeem>) -> Outcome<LoggedInV1> {
    let form = p.fields;
    bounded([
        ("loginToken", form.login_token.as_ref(), LOGIN_TOKEN_MAX),
        ("account", form.account.as_ref(), ACCOUNT_MAX),
        ("password", form.password.as_ref(), PASSWORD_MAX),
        ("deviceToken", form.device_token.as_ref(), DEVICE_TOKEN_MAX),
    ])?;
    let core = &caller.app.core;
    let entry = match (form.login_token, form.account, form.password) {
        (Some(token), _, _) => {
            let program = login_tokens::Program {
                app_id: caller.key.app_id.clone(),
                platform_id: caller.platform_id,
                version: caller.version.clone(),
            };
            Entry::Token(token, program)
        }
        (None, Some(account), Some(password)) => {
            let to = address(form.kind.as_deref().unwrap_or("email"), &account, form.country_code)?;
            Entry::Proven(logins::log_in(core, here.place(), to, Proof { password: Some(password), code: None }).await?)
        }
        _ => return Err(Failure::Invalid("The loginToken field is required.".into())),
    };
    let (outer, inner) = (NewLogin::of(&caller), NewLogin::of(&caller));
    let (account, auth_token) = core
        .write(move |tx, _| {
            let (owner, user) = entry.open(tx)?;
            users::require_enabled(tx, user)?;
            keep_device(tx, user, form.device_token.as_deref())?;
            let (session, aid_token) = outer.account(tx, owner.id)?;
            let uid_token = inner.user(tx, owner.id, user, session)?;
            Ok((owner.id, AuthToken { aid: owner.aid, aid_token, uid: user.0, uid_token, lifetime: Lifetime::default() }))
        })
        .await?;
    Ok(Answer(LoggedInV1 { auth_token, items: AccountItems::default(), detail: info(&caller, account)? }))
}

/// The two ways into v1.
enum Entry {
    Token(String, login_tokens::Program),
    Proven(Proven),
}

impl Entry {
    /// The account and the user that log in, if that still holds.
    fn open(&self, tx: &Write<'_>) -> Result<(Account, UserId)> {
        match self {
            Self::Token(token, program) => login_tokens::redeem(tx, token, program),
            Self::Proven(proven) => Ok((proven.confirm(tx)?, primary(tx, proven.account, proven.user)?)),
        }
    }
}

/// The user a login is for: the one named, or the account's first.
fn primary(r: &Read<'_>, account: AccountId, named: Option<UserId>) -> Result<UserId> {
    let first = || account::users_of(r, account).map(|users| users.first().copied());
    match named {
        Some(user) => Ok(user),
        None => first()?.ok_or(Error::NotFound(Resource::User)),
    }
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
    caller.app.core.write(move |tx, _| sessions::end(tx, SessionScope::One(session), Revoked::Logout)).await?;
    Ok(Answer(()))
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AccountDetail")]
struct Detail {
    items: AccountItems,
    detail: AccountInfo,
}

/// # `GET /account/detail`
#[get("/account/detail")]
fn detail(me: AsAccount) -> Outcome<Detail> {
    Ok(Answer(Detail { items: AccountItems::default(), detail: info(&me, me.login.account)? }))
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Choice {
    uid_or_username: String,
    password: Option<String>,
    pin: Option<String>,
    device_token: Option<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ChosenV2 {
    session_token: UserToken,
    detail: Finished<UserInfo<'static>>,
}

/// # `POST /user/auth` (v2)
#[post("/user/auth", data = "<p>")]
async fn choose_user_v2(me: AsAccount, here: ClientAddress, p: Params<Choice>) -> Outcome<ChosenV2> {
    bounded([("password", p.fields.password.as_ref(), PASSWORD_MAX)])?;
    let pin = p.fields.password.as_deref().map(|text| decode("password", text)).transpose()?;
    let (user, proven) = choose(&me, here.place(), &p.fields, pin).await?;
    let (id, session, fresh) = (user.id, me.login.session, NewLogin::of(&me));
    let token = me.app.core.write(move |tx, _| fresh.user(tx, proven.confirm(tx)?.id, id, session)).await?;
    let detail = seen_by_itself(&me, &user)?;
    Ok(Answer(ChosenV2 { session_token: UserToken { uid: user.id.0, token, lifetime: Lifetime::default() }, detail }))
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ChosenV1 {
    auth_token: AuthToken,
    detail: Finished<UserInfo<'static>>,
}

/// # `POST /user/auth-token` (v1)
#[post("/user/auth-token", data = "<p>")]
async fn choose_user_v1(me: AsAccount, here: ClientAddress, p: Params<Choice>) -> Outcome<ChosenV1> {
    bounded([("pin", p.fields.pin.as_ref(), PASSWORD_MAX)])?;
    let (user, proven) = choose(&me, here.place(), &p.fields, p.fields.pin.clone()).await?;
    let (id, outer, inner) = (user.id, NewLogin::of(&me), NewLogin::of(&me));
    let (aid_token, uid_token) = me
        .app
        .core
        .write(move |tx, _| {
            let account = proven.confirm(tx)?.id;
            let (session, aid_token) = outer.account(tx, account)?;
            Ok((aid_token, inner.user(tx, account, id, session)?))
        })
        .await?;
    let detail = seen_by_itself(&me, &user)?;
    let auth_token = AuthToken { aid: me.login.aid.clone(), aid_token, uid: user.id.0, uid_token, lifetime: Lifetime::default() };
    Ok(Answer(ChosenV1 { auth_token, detail }))
}

/// The user of this account that is meant, with its PIN checked under the password of this moment.
async fn choose(me: &AsAccount, place: Place, choice: &Choice, pin: Option<String>) -> Result<(User, Proven), Failure> {
    bounded([
        ("uidOrUsername", Some(&choice.uid_or_username), ACCOUNT_MAX),
        ("deviceToken", choice.device_token.as_ref(), DEVICE_TOKEN_MAX),
    ])?;
    let core = &me.app.core;
    let (user, account) = core.read(|r| {
        let user = users::require(r, &UserRef::parse(&choice.uid_or_username))?;
        Ok((user, account::by_id(r, me.login.account)?))
    })?;
    if user.account_id != me.login.account {
        return Err(Error::Forbidden(Denied::OtherAccount).into());
    }
    logins::check_pin(core, place, me.login.account, user.id, pin).await?;
    core.read(|r| users::require_enabled(r, user.id))?;
    if let Some(token) = choice.device_token.clone() {
        let id = user.id;
        core.write(move |tx, _| users::set_device_token(tx, id, &token)).await?;
    }
    let proven = Proven::of(&account, Some(user.id));
    Ok((user, proven))
}

fn seen_by_itself(me: &AsAccount, user: &User) -> Result<Finished<UserInfo<'static>>> {
    let viewer = crate::model::people::user::Viewer { account: user.account_id, user: user.id, role: user.role };
    let view = me.app.core.read(|r| users::view(r, Some(&viewer), user.id))?;
    let mut ctx = me.ctx.clone();
    ctx.viewer = Some(viewer);
    Ok(Finished::of(&UserInfo::of(&view, &ctx)))
}

/// Where pushes for this user go, if the client sent it.
fn keep_device(tx: &Write<'_>, user: UserId, token: Option<&str>) -> Result<()> {
    token.map_or(Ok(()), |token| users::set_device_token(tx, user, token))
}
