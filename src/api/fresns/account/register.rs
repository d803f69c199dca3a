//! Joining by e-mail or phone.

use rocket::post;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ACCOUNT_MAX, CODE_MAX, PASSWORD_MAX, address, bounded, decode, info};
use crate::api::fresns::account::NewLogin;
use crate::api::fresns::entity::user::account::{AccountInfo, AccountItems, AccountToken, Lifetime};
use crate::api::fresns::wire::auth::caller::{Anyone, Caller, Writing};
use crate::api::fresns::wire::envelope::{Answer, Outcome};
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::name_rules;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::address::ClientAddress;
use crate::api::kit::openapi::{Served, served};
use crate::community::accounts::account::{self, Address, Newcomer};
use crate::community::accounts::codes;
use crate::community::accounts::registration;
use crate::community::people::users;
use crate::community::runtime::passwords::Urgency;
use crate::community::text::names::{check_email, check_phone};
use crate::error::{Error, Taken};

/// Bytes of a nickname that is looked at; the community's own bound is far below.
const NICKNAME_MAX: usize = 254;

pub(super) fn routes() -> Vec<Served> {
    served![register]
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Form {
    #[serde(rename = "type")]
    kind: String,
    account: String,
    country_code: Option<i64>,
    verify_code: String,
    password: String,
    nickname: Option<String>,
}

/// The response to a login in v2.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct LoggedInV2 {
    pub session_token: AccountToken,
    pub items: AccountItems,
    pub detail: AccountInfo,
}

/// # `POST /account/register`
#[post("/account/register", data = "<p>")]
async fn register(me: Writing<Anyone>, here: ClientAddress, p: Params<Form>) -> Outcome<LoggedInV2> {
    let form = p.fields;
    bounded([
        ("account", Some(&form.account), ACCOUNT_MAX),
        ("verifyCode", Some(&form.verify_code), CODE_MAX),
        ("password", Some(&form.password), PASSWORD_MAX),
        ("nickname", form.nickname.as_ref(), NICKNAME_MAX),
    ])?;
    let caller: &Caller = &me;
    let core = &caller.app.core;
    let to = address(&form.kind, &form.account, form.country_code)?;
    registration::allowed(&caller.ctx.settings, Some(&to))?;
    check_address(&to)?;
    let password = decode("password", &form.password)?;
    name_rules::rules().check_password(&password).map_err(|fault| Failure::Code(name_rules::password_code(fault)))?;
    let nickname = form.nickname.unwrap_or_default();
    name_rules::rules().check_nickname(&nickname).map_err(|fault| Failure::Code(name_rules::nickname_code(fault)))?;
    core.read(|r| users::nickname_free(r, &nickname, None, &caller.ctx.settings))?;
    let reach = to.reachable().unwrap_or_default();
    let code = codes::check(core, &reach, &form.verify_code).await?;
    if core.read(|r| account::find(r, &to))?.is_some() {
        return Err(Error::Conflict(Taken::Registered).into());
    }
    registration::admit(core, here.place(), Some(&to))?;
    let (email, phone) = match to {
        Address::Email(email) => (Some(email), None),
        Address::Phone { country_code, pure } => (None, Some((country_code, pure))),
        Address::Username(_) => return Err(Failure::Invalid("The account field must be an e-mail address.".into())),
    };
    let newcomer = Newcomer { email, phone, password: Some(password), nickname: Some(nickname), proven: Some(code), ..Newcomer::default() };
    let (account, _) = account::register(core, newcomer, Urgency::Interactive).await?;
    let fresh = NewLogin::of(caller);
    let (_, token) = core.write(move |tx, _| fresh.account(tx, account)).await?;
    let aid = core.read(|r| account::by_id(r, account))?.aid;
    Ok(Answer(LoggedInV2 {
        session_token: AccountToken { aid, token, lifetime: Lifetime::default() },
        items: AccountItems::default(),
        detail: info(caller, account)?,
    }))
}

fn check_address(to: &Address) -> Result<(), Failure> {
    match to {
        Address::Email(email) => {
            check_email(email).map_err(|_| Failure::Invalid("The account field must be a valid e-mail address.".into()))
        }
        Address::Phone { country_code, pure } => {
            let code = u32::try_from(*country_code).unwrap_or(0);
            check_phone(code, pure).map_err(|fault| Failure::Code(name_rules::phone_code(fault)))
        }
        Address::Username(_) => Err(Failure::Invalid("The account field must be a valid e-mail address.".into())),
    }
}
