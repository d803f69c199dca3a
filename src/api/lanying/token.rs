//! Logging in (`docs/specs/lanying.md 3.1`).

use rocket::post;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::wire::auth::Anyone;
use super::wire::envelope::{Answer, Outcome};
use crate::api::kit::address::ClientAddress;
use crate::api::kit::openapi::{Served, served};
use crate::api::lanying::wire::params::Params;
use crate::community::accounts::account::Address;
use crate::community::accounts::chat_logins::{self, ChatLogin, LoginName};
use crate::community::people::devices::Agent;
use crate::community::text::mobile_numbers;
use crate::model::id::UserId;
use crate::model::people::place::Place;

pub(crate) fn routes() -> Vec<Served> {
    served![by_id, by_name, by_login_name]
}

#[derive(Deserialize, JsonSchema)]
struct ById {
    user_id: i64,
    password: String,
    device_guid: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
struct ByName {
    name: String,
    password: String,
    device_guid: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
struct ByLoginName {
    login_name: String,
    password: String,
    device_guid: Option<String>,
}

/// The result of a login.
#[derive(Serialize, JsonSchema)]
pub(crate) struct TokenInfo {
    user_id: i64,
    token: String,
    /// In Unix milliseconds.
    expire: i64,
    /// Always 0: no encryption in addition to HTTPS.
    encrypt_type: i64,
    public_key: &'static str,
    store_token: String,
    /// Always empty: requests are not signed.
    access_key_secret: &'static str,
    /// The push token; empty if the login did not name its device.
    push_token: String,
}

impl TokenInfo {
    fn of(login: ChatLogin) -> Self {
        Self {
            user_id: login.user.0,
            token: login.token,
            expire: login.expires_at,
            encrypt_type: 0,
            public_key: "",
            store_token: login.store_token,
            access_key_secret: "",
            push_token: login.push_token.unwrap_or_default(),
        }
    }
}

async fn log_in(caller: Anyone, place: Place, who: LoginName, password: String, guid: Option<String>) -> Outcome<TokenInfo> {
    let agent = Agent { guid, user_agent: caller.user_agent };
    let login = chat_logins::log_in(&caller.app.core, place, who, password, agent).await?;
    Ok(Answer::of(TokenInfo::of(login)))
}

/// # `POST /token/id`
#[post("/token/id", data = "<p>")]
async fn by_id(caller: Anyone, here: ClientAddress, p: Params<ById>) -> Outcome<TokenInfo> {
    let form = p.fields;
    log_in(caller, here.place(), LoginName::Id(UserId(form.user_id)), form.password, form.device_guid).await
}

/// # `POST /token/user`
#[post("/token/user", data = "<p>")]
async fn by_name(caller: Anyone, here: ClientAddress, p: Params<ByName>) -> Outcome<TokenInfo> {
    let form = p.fields;
    log_in(caller, here.place(), LoginName::Name(form.name), form.password, form.device_guid).await
}

/// # `POST /token/login`: username, mobile or e-mail address
#[post("/token/login", data = "<p>")]
async fn by_login_name(caller: Anyone, here: ClientAddress, p: Params<ByLoginName>) -> Outcome<TokenInfo> {
    let form = p.fields;
    let who = match mobile_numbers::parse(&form.login_name) {
        Ok(number) => LoginName::Address(Address::Phone { country_code: number.country_code, pure: number.pure }),
        Err(_) if form.login_name.contains('@') => LoginName::Address(Address::Email(form.login_name)),
        Err(_) => LoginName::Name(form.login_name),
    };
    log_in(caller, here.place(), who, form.password, form.device_guid).await
}
